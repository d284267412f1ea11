import { afterEach, describe, expect, it, vi } from 'vitest';
import { guardCall, isRead } from '../../../src/aws/guard/call.ts';
import type { Place } from '../../../src/aws/transport.ts';

const uae: Place = { environment: 'uae', account: '739991759290', region: 'me-central-1' };
const frankfurt: Place = { ...uae, environment: 'frankfurt', region: 'eu-central-1' };
const prod: Place = { environment: 'prod', account: '011566070219', region: 'eu-central-1' };
const named = (name: string, reads?: true) => {
  const [service, operation] = name.split(':') as [never, string];
  return { service, operation, reads };
};
const ruleOf = (place: Place, name: string, options = {}, reads?: true) => {
  try {
    guardCall(place, named(name, reads), options);
    return 'allowed';
  } catch (error) {
    expect(error).toMatchObject({ failure: 'refused' });
    return (error as { rule: string }).rule;
  }
};

describe('what may be sent where', () => {
  it.each([
    [prod, 'ec2:DescribeVpcs', 'allowed'],
    [prod, 'ec2:CreateVpc', 'not-listed'],
    [prod, 'ssm:GetParameter', 'not-listed'],
    [prod, 'codebuild:BatchGetProjects', 'not-listed'],
    [prod, 'sts:AssumeRole', 'not-listed'],
    [prod, 'sts:GetCallerIdentity', 'allowed'],
    [prod, 'nosuch:DescribeThings', 'not-listed'],
    [prod, 'ec2:DescribeNothingKnown', 'not-listed'],
    [prod, 'ec2:describeVpcs', 'not-listed'],
    [prod, 'ec2:constructor', 'not-listed'],
    [prod, '__proto__:toString', 'not-listed'],
    [uae, 'ec2:CreateVpc', 'allowed'],
    [frankfurt, 'rds:DeleteDBInstance', 'allowed'],
    [uae, 'ssm:GetParametersByPath', 'allowed'],
    [uae, 'sts:AssumeRole', 'credentials'],
    [uae, 'sts:GetSessionToken', 'credentials'],
    [uae, 's3:CreateSession', 'credentials'],
    [uae, 'ssm:GetAccessToken', 'credentials'],
  ] as const)('%o %s: %s', (place, name, expected) => {
    expect(ruleOf(place, name)).toBe(expected);
  });

  it('takes a place for production by its account, whatever it is called', () => {
    expect(ruleOf({ ...uae, account: prod.account }, 'ec2:CreateVpc')).toBe('not-listed');
    expect(ruleOf({ ...uae, account: prod.account }, 'ssm:GetParametersByPath')).toBe('not-listed');
  });

  it.each(['', '73999175929', 'unknown', '000000000000 '])('writes to no account called "%s"', (account) => {
    expect(ruleOf({ ...uae, account }, 'ec2:CreateVpc')).toBe('not-listed');
  });

  it('knows no environment beside the three', () => {
    const staging = { ...uae, environment: 'staging' } as unknown as Place;
    expect(ruleOf(staging, 'ec2:CreateVpc')).toBe('not-listed');
  });

  it('writes nowhere in a read-only process, and still reads', () => {
    expect(ruleOf(uae, 'ec2:CreateVpc', { readOnly: true })).toBe('read-only');
    expect(ruleOf(uae, 'ec2:DescribeVpcs', { readOnly: true })).toBe('allowed');
    expect(ruleOf(uae, 'codebuild:BatchGetProjects', { readOnly: true })).toBe('allowed');
  });

  it('refuses a write that is declared as a read, in a writable environment too', () => {
    expect(ruleOf(uae, 'ec2:CreateVpc', {}, true)).toBe('not-listed');
    expect(ruleOf(uae, 'ec2:DescribeVpcs', {}, true)).toBe('allowed');
  });

  it('does not count a secret-bearing read as a read of production', () => {
    expect(isRead(uae, named('ssm:GetParameter'))).toBe(true);
    expect(isRead(prod, named('ssm:GetParameter'))).toBe(false);
  });
});

describe('a list that is missing or corrupt', () => {
  afterEach(() => {
    vi.doUnmock('../../../src/aws/guard/reads.generated.ts');
    vi.resetModules();
  });

  it.each([
    ['empty', { READS: {}, WRITABLE_READS: {} }],
    ['without the service', { READS: { ecs: ['ListClusters'] }, WRITABLE_READS: {} }],
    ['of other things', { READS: { ec2: [null, 7, {}] }, WRITABLE_READS: {} }],
  ])('refuses everything to production when it is %s', async (_, table) => {
    vi.resetModules();
    vi.doMock('../../../src/aws/guard/reads.generated.ts', () => table);
    const { guardCall: guarded } = await import('../../../src/aws/guard/call.ts');
    expect(() => guarded(prod, named('ec2:DescribeVpcs'))).toThrow(/not on the list/);
  });

  it('refuses a service of which it holds no list', async () => {
    vi.resetModules();
    vi.doMock('../../../src/aws/guard/reads.generated.ts', () => ({
      READS: { ec2: 7 },
      WRITABLE_READS: {},
    }));
    const { guardCall: guarded } = await import('../../../src/aws/guard/call.ts');
    expect(() => guarded(prod, named('ec2:DescribeVpcs'))).toThrow();
  });

  it.each([
    ['is not there', {}],
    ['is no table', { READS: null, WRITABLE_READS: null }],
  ])('stops muvi before anything when it %s', async (_, table) => {
    vi.resetModules();
    vi.doMock('../../../src/aws/guard/reads.generated.ts', () => table);
    await expect(import('../../../src/aws/guard/call.ts')).rejects.toThrow();
  });
});
