import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AwsCall } from '../../src/aws/call.ts';
import { createSdkTransport } from '../../src/aws/sdk/transport.ts';
import { Secret } from '../../src/engine/secret.ts';
import { redact } from '../../src/secrets/redact.ts';
import { createSecretRegistry } from '../../src/secrets/registry.ts';
import { stripControls } from '../../src/secrets/terminal.ts';
import { KEYS, UAE } from '../aws/sdk/door.ts';
import { type ProfileFiles, profileFiles, type Stub, startStub } from '../aws/stub.ts';

const PLANTED = 'pl"an&ted\'s\necret+/=%';

/** Forms in which whoever reads what muvi wrote would look for it. */
const forms = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  new URLSearchParams({ s: secret }).toString().slice(2),
  Buffer.from(secret).toString('base64'),
  Buffer.from(`:${secret}`).toString('base64').slice(2, -4),
  Buffer.from(`u:${secret}`).toString('base64').slice(3, -4),
  Buffer.from(secret).toString('hex'),
];

describe('a secret planted wherever AWS could give one back', () => {
  let stub: Stub;
  let files: ProfileFiles;
  let folder: string;
  beforeEach(async () => {
    stub = await startStub({ [KEYS['muvi-uat']]: UAE.account });
    files = profileFiles(KEYS);
    folder = mkdtempSync(join(tmpdir(), 'muvi-sinks-'));
  });
  afterEach(async () => {
    files.remove();
    rmSync(folder, { recursive: true });
    await stub.stop();
  });

  it('stands in nothing that is written or printed: parameter, tag, error, password', async () => {
    const registry = createSecretRegistry();
    stub.answer = ({ headers, service }, response) => {
      if (service === 'sts') return false;
      const operation = String(headers['x-amz-target']).split('.')[1];
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      if (operation === 'PutParameter') {
        response.writeHead(400).end(
          JSON.stringify({
            __type: 'ValidationException',
            message: `bad value ${PLANTED} (${encodeURIComponent(PLANTED)})`,
          }),
        );
      } else {
        response.end(
          JSON.stringify({
            Parameters: [{ Name: '/uat/KEY', Type: 'SecureString', Value: PLANTED }],
            Tags: [{ Key: 'note', Value: PLANTED }],
          }),
        );
      }
      return true;
    };
    const transport = createSdkTransport({
      variables: files.variables,
      endpoint: stub.url,
      now: () => Date.now(),
      register: (secret) => registry.register(secret),
    });
    const call = (operation: string, input: object) =>
      ({ channel: 'aws', service: 'ssm', operation, input }) as AwsCall;
    const put = call('PutParameter', { Name: '/uat/KEY', Type: 'SecureString', Value: new Secret(PLANTED) });

    const error = await transport.send(UAE, put).catch((thrown: Error) => thrown);
    const reply = await transport.send(UAE, call('GetParametersByPath', { Path: '/uat/' }));
    transport.close();
    expect((error as Error).message, 'the error does hold it, before it is scrubbed').toContain(PLANTED);
    expect(stub.calls()[0]?.body, 'AWS does get it').toContain(JSON.stringify(PLANTED));

    const basic = Buffer.from(`user:${PLANTED}`).toString('base64');
    const sinks: Record<string, string> = {
      'journal.ndjson': JSON.stringify(
        redact({ intent: put, error, reply, line: `curl -u ${basic}` }, registry),
      ),
      'log.md': registry.scrub(
        `| error | ${(error as Error).message} |\n${JSON.stringify(reply.value, undefined, 2)}`,
      ),
      'plan.json': JSON.stringify(redact(put, registry)),
      'terminal.txt': stripControls(
        registry.scrub(`${inspect(error)} ${inspect(put)} postgres://u:${encodeURIComponent(PLANTED)}@h`),
      ),
      'stack.txt': registry.scrub((error as Error).stack ?? ''),
    };
    for (const [name, text] of Object.entries(sinks)) writeFileSync(join(folder, name), text);

    const found = readdirSync(folder).flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return forms(PLANTED)
        .filter((form) => text.includes(form))
        .map((form) => `${name}: ${form}`);
    });
    expect(found).toEqual([]);
    expect(Object.values(sinks).every((text) => text.length > 50)).toBe(true);
  });
});
