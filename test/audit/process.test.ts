import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtMuvi, emptyFolder, muvi, plainEnvironment, type Ran } from '../cli/built.ts';

/** Lets a child's timers run fifty times as fast: the SDK's timeouts and muvi's back-off take minutes otherwise. */
const HASTE = `
import promises from 'node:timers/promises';
import { syncBuiltinESMExports } from 'node:module';
const { setTimeout: soon } = globalThis;
globalThis.setTimeout = (work, ms, ...rest) => soon(work, ms / 50, ...rest);
const { setTimeout: later } = promises;
promises.setTimeout = (ms, ...rest) => later(ms / 50, ...rest);
syncBuiltinESMExports();
`;

const LISTS: Readonly<Record<string, string>> = {
  DescribeCacheClusters: 'CacheClusters',
  DescribeCacheSubnetGroups: 'CacheSubnetGroups',
  DescribeCacheParameterGroups: 'CacheParameterGroups',
};

/** An ElastiCache that has nothing, and answers one operation in a way of its own. */
async function elastiCache(trouble: (response: ServerResponse) => void): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const operation = new URLSearchParams(body).get('Action') ?? '';
      if (operation === 'DescribeReplicationGroups') return trouble(response);
      const within =
        operation === 'GetCallerIdentity'
          ? '<Account>011566070219</Account><Arn>arn:aws:iam::011566070219:user/x</Arn><UserId>x</UserId>'
          : `<${LISTS[operation]}/>`;
      const result = `<${operation}Result>${within}</${operation}Result>`;
      response.end(`<${operation}Response>${result}</${operation}Response>`);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
}

const refusing = (status: number, code: string) => (response: ServerResponse) => {
  response.statusCode = status;
  response.end(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>not now</Message></Error></ErrorResponse>`,
  );
};

const TROUBLE = [
  ['denied', refusing(403, 'AccessDenied'), /AccessDenied: not now/],
  ['throttled to the end', refusing(400, 'Throttling'), /Throttling: not now/],
  ['hung', () => {}, /no answer within 30 seconds/],
  ['malformed', (response: ServerResponse) => response.end('<html><body>gateway</body>'), /Error: |no list/],
] as const;

const credentials = (cwd: string): void => {
  mkdirSync(join(cwd, '.aws'));
  writeFileSync(
    join(cwd, '.aws', 'credentials'),
    '[muvi-prod]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = for-loopback-alone\n',
  );
};

const auditOver = (server: Server): string[] => {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return ['audit', 'prod', '--read-only', '--only', 'redis', '--endpoint', endpoint];
};

const shut = (server: Server): void => {
  server.closeAllConnections();
  server.close();
};

describe('muvi audit, of a service that is', () => {
  const servers: Server[] = [];
  const ran = new Map<string, Ran>();

  beforeAll(async () => {
    await builtMuvi();
    const cwd = emptyFolder();
    credentials(cwd);
    writeFileSync(join(cwd, 'haste.mjs'), HASTE);
    const env = { NODE_OPTIONS: `--import=${join(cwd, 'haste.mjs')}` };
    for (const [what, trouble] of TROUBLE) {
      const server = await elastiCache(trouble);
      servers.push(server);
      ran.set(what, await muvi(auditOver(server), { cwd, env }));
    }
  }, 240_000);

  afterAll(() => {
    for (const server of servers) shut(server);
  });

  it.each(TROUBLE)('%s, ends, says why, and exits 7', (what, _trouble, reason) => {
    const { exit, stdout, stderr } = ran.get(what) as Ran;
    expect({ exit, stderr }).toMatchObject({ exit: 7 });
    expect(stdout).toMatch(/Redis replication groups +unknown\n/);
    expect(stdout).toMatch(/cache subnet groups +0\n/);
    expect(stderr).toMatch(/prod elasticache\/replication-group: unknown: /);
    expect(stderr).toMatch(reason);
    expect(stdout.slice(stdout.indexOf('\nUnknown\n'))).toMatch(reason);
  });
});

describe('Ctrl-C', () => {
  it('ends an audit that waits for an answer at once, and says so', async () => {
    const program = join(await builtMuvi(), 'bin', 'muvi.js');
    const cwd = emptyFolder();
    credentials(cwd);
    let asked = (): void => {};
    const waits = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const server = await elastiCache(() => asked());
    const child = spawn(process.execPath, [program, ...auditOver(server)], {
      cwd,
      env: plainEnvironment(cwd),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    await waits;
    child.kill('SIGINT');
    const exit = await new Promise((ended) => child.once('close', ended));
    shut(server);
    expect(exit).toBe(130);
    expect(stderr).toContain('stopped by Ctrl-C');
  });
});
