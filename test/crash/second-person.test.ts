import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '../../src/engine/events.ts';
import type { Plan } from '../../src/engine/plan.ts';
import { builtMuvi, emptyFolder, muvi } from '../cli/built.ts';
import { type Moto, startMoto } from '../moto.ts';
import { lacks } from '../tools.ts';

const SETTINGS = {
  approvals: { secondPerson: true },
  environments: { uae: { profile: 'muvi-uat' }, frankfurt: { profile: 'muvi-uat' } },
};

/** Two users of the account muvi writes to, each with a credentials file of their own. */
describe.skipIf(lacks('moto_server'))('a phase that a second person has to approve', () => {
  let moto: Moto;
  let cwd: string;
  const people = new Map<string, string>();

  const as = (who: string, args: readonly string[]) =>
    muvi([...args, '--endpoint', moto.url], {
      cwd,
      env: { ...moto.environment, AWS_SHARED_CREDENTIALS_FILE: people.get(who) ?? '' },
    });
  const approvals = () =>
    readFileSync(join(cwd, 'logs', 'journal.ndjson'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => (JSON.parse(line) as Entry).event)
      .flatMap((event) => (event.type === 'approved' ? [[event.as, event.who?.split('/').at(-1)]] : []));

  beforeAll(async () => {
    await builtMuvi();
    moto = await startMoto();
    cwd = emptyFolder();
    writeFileSync(join(cwd, '.muvirc'), JSON.stringify(SETTINGS));
    const iam = new IAMClient({
      endpoint: moto.url,
      region: 'us-east-1',
      credentials: moto.keys('muvi-uat'),
    });
    const shared = readFileSync(moto.environment.AWS_SHARED_CREDENTIALS_FILE, 'utf8');
    for (const UserName of ['alice', 'bob']) {
      await iam.send(new CreateUserCommand({ UserName }));
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
      const own = shared.replace(
        /\[muvi-uat\]\n.*\n.*\n/,
        `[muvi-uat]\naws_access_key_id = ${AccessKey?.AccessKeyId}\naws_secret_access_key = ${AccessKey?.SecretAccessKey}\n`,
      );
      people.set(UserName, join(cwd, `credentials-${UserName}`));
      writeFileSync(people.get(UserName) ?? '', own, { mode: 0o600 });
    }
  }, 120_000);
  afterAll(() => moto?.stop());

  it('runs when one has planned and another approved it, and not before', async () => {
    const unapproved = await as('alice', ['phase', 'run', '4', '--yes']);
    expect(unapproved).toMatchObject({ exit: 2, stderr: expect.stringContaining('second person') });

    await as('alice', ['phase', 'plan', '4', '--out', 'plan.json']);
    const { digest } = JSON.parse(readFileSync(join(cwd, 'plan.json'), 'utf8')) as Plan;
    const run = ['phase', 'run', '4', '--approve', digest];
    expect(await as('alice', run)).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('second person'),
    });

    const own = await as('alice', ['phase', 'approve', 'plan.json', '--yes']);
    expect(own).toMatchObject({ exit: 2, stderr: expect.stringMatching(/made by .*user\/alice/) });
    expect(await as('bob', run)).toMatchObject({ exit: 2 });

    expect(await as('bob', ['phase', 'approve', 'plan.json', '--yes'])).toMatchObject({ exit: 0 });
    expect(approvals()).toEqual([
      ['planned', 'alice'],
      ['approved', 'bob'],
    ]);
    // The emulator is empty, so the phase begins and stops at what production does not have.
    for (const who of ['alice', 'bob']) {
      expect(await as(who, run)).toMatchObject({ exit: 3, stdout: expect.stringContaining('4.1') });
    }
  });

  it('is not approved where nobody is known to have planned it', async () => {
    await as('alice', ['phase', 'plan', '3', '--format', 'json']);
    const planned = await as('alice', ['phase', 'plan', '4', '--json']);
    writeFileSync(join(cwd, 'found.json'), planned.stdout);
    const elsewhere = { cwd, env: { ...moto.environment, MUVI_STORE: 'elsewhere' } };
    const args = ['phase', 'approve', 'found.json', '--yes', '--endpoint', moto.url];
    expect(await muvi(args, elsewhere)).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('nobody is known to have made this plan'),
    });
  });
});
