import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRead } from '../../src/aws/guard/call.ts';
import type { Service } from '../../src/aws/types.ts';
import type { Entry } from '../../src/engine/events.ts';
import { builtMuvi, emptyFolder, muvi, type Ran } from '../cli/built.ts';
import { type Moto, startMoto } from '../moto.ts';
import { lacks } from '../tools.ts';
import { WIRE_PLACES } from './process.ts';
import { type Relay, startRelay } from './relay.ts';
import { seedKept } from './seed-kept.ts';

interface Check {
  readonly phase: string;
  readonly verdict: string;
}

describe.skipIf(lacks('moto_server'))('a verification of every phase over HTTP', () => {
  let moto: Moto;
  let relay: Relay;
  let ran: Ran;
  const cwd = emptyFolder();

  beforeAll(async () => {
    await builtMuvi();
    moto = await startMoto();
    await seedKept(moto);
    relay = await startRelay(moto.url);
    const env = { ...moto.environment, MUVI_UAE_PROFILE: 'muvi-uat', MUVI_FRANKFURT_PROFILE: 'muvi-uat' };
    ran = await muvi(['phase', 'verify', '--all', '--json', '--endpoint', relay.url], { cwd, env });
  }, 180_000);
  afterAll(async () => {
    await relay?.close();
    await moto?.stop();
  });

  it('asks nothing but listed reads, in the environments themselves and not only of the guard', () => {
    const { accessKeyId } = moto.keys('muvi-prod');
    const asked = relay.passed.filter(
      ({ service, operation }) => `${service}:${operation}` !== 'sts:GetCallerIdentity',
    );
    expect(asked.length).toBeGreaterThan(50);
    const writes = asked.filter((one) => {
      const place = one.accessKeyId === accessKeyId ? WIRE_PLACES.prod : WIRE_PLACES.uae;
      return !isRead(place, { service: one.service as Service, operation: one.operation });
    });
    expect(writes.map(({ service, operation }) => `${service}:${operation}`)).toEqual([]);
  });

  it('sends an equal read once, whichever phases ask it', () => {
    const sent = relay.passed
      .filter(({ service, status, body }) => service !== 'sts' && status === 200 && body !== '')
      .map(({ accessKeyId, service, operation, body }) => [accessKeyId, service, operation, body].join(' '));
    expect(sent.length).toBeGreaterThan(50);
    expect(sent.filter((one, index) => sent.indexOf(one) !== index)).toEqual([]);
  });

  it('records a check of each phase, and exits 3 since most of it was never built', () => {
    const phases = JSON.parse(ran.stdout) as readonly Check[];
    const recorded = readFileSync(join(cwd, 'logs', 'journal.ndjson'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => (JSON.parse(line) as Entry).event)
      .flatMap((event) => (event.type === 'checked' ? [[event.phase, event.verdict]] : []));
    expect(recorded).toEqual(phases.map(({ phase, verdict }) => [phase, verdict]));
    expect(ran.exit).toBe(3);
  });
});
