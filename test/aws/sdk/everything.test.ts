import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AwsCall } from '../../../src/aws/call.ts';
import { isListedRead } from '../../../src/aws/guard/reads.ts';
import { CLIENTS } from '../../../src/aws/sdk/clients.ts';
import { createSdkTransport, type SdkTransport } from '../../../src/aws/sdk/transport.ts';
import { commandsOf, SERVICES, sampleInput } from '../sample.ts';
import { type Door, openDoor, PROD, UAE } from './door.ts';

/** Operations on a host of their own, which the guard does not know and the build does not use. */
const PREFIXED = [
  'cloudwatch-logs:GetLogObject',
  'cloudwatch-logs:StartLiveTail',
  'servicediscovery:DiscoverInstances',
  'servicediscovery:DiscoverInstancesRevision',
];

describe('every operation of every installed client, tried against production', () => {
  let door: Door;
  let transport: SdkTransport;
  beforeAll(async () => {
    door = await openDoor();
    const { url: endpoint } = door.stub;
    transport = createSdkTransport({ variables: door.files.variables, endpoint, now: () => Date.now() });
  });
  beforeEach(() => {
    door.stub.seen.length = 0;
  });
  afterAll(async () => {
    transport.close();
    await door.close();
  });

  const operations = async () => {
    const all = await Promise.all(
      SERVICES.map(async (service) =>
        commandsOf(await CLIENTS[service]()).map(([operation, Command]) => ({ service, operation, Command })),
      ),
    );
    return all.flat();
  };
  const failureOf = async (sent: Promise<unknown>) =>
    sent.then(
      () => undefined,
      (error) => error.failure ?? String(error),
    );

  it('through the transport: refused unless listed, and nothing refused reaches the socket', async () => {
    const tally = { refused: 0, sent: 0 };
    const wrong: string[] = [];
    for (const { service, operation, Command } of await operations()) {
      const before = door.stub.calls().length;
      const call = { channel: 'aws', service, operation, input: sampleInput(Command) } as AwsCall;
      const failure = await failureOf(transport.send(PROD, call));
      const arrived =
        door.stub.calls().length - before + (service === 'sts' && failure !== 'refused' ? 1 : 0);
      const listed = isListedRead('prod', service, operation);
      if (listed ? failure === 'refused' || arrived !== 1 : failure !== 'refused' || arrived !== 0) {
        wrong.push(
          `${service}:${operation} ${listed ? 'listed' : 'unlisted'}: ${failure}, ${arrived} requests`,
        );
      }
      tally[failure === 'refused' ? 'refused' : 'sent'] += 1;
    }
    process.stdout.write(
      `through the transport: ${tally.refused} refused, ${tally.sent} listed reads sent\n`,
    );
    expect(wrong).toEqual([]);
    expect(door.stub.calls().filter(({ accessKeyId }) => accessKeyId !== 'AKIAPRODPRODPRODPROD')).toEqual([]);
    expect(tally.refused).toBeGreaterThan(1_500);
  }, 180_000);

  it.each([
    ['the first step', ['initialize']],
    ['the first step and the signer', ['initialize', 'signer']],
    ['the first step and the handler', ['initialize', 'handler']],
    ['the signer and the handler', ['signer', 'handler']],
  ] as const)(
    'through the raw client without %s: still refused, still nothing on the socket',
    async (_, without) => {
      let refused = 0;
      const wrong: string[] = [];
      for (const service of SERVICES) {
        const { client, command, module } = await door.client(PROD, service, without);
        for (const [operation, Command] of commandsOf(module)) {
          if (isListedRead('prod', service, operation)) continue;
          const failure = await failureOf(client.send(command(operation, sampleInput(Command))));
          if (failure === 'refused') refused += 1;
          else wrong.push(`${service}:${operation} ${failure}`);
        }
      }
      process.stdout.write(`without ${without.join(', ')}: ${refused} refused\n`);
      const unserializable = wrong.filter((text) =>
        /streaming|No value provided|TypeError|Error: /.test(text),
      );
      expect(wrong.filter((text) => !unserializable.includes(text))).toEqual([]);
      expect(unserializable.length).toBeLessThan(20);
      expect(door.stub.calls()).toEqual([]);
    },
    180_000,
  );

  it('would reach the socket if all three layers were out', async () => {
    const { client, command } = await door.client(PROD, 'ec2', ['initialize', 'signer', 'handler']);
    await client.send(command('CreateVpc', { CidrBlock: '10.0.0.0/16' })).catch(() => {});
    expect(door.stub.calls().map(({ action }) => action)).toEqual(['CreateVpc']);
  });

  it('says the same on the wire as the command does, for every operation of a writable environment', async () => {
    const wrong: string[] = [];
    const tally = { agreed: 0, refused: 0 };
    for (const { service, operation, Command } of await operations()) {
      const call = { channel: 'aws', service, operation, input: sampleInput(Command) } as AwsCall;
      const error = await transport.send(UAE, call).catch((thrown) => thrown);
      const rule = (error as { rule?: string }).rule;
      if (rule === undefined) tally.agreed += 1;
      else tally.refused += 1;
      if (
        rule !== undefined &&
        !['credentials', 'protected'].includes(rule) &&
        !PREFIXED.includes(`${service}:${operation}`)
      )
        wrong.push(`${service}:${operation} ${rule} ${error.message}`);
    }
    process.stdout.write(`on the wire: ${tally.agreed} operations agree with their command\n`);
    expect(wrong).toEqual([]);
  }, 180_000);
});
