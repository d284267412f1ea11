import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../src/audit/diff.ts';
import { parseSnapshot, snapshotText } from '../../src/audit/snapshot.ts';
import { mirrorWorld, planted, taken } from './support.ts';

const mirror = mirrorWorld();
const changed = planted(
  planted(mirror, 'elasticache:ReplicationGroup', 'muvi-uat-redis-fb', () => ({
    nodeType: 'cache.t3.small',
  })),
  'ecs:Service',
  'Muvi-UAT/gateway',
  () => ({ desired: 3 }),
);

describe('a snapshot', () => {
  it('is read as it was written', async () => {
    const { inventories, answers } = await taken(['uae', 'prod'], { keep: true });
    const text = snapshotText(inventories, answers);
    const { inventories: read, answers: kept } = parseSnapshot(text, 'a.json');
    expect(read).toEqual(JSON.parse(JSON.stringify(inventories)));
    expect(kept.length).toBe(answers.length);
  });

  it.each([
    ['is not JSON', () => 'muvi'],
    ['hash', (text: string) => text.replace('cache.t3.medium', 'cache.t3.large')],
    ['schema', (text: string) => text.replace('"schema": 1', '"schema": 7')],
  ])('is refused where it was spoiled: %s', async (why, spoil) => {
    const { inventories, answers } = await taken(['prod'], { keep: true });
    const text = snapshotText(inventories, answers);
    expect(() => parseSnapshot(spoil(text), 'a.json')).toThrow(why);
  });
});

describe('the difference of two audits', () => {
  it('is nothing where nothing changed', async () => {
    const [one, two] = [await taken(['uae'], { world: mirror }), await taken(['uae'], { world: mirror })];
    expect(changesBetween(one.inventories, two.inventories)).toEqual([]);
  });

  it('names each change, with what was and what is', async () => {
    const one = await taken(['uae'], { world: mirror });
    const two = await taken(['uae'], { world: changed });
    const changes = changesBetween(one.inventories, two.inventories).filter(
      ({ field }) => field !== 'runningCount',
    );
    expect(changes).toMatchObject([
      { name: 'gateway', field: 'desiredCount', before: 2, after: 3 },
      {
        name: 'muvi-uat-redis-fb',
        field: 'CacheNodeType',
        before: 'cache.t3.medium',
        after: 'cache.t3.small',
      },
    ]);
  });

  it('names what came and what went', async () => {
    const place = '739991759290/me-central-1';
    const { 'muvi-uat-redis-fb': _gone, ...rest } =
      mirror.tables[place]?.['elasticache:ReplicationGroup'] ?? {};
    const tables = {
      ...mirror.tables,
      [place]: { ...mirror.tables[place], 'elasticache:ReplicationGroup': rest },
    };
    const one = await taken(['uae'], { world: mirror });
    const two = await taken(['uae'], { world: { ...mirror, tables } });
    expect(changesBetween(one.inventories, two.inventories)).toMatchObject([
      { name: 'muvi-uat-redis-fb', field: 'removed' },
    ]);
    expect(changesBetween(two.inventories, one.inventories)).toMatchObject([
      { name: 'muvi-uat-redis-fb', field: 'added' },
    ]);
  });
});
