import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS, type Moto, type MotoProfile, startMoto } from '../moto.ts';
import { lacks } from '../tools.ts';

describe.skipIf(lacks('moto_server'))('the emulator the wire tests stand on', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  const client = (profile: MotoProfile) => ({
    endpoint: moto.url,
    region: 'me-central-1',
    credentials: moto.keys(profile),
    maxAttempts: 1,
  });

  it('answers each profile with its own account', async () => {
    for (const profile of Object.keys(ACCOUNTS) as MotoProfile[]) {
      const identity = await new STSClient(client(profile)).send(new GetCallerIdentityCommand({}));
      expect(identity.Account).toBe(ACCOUNTS[profile]);
    }
  });

  it('keeps answering them after a reset', async () => {
    const before = moto.keys('muvi-prod').accessKeyId;
    await moto.reset(7);
    expect(moto.keys('muvi-prod').accessKeyId).not.toBe(before);
    const identity = await new STSClient(client('muvi-prod')).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe(ACCOUNTS['muvi-prod']);
  });

  it('denies production every write once it enforces IAM, and records who asked', async () => {
    await moto.enforceIam(true);
    await moto.startRecording();
    const prod = new EC2Client(client('muvi-prod'));
    await expect(prod.send(new DescribeVpcsCommand({}))).resolves.toBeDefined();
    await expect(prod.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).rejects.toThrow(
      /not authorized/i,
    );
    await expect(
      new EC2Client(client('muvi-uat')).send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })),
    ).resolves.toBeDefined();
    await moto.enforceIam(false);

    const seen = await moto.recording();
    expect(seen.map(({ accessKeyId, service, operation }) => [accessKeyId, service, operation])).toEqual([
      [moto.keys('muvi-prod').accessKeyId, 'ec2', 'DescribeVpcs'],
      [moto.keys('muvi-prod').accessKeyId, 'ec2', 'CreateVpc'],
      [moto.keys('muvi-uat').accessKeyId, 'ec2', 'CreateVpc'],
    ]);
  });
});
