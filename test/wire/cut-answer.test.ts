import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, describe as described } from '../../src/aws/call.ts';
import { definePhase } from '../../src/engine/phase.ts';
import { step } from '../../src/engine/step.ts';
import { type ProfileFiles, profileFiles, type Seen, type Stub, startStub } from '../aws/stub.ts';
import { WIRE_PLACES, type WireProcess, wireProcess } from './process.ts';

const UserName = 'muvi-uat-sender';
const listed = described('iam', 'ListAccessKeys', { UserName });

/** A key whose secret only the answer to its making holds. */
const key = step({
  id: 'K.1',
  title: 'Make a key',
  in: 'uae',
  does: 'create',
  write: () => call('iam', 'CreateAccessKey', { UserName }),
  verify: () => listed.shows({ AccessKeyMetadata: [{ Status: 'Active' }] }),
  keep: () => ({
    to: 'secret',
    store: (reply) => {
      const { AccessKey } = reply as { AccessKey: { SecretAccessKey: string } };
      return call('ssm', 'PutParameter', {
        Name: '/uat/KEY',
        Value: AccessKey.SecretAccessKey,
        Type: 'SecureString',
      });
    },
    remake: call('iam', 'DeleteAccessKey', {
      UserName,
      AccessKeyId: listed.ref('the key', ({ AccessKeyMetadata = [] }) => AccessKeyMetadata[0]?.AccessKeyId),
    }),
  }),
  wait: { usually: '5s', atMost: '1m' },
});
const phase = definePhase({ id: 'K', title: 'Keys', writes: ['uae'], steps: [key] });

/** As much of IAM as there is to a user's keys. The first answers to a write are cut off in the middle. */
class Keys {
  readonly held: string[] = [];
  readonly stored: string[] = [];
  readonly asked: string[] = [];
  cut = 0;
  #made = 0;

  answer({ service, action, body, headers }: Seen, response: ServerResponse): boolean {
    if (service === 'ssm') {
      this.asked.push(String(headers['x-amz-target']).split('.').at(-1) ?? '');
      this.stored.push((JSON.parse(body) as { Value: string }).Value);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{"Version":1}');
      return true;
    }
    if (service !== 'iam' || action === undefined) return false;
    if (!action.startsWith('List')) this.asked.push(action);
    if (action === 'CreateAccessKey') {
      this.#made += 1;
      this.held.push(`AKIAKEY${this.#made}`);
    }
    if (action === 'DeleteAccessKey') this.held.shift();
    const whole = xml(action, this.held);
    const head = { 'content-type': 'text/xml', 'content-length': String(whole.length) };
    if (action === 'CreateAccessKey' && this.cut > 0) {
      this.cut -= 1;
      response.writeHead(200, head).write(whole.slice(0, 60), () => response.destroy());
    } else response.writeHead(200, head).end(whole);
    return true;
  }
}

function xml(action: string, held: readonly string[]): string {
  const one = (id: string) =>
    `<UserName>${UserName}</UserName><AccessKeyId>${id}</AccessKeyId><Status>Active</Status>`;
  const list = held.map((id) => `<member>${one(id)}</member>`).join('');
  const made = `${one(held.at(-1) ?? '')}<SecretAccessKey>secret of ${held.at(-1)}</SecretAccessKey>`;
  const content = action.startsWith('List')
    ? `<AccessKeyMetadata>${list}</AccessKeyMetadata><IsTruncated>false</IsTruncated>`
    : `<AccessKey>${made}</AccessKey>`;
  return `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`;
}

describe('a write whose answer is cut off after its status', () => {
  let stub: Stub;
  let files: ProfileFiles;
  let process: WireProcess;
  let keys: Keys;
  beforeEach(async () => {
    keys = new Keys();
    stub = await startStub({ AKIAUATUATUATUATUATU: WIRE_PLACES.uae.account });
    stub.answer = (seen, response) => keys.answer(seen, response);
    files = profileFiles({ 'muvi-uat': 'AKIAUATUATUATUATUATU' });
    process = await wireProcess({ phases: [phase], endpoint: stub.url, variables: files.variables });
  });
  afterEach(async () => {
    await process.close();
    files.remove();
    await stub.stop();
  });

  it('was taken all the same: what only the answer held is made anew, once', async () => {
    keys.cut = 1;
    expect(await process.run('K')).toMatchObject({ exit: 0, complete: true });
    expect(keys.asked).toEqual(['CreateAccessKey', 'DeleteAccessKey', 'CreateAccessKey', 'PutParameter']);
    expect(keys.held).toEqual(['AKIAKEY2']);
    expect(keys.stored).toEqual(['secret of AKIAKEY2']);
  });

  it('is known for lost by the next run, which sends no second one beside it', async () => {
    keys.cut = 2;
    expect(await process.run('K')).toMatchObject({ exit: 1, complete: false });
    expect(process.journal.target('K', 'K.1', 'all')?.answerLost).toBe(true);
    expect(keys.held).toEqual(['AKIAKEY2']);
    expect(await process.run('K')).toMatchObject({ exit: 0, complete: true });
    expect(keys.held).toEqual(['AKIAKEY3']);
    expect(keys.stored).toEqual(['secret of AKIAKEY3']);
  });
});
