import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { call } from '../../src/aws/call.ts';
import { NotConfirmed } from '../../src/aws/guard/refusal.ts';
import { act as adopt } from '../../src/cli/acts/phase-adopt.ts';
import { act as run } from '../../src/cli/acts/phase-run.ts';
import { act as verify } from '../../src/cli/acts/phase-verify.ts';
import { act as rehearse } from '../../src/cli/acts/rehearse.ts';
import { openReadOnlyWay, withWriting } from '../../src/cli/session.ts';
import { readingOnly, verifyRound } from '../../src/cli/verifying.ts';
import type { ReadCall } from '../../src/engine/call.ts';
import { CallFailed } from '../../src/engine/errors.ts';
import type { Entry } from '../../src/engine/events.ts';
import type { Gate } from '../../src/engine/phase.ts';
import { directoryStore } from '../../src/journal/directory-store.ts';
import { gateStatus } from '../../src/journal/gate.ts';
import { meanwhile, worldOf, worldWithoutTime } from '../journeys/world.ts';
import { emptyFolder } from './built.ts';
import { type InProcess, inProcess, Wall } from './in-process.ts';

/** A folder in which phase 4 was rehearsed to its end. */
let finished: string;
let cwd: string;
let wall: Wall;

const start = (more: Partial<Parameters<typeof inProcess>[0]> = {}): InProcess =>
  inProcess({ cwd, clock: wall, ...more });

beforeAll(async () => {
  finished = emptyFolder();
  const made = inProcess({ cwd: finished, clock: new Wall() });
  expect(await made.run(rehearse, { args: { phases: ['4'] } })).toBe(0);
}, 120_000);

beforeEach(() => {
  cwd = emptyFolder();
  cpSync(finished, cwd, { recursive: true });
  wall = new Wall();
});

const lost = [call('elasticache', 'DeleteReplicationGroup', { ReplicationGroupId: 'muvi-uat-redis-main' })];

const entries = (): Entry[] =>
  readFileSync(join(cwd, '.muvi', 'rehearsal', 'journal.ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Entry);

/** The namespace of the UAE's services was deleted by hand, and what was registered in it went with it. */
function withoutNamespace(): void {
  const world = JSON.parse(readFileSync(worldOf(cwd), 'utf8'));
  for (const tables of Object.values<Record<string, unknown>>(world.tables))
    for (const kind of Object.keys(tables)) if (kind.startsWith('servicediscovery:')) delete tables[kind];
  writeFileSync(worldOf(cwd), JSON.stringify(world));
}

const checked = () =>
  entries().flatMap(({ at, event }) => (event.type === 'checked' ? [{ at, verdict: event.verdict }] : []));

it('an adoption that finds a thing gone which others are found by is refused, and recorded in full', async () => {
  withoutNamespace();
  const once = start();
  expect(await once.run(adopt, { args: { phase: '1' }, options: { why: 'by hand' } })).toBe(3);
  const verdicts = entries().flatMap(({ event }) =>
    event.type === 'verified' && event.phase === '1' ? [`${event.step} ${event.verdict}`] : [],
  );
  expect(verdicts).toEqual(expect.arrayContaining(['1.6 absent', '1.6b absent', '1.12b differs']));
  expect(once.out()).toContain('phase 1 was not adopted');
});

describe('a verification of everything that was done', () => {
  it('is recorded for each phase, and exits 0 where all holds', async () => {
    const once = start();
    expect(await once.run(verify)).toBe(0);
    expect(checked().map(({ verdict }) => verdict)).toEqual(['holds']);
    expect(once.out()).toMatch(/(\d+) of \1 targets hold in 1 phase/);
  });

  it('exits 3 where something no longer holds, names it and how to repair it', async () => {
    await meanwhile(cwd, lost);
    const once = start();
    expect(await once.run(verify)).toBe(3);
    expect(once.out()).toMatch(/^4 +4\.3 +muvi-uat-redis-main +absent +not there/m);
    expect(once.out()).toMatch(/^next: muvi phase run 4 --again --rehearse$/m);
    expect(checked().at(-1)?.verdict).not.toBe('holds');
  });

  it('sends an unfinished phase to its plan, not to a repair, and changes nothing', async () => {
    const once = start();
    const before = worldWithoutTime(cwd);
    expect(await once.run(verify, { options: { all: true } })).toBe(3);
    expect(worldWithoutTime(cwd)).toEqual(before);
    expect(once.out()).toMatch(/^next: muvi phase plan 1 --rehearse$/m);
    expect(once.out()).not.toContain('--again');
  });

  it('tells what is found by a thing that drifted away as absent, records it and goes on with the rest', async () => {
    withoutNamespace();
    const once = start();
    expect(await once.run(verify, { args: { phase: '1' } })).toBe(3);
    const told = once.out().split('\n');
    for (const step of ['1.6', '1.6b']) {
      const at = told.indexOf(`  failed ${step}: absent`);
      expect(told[at + 2]?.trim()).toBe('id of namespace uat.internal is not there');
    }
    expect(told).toContain('  failed 1.12b: differs');
    expect(checked().map(({ verdict }) => verdict)).toEqual(['differs']);
  });

  it('exits 7 where something could not be read, and says what', async () => {
    const once = start();
    const way = await openReadOnlyWay(once.io);
    const deaf = async () => {
      throw new CallFailed({ failure: 'denied', errorName: 'AccessDenied', message: 'no' });
    };
    const connection = { ...way.connection, gateway: { ...way.connection.gateway, read: deaf } };
    const phase4 = (phases: typeof way.records.phases) => phases.filter(({ id }) => id === '4');
    const round = await verifyRound(once.io, { ...way, connection }, phase4);
    expect(round).toMatchObject({ exit: 7, next: ['muvi doctor --rehearse'] });
    expect(checked().at(-1)?.verdict).toBe('unknown');
  });

  it('exits 4 where the credentials are nobody or another, which is more alarming than unread', async () => {
    const once = start();
    const way = await openReadOnlyWay(once.io);
    const unsigned = async () => {
      throw new NotConfirmed('CredentialsProviderError', 'profile default gives no credentials');
    };
    const connection = { ...way.connection, gateway: { ...way.connection.gateway, read: unsigned } };
    const phase4 = (phases: typeof way.records.phases) => phases.filter(({ id }) => id === '4');
    const round = await verifyRound(once.io, { ...way, connection }, phase4);
    expect(round).toMatchObject({ exit: 4, next: ['muvi doctor --rehearse'], unrecorded: ['4'] });
  });

  it('records no check of a phase of which no credentials let it see anything, and one where it saw a part', async () => {
    const { io } = start();
    const way = await openReadOnlyWay(io);
    const { gateway } = way.connection;
    const phase4 = (phases: typeof way.records.phases) => phases.filter(({ id }) => id === '4');
    const roundWith = (unsigned: (asked: number) => boolean) => {
      let asked = 0;
      const read: typeof gateway.read = async (...args) => {
        asked += 1;
        if (unsigned(asked)) throw new NotConfirmed('CredentialsProviderError', 'no credentials');
        return gateway.read(...args);
      };
      const connection = { ...way.connection, gateway: { ...gateway, read } };
      return verifyRound(io, { ...way, connection }, phase4);
    };
    expect(await roundWith(() => true)).toMatchObject({ exit: 4, unrecorded: ['4'] });
    expect(checked()).toEqual([]);
    expect(await roundWith((asked) => asked > 1)).toMatchObject({ exit: 4, unrecorded: [] });
    expect(checked().map(({ verdict }) => verdict)).toEqual(['unknown']);
  });

  it('ends at once by Ctrl-C though AWS does not answer, records nothing and frees the records', async () => {
    const once = start();
    const way = await openReadOnlyWay(once.io);
    const hung = () => {
      once.ctrlC();
      return new Promise<never>(() => {});
    };
    const connection = { ...way.connection, gateway: { ...way.connection.gateway, read: hung } };
    const phase4 = (phases: typeof way.records.phases) => phases.filter(({ id }) => id === '4');
    const round = verifyRound(once.io, { ...way, connection }, phase4);
    await expect(round).rejects.toMatchObject({ code: 'INTERRUPTED', exit: 130 });
    expect(checked()).toEqual([]);
    expect(await start().run(verify)).toBe(0);
  });

  it('says so where nothing was done yet', async () => {
    cwd = emptyFolder();
    const once = start();
    expect(await once.run(verify)).toBe(0);
    expect(once.out()).toMatch(/No phase is complete or adopted yet\.\nnext: muvi phase list --rehearse/);
  });

  it.each(['4', '10', '0s', '2d', '-5m', '5 m', 'soon', '1e9s'])('takes no --watch %s', async (watch) => {
    const refused = start().run(verify, { options: { watch } });
    await expect(refused).rejects.toMatchObject({ code: 'USAGE', exit: 64 });
    await expect(refused).rejects.toHaveProperty(
      'remedy',
      expect.stringMatching(/^muvi phase verify .*--watch/),
    );
  });
});

describe('nothing can be written while it verifies', () => {
  const [removal] = lost;
  if (!removal) throw new Error('no call');

  it('not by the way out, though the settings would let a run write', async () => {
    const { io } = start();
    const before = worldWithoutTime(cwd);
    const { connection, records } = await openReadOnlyWay(io);
    expect(records.loaded.config.readOnly).toBe(false);
    await expect(connection.gateway.write('uae', removal)).rejects.toMatchObject({ rule: 'read-only' });
    const program = { channel: 'process', effect: 'anything' } as const;
    await expect(connection.gateway.write('uae', program)).rejects.toMatchObject({ rule: 'read-only' });
    expect(worldWithoutTime(cwd)).toEqual(before);
  });

  it('not by a write that says it reads', async () => {
    const { connection } = await openReadOnlyWay(start().io);
    const disguised = { ...removal, reads: true } as unknown as ReadCall;
    const asked = connection.gateway.read('uae', disguised, connection.gateway.mark());
    await expect(asked).rejects.toMatchObject({ failure: 'refused', rule: 'not-listed' });
  });

  it('not by what a verification is handed: it holds no write at all', async () => {
    const { io } = start();
    const way = await openReadOnlyWay(io);
    await withWriting(io, { over: way }, async ({ context }) => {
      expect(context.gateway).toHaveProperty('write');
      const handed = readingOnly(context);
      expect(handed.gateway).not.toHaveProperty('write');
      expect(Object.keys(handed)).not.toContain('host');
    });
  });
});

/** Watches, with what happens in its pauses, until the last of them; gives the exit code. */
async function watched(
  rounds: number,
  interval: string | true,
  inPause: (pause: number) => void | Promise<void> = () => {},
  more: Parameters<typeof start>[0] = {},
) {
  const process = start(more);
  wall.inPause = async (pause) => {
    if (pause > rounds) throw new Error('it goes on after its end');
    await inPause(pause);
    if (pause === rounds) process.ctrlC();
  };
  const exit = await process.run(verify, { options: { watch: interval } });
  return { exit, process };
}

describe('a watch', () => {
  it('records a check a round, an interval of simulated time apart, until Ctrl-C', async () => {
    const { exit, process } = await watched(4, '2h');
    expect(exit).toBe(130);
    const times = checked().map(({ at }) => Date.parse(at));
    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual([
      7_200_000, 7_200_000, 7_200_000,
    ]);
    expect(process.err()).toMatch(/every 2h of simulated time until Ctrl-C/);
    expect(process.err()).toMatch(/stopped after 4 rounds/);
  });

  it('says all at first, then one line a round, and what changed', async () => {
    const { process } = await watched(5, true, async (pause) => {
      if (pause === 2) await meanwhile(cwd, lost);
      if (pause === 3)
        expect(await start().run(run, { args: { phase: '4' }, options: { again: true, yes: true } })).toBe(0);
    });
    const rounds = process.out().split(/^(?=\S+ \S+ round \d)/m);
    expect(rounds.map((text) => text.trimEnd().split('\n').length > 1)).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
    expect(rounds[2]).toMatch(/4\.3 muvi-uat-redis-main: absent now, was holds\n +not there/);
    expect(rounds[2]).toMatch(/next: muvi phase run 4 --again --rehearse/);
    expect(rounds[3]).toMatch(/4\.3 muvi-uat-redis-main: holds now, was absent\n/);
  });

  it('with --json writes a line of JSON a round', async () => {
    const onLoss = (pause: number) => (pause === 1 ? meanwhile(cwd, lost) : undefined);
    const { process } = await watched(2, '1h', onLoss, { json: true });
    const lines = process
      .out()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ round, exit }) => [round, exit])).toEqual([
      [1, 0],
      [2, 3],
    ]);
    expect(lines[0].counts.holds).toBe(lines[0].phases[0].targets.length);
    expect(lines[1].changed).toContainEqual({
      phase: '4',
      step: '4.3',
      target: 'muvi-uat-redis-main',
      from: 'holds',
      to: 'absent',
    });
  });

  it('holds no lock between rounds, and one that finds the records locked is tried again', async () => {
    const store = directoryStore(join(cwd, '.muvi', 'rehearsal'), new Wall());
    let writer: Awaited<ReturnType<typeof store.open>> | undefined;
    const { process } = await watched(4, '1h', async (pause) => {
      if (pause === 1) writer = await store.open('alice', 'muvi phase run 5');
      if (pause === 3) await writer?.close();
    });
    const rounds = process
      .out()
      .split('\n')
      .filter((line) => / round \d/.test(line));
    expect(rounds[1]).toMatch(/round 2: not verified: alice .*muvi phase run 5.* tried again in 1h/);
    expect(rounds[2]).toMatch(/round 3: not verified, for the same reason/);
    expect(rounds[3]).toMatch(/round 4: (\d+) of \1 targets hold/);
    expect(checked()).toHaveLength(2);
  });

  it('waits for records that are locked from the beginning', async () => {
    const store = directoryStore(join(cwd, '.muvi', 'rehearsal'), new Wall());
    const writer = await store.open('alice', 'muvi phase run 5');
    const { process } = await watched(2, '1h', (pause) => (pause === 1 ? writer.close() : undefined), {
      json: true,
    });
    const lines = process
      .out()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ round: 1, exit: 6, error: { code: 'STORE_LOCKED' } });
    expect(lines[1]).toMatchObject({ round: 2, exit: 0 });
  });

  it('ends where its reader has left, with what the last round came to', async () => {
    let rounds = 0;
    const process = start({ gone: () => rounds > 0 });
    wall.inPause = () => {
      rounds += 1;
    };
    expect(await process.run(verify, { options: { watch: '1h' } })).toBe(0);
    expect(checked()).toHaveLength(2);
  });

  it('goes on where AWS cannot be read: the round is unknown, and the pause is the interval', async () => {
    cwd = emptyFolder();
    const file = join(cwd, 'credentials');
    const keys = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = nothing\n';
    writeFileSync(file, `[default]\n${keys}[muvi-prod]\n${keys}`);
    const env = { HOME: cwd, LANG: 'C.UTF-8', AWS_SHARED_CREDENTIALS_FILE: file };
    const endpoint = 'http://127.0.0.1:1';
    const process = start({ rehearse: false, json: true, env, endpoint });
    wall.inPause = (pause) => {
      if (wall.pauses[pause - 1] === 3_600_000 && wall.pauses.filter((ms) => ms === 3_600_000).length === 2)
        process.ctrlC();
    };
    expect(await process.run(verify, { args: { phase: '4' }, options: { watch: '1h' } })).toBe(130);
    const lines = process
      .out()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ round, exit, phases }) => [round, exit, phases[0].verdict])).toEqual([
      [1, 7, 'unknown'],
      [2, 7, 'unknown'],
    ]);
  });
});

describe('a gate of 48 hours, at least every 6, before which a watch stands', () => {
  const gate: Gate = { phases: ['4'], forAtLeast: '48h', atLeastEvery: '6h' };
  const open = (): boolean => {
    const all = entries();
    return gateStatus(all, gate, Date.parse(all.at(-1)?.at ?? '')).open;
  };

  it('opens at the round that makes it 48 hours, and not one before', async () => {
    await watched(9, '6h', (pause) => expect({ pause, open: open() }).toEqual({ pause, open: pause === 9 }));
    expect(open()).toBe(true);
  });

  it('stays shut where the watch was interrupted for too long', async () => {
    await watched(5, '6h');
    await meanwhile(
      cwd,
      Array.from({ length: 7 }, () => call('ec2', 'DescribeVpcs', {})),
    );
    await watched(6, '6h');
    expect(checked().every(({ verdict }) => verdict === 'holds')).toBe(true);
    expect(open()).toBe(false);
  });

  it('stays shut where a round found that something no longer holds, until 48 hours after its repair', async () => {
    await watched(11, '6h', async (pause) => {
      if (pause === 1) await meanwhile(cwd, lost);
      if (pause === 2) await start().run(run, { args: { phase: '4' }, options: { again: true, yes: true } });
      expect({ pause, open: open() }).toEqual({ pause, open: pause === 11 });
    });
  });
});
