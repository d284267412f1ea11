import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AwsCall } from '../../../src/aws/call.ts';
import {
  createSdkTransport,
  type SdkTransport,
  type SdkTransportOptions,
} from '../../../src/aws/sdk/transport.ts';
import { ACCOUNTS } from '../../moto.ts';
import { callerXml, type ProfileFiles, profileFiles, type Stub, sessionXml, startStub } from '../stub.ts';
import { KEYS, PROD, UAE } from './door.ts';

const read = { channel: 'aws', service: 'ec2', operation: 'DescribeVpcs', input: {} } as AwsCall;
const write = {
  channel: 'aws',
  service: 'ec2',
  operation: 'CreateVpc',
  input: { CidrBlock: '10.0.0.0/16' },
} as AwsCall;

describe('who signs', () => {
  let stub: Stub;
  let files: ProfileFiles;
  let transport: SdkTransport;
  let clock: number;
  const open = (more: Partial<SdkTransportOptions> = {}) => {
    transport = createSdkTransport({
      variables: files.variables,
      endpoint: stub.url,
      now: () => clock,
      timeouts: { connect: 500, request: 500 },
      ...more,
    });
    return transport;
  };
  beforeEach(async () => {
    clock = Date.now();
    stub = await startStub({
      [KEYS['muvi-uat']]: ACCOUNTS['muvi-uat'],
      [KEYS['muvi-prod']]: ACCOUNTS['muvi-prod'],
    });
    files = profileFiles(KEYS);
  });
  afterEach(async () => {
    transport.close();
    files.remove();
    await stub.stop();
  });

  it('is asked of STS once, with the very key that signs, before the first signature', async () => {
    open();
    await transport.send(UAE, write);
    await transport.send(UAE, write);
    expect(stub.seen.map(({ service, action, accessKeyId }) => [service, action, accessKeyId])).toEqual([
      ['sts', 'GetCallerIdentity', KEYS['muvi-uat']],
      ['ec2', 'CreateVpc', KEYS['muvi-uat']],
      ['ec2', 'CreateVpc', KEYS['muvi-uat']],
    ]);
  });

  it('refuses the profile muvi-uat that holds the keys of production, for reads as for writes', async () => {
    files.keys({ 'muvi-uat': KEYS['muvi-prod'] });
    open();
    for (const call of [write, read]) {
      await expect(transport.send(UAE, call)).rejects.toMatchObject({
        failure: 'denied',
        errorName: 'WrongAccount',
      });
    }
    expect(stub.calls()).toEqual([]);
  });

  it('refuses them too where the configuration itself names the production account', async () => {
    files.keys({ 'muvi-uat': KEYS['muvi-prod'] });
    open();
    await expect(transport.send({ ...UAE, account: ACCOUNTS['muvi-prod'] }, write)).rejects.toMatchObject({
      failure: 'refused',
    });
    await expect(transport.send({ ...UAE, account: ACCOUNTS['muvi-prod'] }, read)).rejects.toMatchObject({
      errorName: 'WrongAccount',
    });
    expect(stub.calls()).toEqual([]);
  });

  it('does not read production with keys of another account', async () => {
    files.keys({ 'muvi-prod': KEYS['muvi-uat'] });
    open();
    await expect(transport.send(PROD, read)).rejects.toMatchObject({ errorName: 'WrongAccount' });
    expect(stub.calls()).toEqual([]);
  });

  it('stops the next write when keys rotate from UAT to production in mid-run', async () => {
    open();
    await transport.send(UAE, write);
    files.keys({ 'muvi-uat': KEYS['muvi-prod'], 'muvi-prod': KEYS['muvi-prod'] });
    await expect(transport.send(UAE, write)).rejects.toMatchObject({ errorName: 'WrongAccount' });
    expect(stub.calls().map(({ accessKeyId }) => accessKeyId)).toEqual([KEYS['muvi-uat']]);
  });

  it('goes on when they rotate within the account, after asking again', async () => {
    open();
    await transport.send(UAE, write);
    stub.accounts.set('AKIANEWNEWNEWNEWNEWN', ACCOUNTS['muvi-uat']);
    files.keys({ 'muvi-uat': 'AKIANEWNEWNEWNEWNEWN' });
    await transport.send(UAE, write);
    expect(stub.seen.filter(({ action }) => action === 'GetCallerIdentity')).toHaveLength(2);
    expect(stub.calls().map(({ accessKeyId }) => accessKeyId)).toEqual([
      KEYS['muvi-uat'],
      'AKIANEWNEWNEWNEWNEWN',
    ]);
  });

  it('is an error when the profile is missing, with a container offering credentials', async () => {
    files.keys({});
    const container = await startStub();
    container.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          AccessKeyId: KEYS['muvi-uat'],
          SecretAccessKey: 's',
          Token: 't',
          Expiration: '2099-01-01T00:00:00Z',
        }),
      );
      return true;
    };
    const offered = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${container.url}/creds`,
      AWS_ACCESS_KEY_ID: KEYS['muvi-uat'],
      AWS_SECRET_ACCESS_KEY: 'x',
    };
    Object.assign(process.env, offered);
    try {
      open({ variables: { ...files.variables, ...offered } });
      await expect(transport.send(UAE, write)).rejects.toMatchObject({
        failure: 'denied',
        errorName: 'CredentialsProviderError',
      });
      await expect(transport.send({ ...UAE, profile: undefined }, write)).rejects.toMatchObject({
        errorName: 'NoProfile',
      });
    } finally {
      for (const name of Object.keys(offered)) delete process.env[name];
      await container.stop();
    }
    expect(container.seen).toEqual([]);
    expect(stub.seen).toEqual([]);
  });

  it('takes no word for it: not AWS_ACCOUNT_ID, not aws_account_id, not a credential_process', async () => {
    const script = join(files.folder, 'lies.sh');
    const said = {
      Version: 1,
      AccessKeyId: KEYS['muvi-prod'],
      SecretAccessKey: 's',
      AccountId: ACCOUNTS['muvi-uat'],
    };
    writeFileSync(script, `#!/bin/sh\ncat <<'EOT'\n${JSON.stringify(said)}\nEOT\n`);
    chmodSync(script, 0o700);
    files.keys({});
    files.config(
      `[profile muvi-uat]\ncredential_process = ${script}\naws_account_id = ${ACCOUNTS['muvi-uat']}\n`,
    );
    process.env.AWS_ACCOUNT_ID = ACCOUNTS['muvi-uat'];
    try {
      open({ variables: { ...files.variables, AWS_ACCOUNT_ID: ACCOUNTS['muvi-uat'] } });
      await expect(transport.send(UAE, write)).rejects.toMatchObject({ errorName: 'WrongAccount' });
    } finally {
      delete process.env.AWS_ACCOUNT_ID;
    }
    expect(stub.calls()).toEqual([]);
  });

  it("assumes a profile's role by itself, and confirms the role's account", async () => {
    files.config(
      `[profile role]\nrole_arn = arn:aws:iam::${ACCOUNTS['muvi-uat']}:role/x\nsource_profile = muvi-uat\n`,
    );
    stub.accounts.set('ASIAROLEROLEROLEROLE', ACCOUNTS['muvi-uat']);
    stub.answer = ({ action }, response) => {
      if (action !== 'AssumeRole') return false;
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(sessionXml('AssumeRole', 'ASIAROLEROLEROLEROLE', new Date(clock + 3_600_000)));
      return true;
    };
    open();
    await transport.send({ ...UAE, profile: 'role' }, write);
    expect(stub.calls()[0]).toMatchObject({ accessKeyId: 'ASIAROLEROLEROLEROLE' });
    await expect(
      transport.send(UAE, { channel: 'aws', service: 'sts', operation: 'AssumeRole', input: {} } as AwsCall),
    ).rejects.toMatchObject({ rule: 'credentials' });
  });

  it.each([
    ['does not answer', () => true],
    ['answers without an account', (r) => void r.writeHead(200).end(callerXml(''))],
    [
      'answers with two accounts',
      (r) => void r.writeHead(200).end(callerXml(ACCOUNTS['muvi-uat']) + callerXml(ACCOUNTS['muvi-uat'])),
    ],
    [
      'answers with an account its ARN belies',
      (r) =>
        void r
          .writeHead(200)
          .end(callerXml(ACCOUNTS['muvi-uat'], `arn:aws:iam::${ACCOUNTS['muvi-prod']}:user/x`)),
    ],
    ['answers with something else', (r) => void r.writeHead(200).end('<html>sign in</html>')],
    [
      'answers with an error that holds an account',
      (r) => void r.writeHead(403).end(callerXml(ACCOUNTS['muvi-uat'])),
    ],
    ['redirects', (r) => void r.writeHead(302, { location: '/' }).end(callerXml(ACCOUNTS['muvi-uat']))],
    ['never ends its answer', (r) => void r.writeHead(200).write(callerXml(ACCOUNTS['muvi-uat']))],
    ['hangs up', (r) => void r.destroy()],
  ] as [string, (response: import('node:http').ServerResponse) => unknown][])(
    'signs nothing when STS %s',
    async (_, answer) => {
      stub.answer = ({ service }, response) => {
        if (service !== 'sts') return false;
        answer(response);
        return true;
      };
      open();
      await expect(transport.send(UAE, write)).rejects.toMatchObject({ failure: 'denied' });
      expect(stub.calls()).toEqual([]);
    },
  );

  it('asks again after STS failed once', async () => {
    let failures = 1;
    stub.answer = ({ service }, response) => {
      if (service !== 'sts' || failures-- <= 0) return false;
      response.writeHead(500).end();
      return true;
    };
    open();
    await expect(transport.send(UAE, write)).rejects.toMatchObject({ failure: 'denied' });
    await expect(transport.send(UAE, write)).resolves.toBeDefined();
  });

  it('asks once for many calls at the same time', async () => {
    open();
    await Promise.all(Array.from({ length: 20 }, () => transport.send(UAE, read)));
    expect(stub.seen.filter(({ service }) => service === 'sts')).toHaveLength(1);
    expect(stub.calls()).toHaveLength(20);
  });

  it('writes nowhere in a read-only process', async () => {
    open({ readOnly: true });
    await expect(transport.send(UAE, write)).rejects.toMatchObject({ failure: 'refused', rule: 'read-only' });
    await expect(transport.send(UAE, read)).resolves.toBeDefined();
    expect(stub.calls().map(({ action }) => action)).toEqual(['DescribeVpcs']);
  });

  it("tells the registry every key's secret and every secret that passes", async () => {
    const known: string[] = [];
    open({ register: (secret) => known.push(secret) });
    const input = { DBInstanceIdentifier: 'x', MasterUserPassword: 'hunter2hunter2' };
    await transport
      .send(UAE, { channel: 'aws', service: 'rds', operation: 'CreateDBInstance', input } as AwsCall)
      .catch(() => {});
    expect(known).toContain(`secret-of-${KEYS['muvi-uat']}`);
    expect(known).toContain('hunter2hunter2');
  });

  it.each(['evil.example/#', 'me-central-1.evil.example', 'me-central-1@evil', '', 'ME-CENTRAL-1'])(
    'goes to no region called "%s"',
    async (region) => {
      open();
      await expect(transport.send({ ...UAE, region }, read)).rejects.toMatchObject({ rule: 'host' });
      await expect(transport.identity({ ...UAE, region })).rejects.toMatchObject({ rule: 'host' });
      expect(stub.seen).toEqual([]);
    },
  );

  it('dates signatures by the clock it is given', async () => {
    clock = Date.parse('2031-02-03T04:05:06Z');
    open();
    await transport.send(UAE, read);
    expect(stub.calls()[0]?.headers['x-amz-date']).toBe('20310203T040506Z');
  });

  it('has a bucket be of the right account, always', async () => {
    open();
    const listing = (owner?: string) =>
      ({
        channel: 'aws',
        service: 's3',
        operation: 'ListObjectsV2',
        input: { Bucket: 'b', ExpectedBucketOwner: owner },
      }) as AwsCall;
    await transport.send(UAE, listing()).catch(() => {});
    await transport.send(PROD, listing()).catch(() => {});
    await expect(transport.send(UAE, listing('123456789012'))).rejects.toMatchObject({
      rule: 'foreign-account',
    });
    expect(stub.calls().map(({ headers }) => headers['x-amz-expected-bucket-owner'])).toEqual([
      UAE.account,
      PROD.account,
    ]);
  });

  describe('narrowed on the side of AWS', () => {
    const narrow = (action: string, expires = new Date(clock + 3_600_000)) => {
      stub.accounts.set('ASIANARROWNARROWNARR', ACCOUNTS['muvi-prod']);
      stub.answer = (seen, response) => {
        if (seen.action !== action) return false;
        response.writeHead(200, { 'content-type': 'text/xml' });
        response.end(sessionXml(action, 'ASIANARROWNARROWNARR', expires));
        return true;
      };
    };

    it.each([
      ['AssumeRole', { how: 'assume-role', role: `arn:aws:iam::${ACCOUNTS['muvi-prod']}:role/reader` }],
      ['GetFederationToken', { how: 'federate' }],
    ] as const)(
      'by %s with the session policy: no raw key signs anything else',
      async (action, narrowing) => {
        narrow(action);
        open({ narrowing: { prod: narrowing } });
        await transport.send(PROD, read);
        const [asked, confirmed, sent] = stub.seen;
        expect(asked).toMatchObject({ action, accessKeyId: KEYS['muvi-prod'] });
        const policy = new URLSearchParams(asked?.body).get('Policy') ?? '';
        expect(policy.length).toBeLessThanOrEqual(2_048);
        expect(JSON.parse(policy).Statement.map(({ Effect }: { Effect: string }) => Effect)).toEqual([
          'Allow',
          'Deny',
        ]);
        expect(confirmed).toMatchObject({ action: 'GetCallerIdentity', accessKeyId: 'ASIANARROWNARROWNARR' });
        expect(sent).toMatchObject({ service: 'ec2', accessKeyId: 'ASIANARROWNARROWNARR' });
        expect(sent?.headers['x-amz-security-token']).toBe('narrow-token');
        expect(await transport.identity(PROD)).toMatchObject({ narrowing });
      },
    );

    it('or not at all: where it fails, nothing is signed with the raw key', async () => {
      open({ narrowing: { prod: { how: 'federate' } } });
      await expect(transport.send(PROD, read)).rejects.toMatchObject({ failure: 'denied' });
      expect(stub.seen.map(({ action }) => action)).toEqual(['GetFederationToken']);
    });

    it('or not at all: where STS gives the raw key back', async () => {
      stub.answer = ({ action }, response) => {
        if (action !== 'GetFederationToken') return false;
        response.writeHead(200).end(sessionXml(action, KEYS['muvi-prod'], new Date(clock + 3_600_000)));
        return true;
      };
      open({ narrowing: { prod: { how: 'federate' } } });
      await expect(transport.send(PROD, read)).rejects.toMatchObject({ errorName: 'NotNarrowed' });
      expect(stub.calls()).toEqual([]);
    });

    it('again before the session ends', async () => {
      narrow('GetFederationToken');
      open({ narrowing: { prod: { how: 'federate' } } });
      await transport.send(PROD, read);
      clock += 3_400_000;
      await transport.send(PROD, read).catch(() => {});
      expect(stub.seen.filter(({ action }) => action === 'GetFederationToken').length).toBeGreaterThan(1);
    });
  });
});
