import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { isAwsCall } from '../../src/aws/call.ts';
import { CallFailed } from '../../src/engine/errors.ts';
import { openTwin } from '../../src/twin/twin.ts';
import { type Moto, startMoto } from '../moto.ts';
import { PLACES_BY_NAME, type Rehearsal, rehearse } from '../support/rehearsal.ts';
import { lacks } from '../tools.ts';
import { declaredOperations } from './declared.ts';
import { MATRIX, PHASES_OVER_HTTP } from './matrix.ts';
import { startRelay } from './relay.ts';

const all = phases();
const declared = declaredOperations(all);
/** Nothing that is asked of it below is well formed enough to change it. */
const cloud = openTwin({ clock: { now: () => Date.now(), sleep: async () => {} } });
const rows = [...MATRIX].map(([name, known]) => ({ name, ...known }));

describe('the matrix of operations', () => {
  let rehearsal: Rehearsal;
  let sent: ReadonlySet<string>;
  beforeAll(async () => {
    rehearsal = await rehearse({ phases: all });
    for (const { id } of all) await rehearsal.run(id);
    sent = new Set(
      rehearsal.departures.flatMap(({ call }) =>
        isAwsCall(call) ? [`${call.service}:${call.operation}`] : [],
      ),
    );
  });
  afterAll(() => rehearsal?.close());

  it('has every operation that a phase declares or that a rehearsal of all phases sends', () => {
    expect(sent.size).toBeGreaterThan(50);
    expect([...declared, ...sent].filter((name) => !MATRIX.has(name))).toEqual([]);
  });

  it('has nothing that no phase uses', () => {
    expect([...MATRIX.keys()].filter((name) => !declared.has(name) && !sent.has(name))).toEqual([]);
  });

  it.each(rows)('says of the twin what it answers: $name', async ({ name, twin }) => {
    const [service = '', operation = ''] = name.split(':');
    const answer = cloud.send(PLACES_BY_NAME.uae, {
      channel: 'aws',
      service,
      operation,
      input: {},
    } as never);
    const error = await answer.then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error instanceof CallFailed && error.errorName === 'UnsupportedByTwin').toBe(!twin);
  });

  it.each(rows.filter(({ twin, emulator }) => !twin || emulator !== 'yes'))(
    'says why, where something is missing: $name',
    ({ why }) => {
      expect(why).toMatch(/\w+ \w+/);
    },
  );

  it.each(all.filter(({ id }) => !PHASES_OVER_HTTP.includes(id)))(
    'says what keeps phase $id from being run over HTTP',
    (phase) => {
      const missing = [...declaredOperations([phase])].filter((name) => MATRIX.get(name)?.emulator !== 'yes');
      expect(missing.length).toBeGreaterThan(0);
      const reasons = missing.map((name) => `${name} ${MATRIX.get(name)?.why}`);
      process.stderr.write(`not run over HTTP: phase ${phase.id}: ${reasons.join('; ')}\n`);
    },
  );
});

describe('a relay', () => {
  it('stands in for nothing that the emulator has, or that the matrix does not list', async () => {
    const refusal = /nothing may stand in for it/;
    for (const name of ['ec2:DescribeVpcs', 'ec2:NoSuchOperation']) {
      await expect(startRelay('http://127.0.0.1:1', { amendments: [{ covers: [name] }] })).rejects.toThrow(
        refusal,
      );
    }
    const stands = await startRelay('http://127.0.0.1:1', {
      amendments: [{ covers: ['rds:DescribeDBProxyEndpoints'] }],
    });
    await stands.close();
  });
});

describe.skipIf(lacks('moto_server'))('the emulator', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto?.stop());

  /** The HTTP status of an empty request, as the service's protocol has it: what is not there is an internal error. */
  const ask = async (name: string) => {
    const [service = '', operation = ''] = name.split(':');
    const inJson = service === 'ssm';
    const answer = await fetch(moto.url, {
      method: 'POST',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/me-central-1/${service}/aws4_request`,
        'content-type': inJson ? 'application/x-amz-json-1.1' : 'application/x-www-form-urlencoded',
        ...(inJson ? { 'x-amz-target': `AmazonSSM.${operation}` } : {}),
      },
      body: inJson ? '{}' : new URLSearchParams({ Action: operation, Version: '2014-10-31' }).toString(),
    });
    return answer.status;
  };

  it.each(rows.filter(({ emulator }) => emulator === 'no'))('does not know $name', async ({ name }) => {
    expect(await ask(name)).toBe(500);
  });

  it('is asked in a way that it understands', async () => {
    expect(await ask('rds:DescribeDBProxies')).toBe(200);
    expect(await ask('ssm:DescribeParameters')).toBe(200);
  });
});
