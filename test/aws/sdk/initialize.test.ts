import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/aws/sdk/checks.ts';
import { initializeGuard } from '../../../src/aws/sdk/initialize.ts';

const agreed = { commandName: 'DescribeVpcsCommand', operation: 'DescribeVpcs', schema: 'DescribeVpcs' };

async function pass(named: Partial<typeof agreed>, permit: Channel['permit'] = () => {}) {
  const { commandName, operation, schema } = { ...agreed, ...named };
  const looked: unknown[] = [];
  const guard = initializeGuard({ permit } as Channel, (...seen) => looked.push(seen));
  const context = { commandName, __smithy_context: { operation, operationSchema: [9, 'ns', schema] } };
  const next = async () => ({ output: {}, response: {} });
  await guard(next, context as never)({ input: { VpcIds: ['v'] } });
  return looked;
}

describe('the first step', () => {
  it('passes what command, context and schema agree on, and looks at the input that is sent', async () => {
    expect(await pass({})).toEqual([['DescribeVpcs', { VpcIds: ['v'] }]]);
  });

  it.each([
    { commandName: 'CreateVpcCommand' },
    { operation: 'CreateVpc' },
    { schema: 'CreateVpc' },
    { commandName: 'CreateVpcCommand', operation: 'CreateVpc' },
    { commandName: 'CreateVpcCommand', schema: 'CreateVpc' },
    { operation: 'CreateVpc', schema: 'CreateVpc' },
    { commandName: undefined },
    { operation: undefined },
    { schema: undefined },
  ])('refuses where they do not: %o', async (named) => {
    await expect(pass(named as never)).rejects.toMatchObject({ rule: 'disagreement' });
  });

  it('refuses what is not permitted, and when the permission itself breaks', async () => {
    const broken = () => {
      throw new TypeError('the list is gone');
    };
    await expect(pass({}, broken)).rejects.toMatchObject({ failure: 'refused', rule: 'broken' });
  });
});
