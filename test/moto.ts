import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The two accounts of the build, by the profile that holds a key of each. */
export const ACCOUNTS = { 'muvi-uat': '739991759290', 'muvi-prod': '011566070219' } as const;
export type MotoProfile = keyof typeof ACCOUNTS;

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** One request as the emulator's recorder saw it. */
export interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the Authorization header's credential; undefined on an unsigned request. */
  readonly accessKeyId: string | undefined;
  /** The credential's signing service, such as `ec2`. */
  readonly service: string | undefined;
  /** From X-Amz-Target or `Action=`; undefined for a REST request. */
  readonly operation: string | undefined;
}

export interface Moto {
  readonly url: string;
  /** Point the SDK, the CLI or a child at the profiles `muvi-uat` and `muvi-prod`. */
  readonly environment: Readonly<Record<'AWS_SHARED_CREDENTIALS_FILE' | 'AWS_CONFIG_FILE', string>>;
  /** The keys of the two profiles; new after every `reset`. */
  keys(profile: MotoProfile): Keys;
  /** Empties both accounts, makes ids repeatable from `seed`, and writes fresh keys into the profiles. */
  reset(seed?: number): Promise<void>;
  /** With enforcement on, `muvi-prod` may read (Describe*, List*, Get*) and `muvi-uat` may do anything. */
  enforceIam(on: boolean): Promise<void>;
  startRecording(): Promise<void>;
  recording(): Promise<Recorded[]>;
  stop(): Promise<void>;
}

const READ_ONLY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['*:Describe*', '*:List*', '*:Get*'], Resource: '*' }],
};
const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/**
 * Starts an independent AWS emulator (moto) on a free port of 127.0.0.1, holding both accounts. Call `stop()`
 * when done. Needs `moto_server` on PATH: `describe.skipIf(lacks('moto_server'))`.
 */
export async function startMoto(): Promise<Moto> {
  const folder = mkdtempSync(join(tmpdir(), 'muvi-moto-'));
  const credentials = join(folder, 'credentials');
  const config = join(folder, 'config');
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, MOTO_RECORDER_FILEPATH: join(folder, 'recording') },
  });
  const url = await listening(child);
  const post = async (path: string, body = '') => {
    const answer = await fetch(url + path, { method: 'POST', body });
    if (!answer.ok) throw new Error(`moto ${path}: HTTP ${answer.status}`);
  };
  let keys = new Map<MotoProfile, Keys>();

  const writeKeys = async () => {
    keys = new Map();
    for (const profile of Object.keys(ACCOUNTS) as MotoProfile[]) {
      keys.set(profile, await makeKeys(url, profile));
    }
    const section = ([name, held]: [string, Keys]) =>
      `[${name}]\naws_access_key_id = ${held.accessKeyId}\naws_secret_access_key = ${held.secretAccessKey}\n`;
    writeFileSync(credentials, [...keys].map(section).join('\n'), { mode: 0o600 });
    writeFileSync(config, '');
  };
  await writeKeys();

  return {
    url,
    environment: { AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_CONFIG_FILE: config },
    keys: (profile) => keys.get(profile) as Keys,
    async reset(seed = 42) {
      await post('/moto-api/reset-auth', 'inf');
      await post('/moto-api/reset');
      await post(`/moto-api/seed?a=${seed}`);
      await writeKeys();
    },
    enforceIam: (on) => post('/moto-api/reset-auth', on ? '0' : 'inf'),
    async startRecording() {
      await post('/moto-api/recorder/reset-recording');
      await post('/moto-api/recorder/start-recording');
    },
    async recording() {
      const answer = await fetch(`${url}/moto-api/recorder/download-recording`);
      const lines = (await answer.text()).split('\n').filter((line) => line !== '');
      return lines.map((line) => recorded(JSON.parse(line))).filter(({ url }) => !url.includes('/moto-api/'));
    },
    async stop() {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const match = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said);
      if (match?.[1]) resolve(match[1]);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`moto_server ended with ${code}: ${said}`)));
  });
}

/** A user with one key in the profile's account; its inline policy counts once enforcement is on. */
async function makeKeys(url: string, profile: MotoProfile): Promise<Keys> {
  const iam = async (parameters: Record<string, string>) => {
    const answer = await fetch(`${url}/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-moto-account-id': ACCOUNTS[profile],
        authorization:
          'AWS4-HMAC-SHA256 Credential=setup/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=none',
      },
      body: new URLSearchParams({ Version: '2010-05-08', ...parameters }).toString(),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`moto ${parameters.Action}: HTTP ${answer.status} ${text}`);
    return text;
  };
  await iam({ Action: 'CreateUser', UserName: profile });
  await iam({
    Action: 'PutUserPolicy',
    UserName: profile,
    PolicyName: 'muvi',
    PolicyDocument: JSON.stringify(profile === 'muvi-prod' ? READ_ONLY : EVERYTHING),
  });
  const made = await iam({ Action: 'CreateAccessKey', UserName: profile });
  const field = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(made)?.[1] ?? '';
  return { accessKeyId: field('AccessKeyId'), secretAccessKey: field('SecretAccessKey') };
}

interface Entry {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
  readonly body_encoded: boolean;
}

function recorded(entry: Entry): Recorded {
  const headers = Object.fromEntries(
    Object.entries(entry.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const raw = entry.body ?? '';
  const body = entry.body_encoded ? Buffer.from(raw, 'base64').toString() : raw;
  const credential = /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '');
  return {
    method: entry.method,
    url: entry.url,
    headers,
    body,
    accessKeyId: credential?.[1],
    service: credential?.[2],
    operation:
      headers['x-amz-target']?.split('.').at(-1) ?? new URLSearchParams(body).get('Action') ?? undefined,
  };
}
