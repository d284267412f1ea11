import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { call, describe as describeAws } from '../../src/aws/call.ts';
import { act as home } from '../../src/cli/acts/home.ts';
import { act as status } from '../../src/cli/acts/status.ts';
import { act as unlock } from '../../src/cli/acts/unlock.ts';
import { connect } from '../../src/cli/connection.ts';
import { phasedRecordsOf } from '../../src/cli/phased-records.ts';
import { withWriting } from '../../src/cli/session.ts';
import { MuviError } from '../../src/engine/errors.ts';
import { directoryStore } from '../../src/journal/directory-store.ts';
import { emptyFolder } from './built.ts';
import { inProcess, Wall } from './in-process.ts';

let cwd: string;
let wall: Wall;

beforeEach(() => {
  cwd = emptyFolder();
  wall = new Wall();
});

const start = (json = false) => inProcess({ cwd, clock: wall, json });
const held = () => directoryStore(join(cwd, '.muvi', 'rehearsal'), wall).open('alice', 'muvi phase run 4');

describe('records that someone holds', () => {
  it('are told by status, with who and since when', async () => {
    const writer = await held();
    const [text, json] = [start(), start(true)];
    expect(await text.run(status)).toBe(0);
    expect(await json.run(status)).toBe(0);
    await writer.close();
    expect(text.out()).toMatch(/held by alice on .*: muvi phase run 4/);
    expect(JSON.parse(json.out()).holder).toContain('alice');
  });

  it('are waited for: no run is next that would leave with exit 6', async () => {
    const writer = await held();
    const [text, json] = [start(), start(true)];
    await text.run(status);
    await json.run(status);
    await writer.close();
    expect(text.out()).toMatch(/^next: muvi status --rehearse, when it has ended .*muvi unlock --rehearse/m);
    expect(text.out()).not.toMatch(/^next: .*phase/m);
    expect(JSON.parse(json.out()).next).toBe('muvi status --rehearse');
  });

  it('are told at home too', async () => {
    const writer = await held();
    const process = start();
    await expect(process.run(home)).rejects.toMatchObject({ code: 'ANSWER_NEEDED' });
    await writer.close();
    expect(process.err()).toMatch(/held by alice/);
  });

  it('are taken over from whoever shows no life: the run is next', async () => {
    const writer = await held();
    await wall.sleep(5 * 60_000);
    const process = start();
    await process.run(status);
    await writer.close();
    expect(process.out()).toMatch(/held by alice .*no sign of life for 5m.*the next run takes over/);
    expect(process.out()).toMatch(/^next: muvi phase plan 1 --rehearse$/m);
  });

  it('are not unlocked where nobody can be asked: the holder and the flag are named', async () => {
    const writer = await held();
    const refused = await start()
      .run(unlock)
      .catch((error: unknown) => error);
    await writer.close();
    expect(refused).toBeInstanceOf(MuviError);
    expect(refused).toMatchObject({ exit: 2, remedy: 'give the answer with --yes' });
    expect((refused as MuviError).message).toContain('It is held by alice');
  });

  it('are unlocked with --yes, and the next command is the rehearsal one', async () => {
    await held();
    const process = start();
    expect(await process.run(unlock, { options: { yes: true } })).toBe(0);
    expect(process.out()).toMatch(/broke the lock of alice .*next: muvi status --rehearse/);
  });
});

describe('records that nobody holds', () => {
  it('are named by unlock, which asks nothing and journals nothing', async () => {
    const process = start(true);
    expect(await process.run(unlock)).toBe(0);
    expect(JSON.parse(process.out())).toMatchObject({ broken: false, holder: null });
  });

  it('have no holder in status', async () => {
    const process = start();
    await process.run(status);
    expect(process.out()).not.toContain('held by');
  });
});

describe('a run whose records were taken by someone else', () => {
  it('sends nothing once more that was throttled', async () => {
    const alice = start();
    const records = await phasedRecordsOf(alice.io);
    const connection = await connect(records, alice.io, { faults: ['ecs:CreateCluster=throttled=1'] });
    const write = () => connection.gateway.write('uae', call('ecs', 'CreateCluster', { clusterName: 'new' }));
    await withWriting(alice.io, { over: { records, connection } }, async () => {
      await start().run(unlock, { options: { yes: true } });
      await expect(write()).rejects.toMatchObject({ code: 'LOCK_LOST', exit: 6 });
    });
    const listed = describeAws('ecs', 'ListClusters', {}).read;
    const { gateway } = await connect(records, start().io);
    const { value } = await gateway.read('uae', listed, gateway.mark());
    expect(JSON.stringify(value)).not.toContain('/new');
  });
});
