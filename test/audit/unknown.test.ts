import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../src/audit/diff.ts';
import { compare } from '../../src/audit/parity/compare.ts';
import { isIncomplete, reportOf } from '../../src/audit/report.ts';
import { reportDocument } from '../../src/audit/report-document.ts';
import type { AwsCall } from '../../src/aws/call.ts';
import { NotConfirmed } from '../../src/aws/guard/refusal.ts';
import type { Transport } from '../../src/aws/transport.ts';
import { CallFailed } from '../../src/engine/errors.ts';
import { type Inventory, unreadOf } from '../../src/inventory/survey.ts';
import { taken } from './support.ts';

/** A transport in which one operation's answers are otherwise. */
const otherwise =
  (operation: string, answer: (call: AwsCall) => Promise<never> | Promise<{ value: unknown }>) =>
  (transport: Transport): Transport => ({
    send: (place, call) => (call.operation === operation ? answer(call) : transport.send(place, call)),
  });

const failing = (failure: 'denied' | 'throttled' | 'lost', errorName: string) => async () => {
  throw new CallFailed({ failure, errorName, message: 'no answer for you' });
};

const section = (inventory: Inventory, kind: string) => inventory.sections.find((one) => one.kind === kind);

const TROUBLE = [
  ['denied', failing('denied', 'AccessDeniedException'), /AccessDeniedException: no answer for you/],
  ['throttled to the end', failing('throttled', 'ThrottlingException'), /ThrottlingException/],
  ['hung', () => new Promise<never>(() => {}), /no answer within/],
  ['malformed: no list', async () => ({ value: { Something: [] } }), /no list/],
  ['malformed: a page of HTML', async () => ({ value: '<html>' as unknown }), /no list|content/],
  [
    'malformed: an entry without its name',
    async () => ({ value: { ReplicationGroups: [{}] } }),
    /ReplicationGroupId/,
  ],
  ['malformed: not a list', async () => ({ value: { ReplicationGroups: 'many' } }), /no list/],
  ['malformed: nothing', async () => ({ value: undefined }), /content/],
] as const;

describe('a service that cannot be read', () => {
  it.each(TROUBLE)('is unknown with the reason, never empty: %s', async (what, answer, reason) => {
    const around = otherwise('DescribeReplicationGroups', answer as never);
    const { inventories } = await taken(['prod'], {
      around,
      ...(what === 'hung' ? { patience: 2_000 } : {}),
    });
    const [prod] = inventories as [Inventory];
    expect(section(prod, 'elasticache/replication-group')?.unread?.reason).toMatch(reason);
    expect(section(prod, 'elasticache/subnet-group')?.resources.length).toBe(1);
    expect(isIncomplete(inventories)).toBe(true);
    const shown = JSON.stringify(reportDocument(reportOf(prod)));
    expect(shown).toContain('["Redis replication groups","unknown"]');
    expect(shown).toContain('In no sum, because they could not be read: Redis replication groups.');
  });

  it('is not compared, and nothing of it is drift', async () => {
    const around = otherwise('DescribeReplicationGroups', failing('denied', 'AccessDenied') as never);
    const { inventories } = await taken(['prod', 'uae'], { around });
    const { differences, unread } = compare(inventories[0] as Inventory, inventories[1] as Inventory, []);
    expect(differences.filter(({ kind }) => kind === 'elasticache/replication-group')).toEqual([]);
    expect(unread.filter(({ kind }) => kind === 'elasticache/replication-group').length).toBe(2);
  });

  it('leaves a field unknown where one question about one thing fails', async () => {
    const around = otherwise('DescribeTargetHealth', failing('denied', 'AccessDenied') as never);
    const [prod] = (await taken(['prod'], { around })).inventories as [Inventory];
    const groups = section(prod, 'elbv2/target-group')?.resources ?? [];
    expect(groups.length).toBe(9);
    for (const { facts, unread } of groups) {
      expect(facts.HealthCheckPath).toBeTypeOf('string');
      expect('Targets' in facts).toBe(false);
      expect(unread.Targets?.reason).toContain('AccessDenied');
    }
  });
});

describe('a field that is unknown on one side', () => {
  it('is no difference', async () => {
    const around = otherwise('DescribeDBProxyTargetGroups', failing('denied', 'AccessDenied') as never);
    const [prod] = (await taken(['prod'])).inventories as [Inventory];
    const [half] = (await taken(['prod'], { around })).inventories as [Inventory];
    expect(section(half, 'rds/proxy')?.resources[0]?.unread).toHaveProperty('ConnectionPool');
    expect(changesBetween([prod], [half])).toEqual([]);
    expect(changesBetween([half], [prod])).toEqual([]);
    expect(
      compare(prod, half, []).differences.filter(
        ({ kind }) => kind === 'rds/proxy' || kind === 'codebuild/project',
      ),
    ).toMatchObject(
      expect.not.arrayContaining([expect.objectContaining({ field: 'MaxConnectionsPercent' })]),
    );
  });
});

describe('credentials that are not the environment’s own', () => {
  it('end the audit: they are no gap in it', async () => {
    const around = otherwise('DescribeVpcs', async () => {
      throw new NotConfirmed('WrongAccount', 'these are somebody else’s');
    });
    await expect(taken(['prod'], { around })).rejects.toThrow('somebody else');
  });
});

describe('what production is never asked', () => {
  const projects = otherwise('ListProjects', async () => ({ value: { projects: ['muvi-main'] } }));

  it('is named and unknown, and is no failure of the audit', async () => {
    const [prod] = (await taken(['prod'], { around: projects })).inventories as [Inventory];
    expect(section(prod, 'codebuild/project')?.resources).toMatchObject([
      { name: 'muvi-main', facts: {}, unread: { settings: { limited: true } } },
    ]);
    const only = { ...prod, sections: prod.sections.filter(({ kind }) => kind === 'codebuild/project') };
    expect(unreadOf(only).length).toBe(1);
    expect(isIncomplete([only])).toBe(false);
  });
});

describe('an audit', () => {
  it('sends listed reads and nothing else', async () => {
    const { rehearsal } = await taken(['prod', 'uae', 'frankfurt']);
    expect(rehearsal.departures.length).toBeGreaterThan(100);
    expect(rehearsal.departures.filter(({ kind }) => kind !== 'read')).toEqual([]);
  });
});
