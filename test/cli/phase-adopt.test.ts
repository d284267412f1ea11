import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { act as adopt } from '../../src/cli/acts/phase-adopt.ts';
import { act as approve } from '../../src/cli/acts/phase-approve.ts';
import { act as plan } from '../../src/cli/acts/phase-plan.ts';
import { act as rehearse } from '../../src/cli/acts/rehearse.ts';
import { emptyFolder, plainEnvironment } from './built.ts';
import { inProcess, Wall } from './in-process.ts';

const asked = { args: { phase: '4' }, options: { why: 'by hand' } };

/** An STS that answers every question with this. */
async function withSts<T>(status: number, xml: string, work: (endpoint: string) => Promise<T>): Promise<T> {
  const server = createServer((_, response) => response.writeHead(status).end(xml));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function adoptOn(endpoint: string, credentials = true, json = false) {
  const cwd = emptyFolder();
  const file = join(cwd, 'credentials');
  const keys = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = nothing\n';
  writeFileSync(file, credentials ? `[default]\n${keys}[muvi-prod]\n${keys}` : '');
  const env = { ...plainEnvironment(cwd), AWS_SHARED_CREDENTIALS_FILE: file };
  const process = inProcess({ cwd, clock: new Wall(), rehearse: false, env, endpoint, json });
  const exit = await process.run(adopt, asked);
  return { exit, process, journal: readFileSync(join(cwd, 'logs', 'journal.ndjson'), 'utf8') };
}

const NOBODY = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>';
const ELSE = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::999999999999:user/x</Arn>
<UserId>U</UserId><Account>999999999999</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

describe('an adoption of what could not be looked at', () => {
  it.each([
    ['denied', 403, NOBODY],
    ["another account's", 200, ELSE],
  ])(
    'exits 4 where the credentials are %s, names muvi doctor and records no evidence',
    async (_, status, xml) => {
      const { exit, process, journal } = await withSts(status, xml, (endpoint) => adoptOn(endpoint));
      expect(exit).toBe(4);
      expect(process.out()).toMatch(/^phase 4 was not adopted$/m);
      expect(process.out()).toMatch(/^next: muvi doctor$/m);
      expect(journal).not.toContain('"verified"');
    },
  );

  it('exits 4 where there are no credentials', async () => {
    expect((await adoptOn('http://127.0.0.1:1', false)).exit).toBe(4);
  });

  it('exits 7 where AWS could not be reached, which is not that something does not hold', async () => {
    const { exit, process } = await adoptOn('http://127.0.0.1:1', true, true);
    expect(exit).toBe(7);
    expect(JSON.parse(process.out())).toMatchObject({
      adopted: false,
      verdict: 'unknown',
      next: ['muvi doctor'],
    });
  });
});

describe('what an adoption came to stands on stdout, with the next command', () => {
  it('where something does not hold', async () => {
    const process = inProcess({ cwd: emptyFolder(), clock: new Wall() });
    expect(await process.run(adopt, asked)).toBe(3);
    expect(process.out()).toMatch(/^phase 4 was not adopted\nnext: muvi phase plan 4 --rehearse$/m);
  });

  it('where all holds', async () => {
    const cwd = emptyFolder();
    const made = inProcess({ cwd, clock: new Wall() });
    expect(await made.run(rehearse, { args: { phases: ['4'] } })).toBe(0);
    const process = inProcess({ cwd, clock: new Wall() });
    expect(await process.run(adopt, asked)).toBe(0);
    expect(process.out()).toMatch(/^phase 4 is adopted\nnext: muvi phase plan 1 --rehearse$/m);
  });
});

describe('what an approval came to stands on stdout', () => {
  const planned = async (): Promise<string> => {
    const cwd = emptyFolder();
    const maker = inProcess({ cwd, clock: new Wall() });
    expect(await maker.run(plan, { args: { phase: '4' }, options: { out: 'plan.json' } })).toBe(0);
    return cwd;
  };

  it('with the command that runs the plan', async () => {
    const process = inProcess({ cwd: await planned(), clock: new Wall() });
    expect(await process.run(approve, { args: { plan: 'plan.json' }, options: { yes: true } })).toBe(0);
    expect(process.out()).toMatch(
      /^the plan of phase 4 is approved\nnext: muvi phase run 4 --approve [0-9a-f]{64} --rehearse$/m,
    );
  });
});
