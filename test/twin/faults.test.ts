import { describe, expect, it } from 'vitest';
import { MuviError } from '../../src/engine/errors.ts';
import { withFaults } from '../../src/twin/faults/faults.ts';
import { FAULT_KINDS, parseFault } from '../../src/twin/faults/parse.ts';
import { asking, errorOf, rehearsal } from './support.ts';

const group = (name: string) => ({
  CacheParameterGroupName: name,
  CacheParameterGroupFamily: 'redis7',
  Description: 'a test group',
});

/** A rehearsal with one fault on CreateCacheParameterGroup. */
function faulty(kind: string) {
  const { twin, here, clock } = rehearsal();
  let crashes = 0;
  const transport = withFaults(twin, [parseFault(`elasticache:CreateCacheParameterGroup=${kind}`)], {
    crash: () => {
      crashes += 1;
    },
  });
  const ask = asking(transport, here);
  return {
    clock,
    transport,
    create: (name = 'a') => ask('elasticache', 'CreateCacheParameterGroup', group(name)),
    describe: (name = 'a') =>
      errorOf(ask('elasticache', 'DescribeCacheParameterGroups', { CacheParameterGroupName: name })),
    crashes: () => crashes,
  };
}

describe('a fault', () => {
  it('is parsed from the command line, by the CLI name of a service too', () => {
    expect(parseFault('elbv2:CreateRule=throttled=3')).toMatchObject({
      service: 'elastic-load-balancing-v2',
      operation: 'CreateRule',
      kind: 'throttled',
      times: 3,
    });
    expect(parseFault('rds:ModifyDBInstance=rejected=InvalidDBInstanceStateFault')).toMatchObject({
      errorName: 'InvalidDBInstanceStateFault',
    });
  });

  it.each([
    'rds',
    'rds:ModifyDBInstance',
    'rds:ModifyDBInstance=explode',
    'rds:ModifyDBInstance=rejected',
    'rds:ModifyDBInstance=throttled=0',
    'rds:ModifyDBInstance=throttled=soon',
    'rds:ModifyDBInstance=stuck=1',
  ])('is a usage error when it is %s', (text) => {
    expect(() => parseFault(text)).toThrow(MuviError);
  });

  it('accepted-not-applied answers well and changes nothing, once', async () => {
    const { create, describe } = faulty('accepted-not-applied');
    expect(await create()).toMatchObject({ CacheParameterGroup: { CacheParameterGroupName: 'a' } });
    expect(await describe()).toBe('CacheParameterGroupNotFoundFault');
    await create();
    expect(await describe()).toBe('none');
  });

  it('rejected refuses with the name given and changes nothing, once', async () => {
    const { create, describe } = faulty('rejected=InvalidParameterCombination');
    await expect(create()).rejects.toMatchObject({
      failure: 'rejected',
      errorName: 'InvalidParameterCombination',
    });
    expect(await describe()).toBe('CacheParameterGroupNotFoundFault');
    expect(await errorOf(create())).toBe('none');
  });

  it('lost-reply applies and does not answer', async () => {
    const { create, describe } = faulty('lost-reply');
    await expect(create()).rejects.toMatchObject({ failure: 'lost' });
    expect(await describe()).toBe('none');
  });

  it('throttled=n refuses n times before acceptance', async () => {
    const { create, transport } = faulty('throttled=2');
    const seen = [await errorOf(create()), await errorOf(create()), await errorOf(create())];
    expect(seen).toEqual(['ThrottlingException', 'ThrottlingException', 'none']);
    expect(transport.unfired()).toEqual([]);
  });

  it('stale-reads=n shows the world before the write n times, in that service', async () => {
    const { create, describe } = faulty('stale-reads=2');
    expect(await describe()).toBe('CacheParameterGroupNotFoundFault');
    await create();
    expect([await describe(), await describe(), await describe()]).toEqual([
      'CacheParameterGroupNotFoundFault',
      'CacheParameterGroupNotFoundFault',
      'none',
    ]);
  });

  it('crash-after-send applies, then crashes before the answer', async () => {
    const { create, describe, crashes } = faulty('crash-after-send');
    expect(await errorOf(create())).not.toBe('none');
    expect(crashes()).toBe(1);
    expect(await describe()).toBe('none');
  });

  it('is reported while it has not fired', async () => {
    const { create, transport } = faulty('lost-reply');
    expect(transport.unfired().map((fault) => fault.text)).toEqual([
      'elasticache:CreateCacheParameterGroup=lost-reply',
    ]);
    await errorOf(create());
    expect(transport.unfired()).toEqual([]);
  });

  it('waits for something that can get stuck', async () => {
    const { create, describe, transport } = faulty('stuck');
    await create();
    expect(await describe()).toBe('none');
    expect(transport.unfired()).toHaveLength(1);
  });

  it('that bends the world is refused over any other transport', () => {
    const other = { send: () => Promise.reject(new Error('not reached')) };
    const wrap = (kind: string) => () =>
      withFaults(other, [parseFault(`ec2:CreateVpc=${kind}`)], { crash: () => {} });
    for (const kind of ['stuck', 'stale-reads=1', 'accepted-not-applied'])
      expect(wrap(kind)).toThrow(MuviError);
    expect(Object.keys(FAULT_KINDS)).toHaveLength(7);
    expect(wrap('lost-reply')).not.toThrow();
  });
});
