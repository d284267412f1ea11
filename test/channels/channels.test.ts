import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelDoor } from '../../src/aws/gateway.ts';
import { guardOtherWrite } from '../../src/aws/guard/write.ts';
import { effectsIn } from '../../src/channels/effects.ts';
import { fileDoor, fileLine, fileShows, writeText } from '../../src/channels/file.ts';
import { httpDoor, httpLine, pageShows } from '../../src/channels/http.ts';
import { processDoor, processLine, programShows, runProgram } from '../../src/channels/process.ts';
import { rehearsedDoor } from '../../src/channels/rehearsed.ts';
import { runSql, type SqlServer, sqlDoor, sqlLine, sqlShows } from '../../src/channels/sql.ts';
import { CallFailed } from '../../src/engine/errors.ts';
import { judge } from '../../src/engine/judge.ts';
import type { Verification } from '../../src/engine/step.ts';
import { PLACES_BY_NAME } from '../support/rehearsal.ts';

const { uae, prod } = PLACES_BY_NAME;
const folder = () => mkdtempSync(join(tmpdir(), 'muvi-channel-'));

/** How a verification judges what its door answers. */
async function verdict(door: ChannelDoor, { read, expect: wanted }: Verification): Promise<string> {
  const outcome = await door.read(uae, read).catch((error: unknown) => {
    if (error instanceof CallFailed) return error;
    throw error;
  });
  return judge(wanted, outcome, undefined).verdict;
}

describe('files', () => {
  it('are written whole, and verified by reading them again', async () => {
    const home = folder();
    const door = fileDoor(home);
    const shows = fileShows('a/workflow.yml', { content: 'on: push\n' });
    expect(await verdict(door, shows)).toBe('absent');
    await door.write(uae, writeText('a/workflow.yml', 'on: push\n'));
    expect(readFileSync(join(home, 'a/workflow.yml'), 'utf8')).toBe('on: push\n');
    expect(readdirSync(join(home, 'a'))).toEqual(['workflow.yml']);
    expect(await verdict(door, shows)).toBe('holds');
    writeFileSync(join(home, 'a/workflow.yml'), 'on: pull_request\n');
    expect(await verdict(door, shows)).toBe('differs');
  });

  it.each(['../outside', '/etc/passwd', 'a/../../outside', '.'])(
    'outside the folder are refused: %s',
    async (path) => {
      const door = fileDoor(folder());
      await expect(door.write(uae, writeText(path, 'x'))).rejects.toMatchObject({ failure: 'refused' });
      await expect(door.read(uae, fileShows(path, {}).read)).rejects.toMatchObject({ failure: 'refused' });
    },
  );
});

describe('programs', () => {
  const door = (environment: Record<string, string> = {}, signal = new AbortController().signal) =>
    processDoor({
      folder: folder(),
      environment: { PATH: process.env['PATH'] ?? '', ...environment },
      signal,
    });
  const never = { effect: 'nothing', with: { exitCode: 0, stdout: '' } };
  const node = (script: string) => [process.execPath, '-e', script] as const;

  it('answer what they print', async () => {
    const shows = programShows([...node('console.log(6 * 7)')], { stdout: '42\n' }, never);
    expect(await verdict(door(), shows)).toBe('holds');
  });

  it('that exit above 0 are failures, with the end of what they said', async () => {
    const call = runProgram([...node('console.error("no space left"); process.exit(3)')], 'a thing');
    await expect(door().write(uae, call)).rejects.toMatchObject({
      failure: 'rejected',
      errorName: 'Exit3',
      message: 'no space left',
    });
  });

  it('that are not there say so', async () => {
    await expect(door().write(uae, runProgram(['muvi-no-such-program'], 'a thing'))).rejects.toMatchObject({
      failure: 'rejected',
      message: expect.stringContaining('not on this machine'),
    });
  });

  it('that are ended by a signal may have done their work: their fate is open', async () => {
    const call = runProgram([...node('process.kill(process.pid, "SIGKILL")')], 'a thing');
    await expect(door().write(uae, call)).rejects.toMatchObject({ failure: 'lost' });
  });

  it('get no shell, the given environment, and no other', async () => {
    const script = 'console.log(process.argv[1], process.env.GIVEN, process.env.ADDED, process.env.HOME)';
    const shows = programShows(
      [...node(script), '$(whoami)'],
      { stdout: '$(whoami) yes too undefined\n' },
      never,
      {
        env: { ADDED: 'too' },
      },
    );
    expect(await verdict(door({ GIVEN: 'yes' }), shows)).toBe('holds');
  });

  it('are written as a command without the values of their environment', () => {
    const line = processLine(runProgram(['docker', 'push', 'a b'], 'pushed', { env: { TOKEN: 'hunter2' } }));
    expect(line).toBe("TOKEN=… docker push 'a b'");
  });
});

describe('SQL', () => {
  const server: SqlServer = { host: 'db', port: 5432, database: 'd', user: 'u', secretName: 's' };
  const never = { effect: 'nothing', with: { rows: [] } };
  const sent: [string, boolean][] = [];
  const door = sqlDoor(async (_server, statement, _parameters, readOnly) => {
    sent.push([statement, readOnly]);
    return { rows: [{ count: 1 }] };
  });

  it('reads on a read-only session', async () => {
    sent.length = 0;
    const shows = sqlShows(server, 'SELECT count(*) FROM film', { rows: [{ count: 1 }] }, never);
    expect(await verdict(door, shows)).toBe('holds');
    expect(sent).toEqual([['SELECT count(*) FROM film', true]]);
  });

  it.each([
    'DELETE FROM film',
    'WITH x AS (DELETE FROM a RETURNING *) SELECT 1',
    'SELECT 1; DROP TABLE film',
  ])('refuses to read by %s', async (statement) => {
    sent.length = 0;
    const { read } = sqlShows(server, statement, {}, never);
    await expect(door.read(uae, read)).rejects.toMatchObject({ failure: 'refused' });
    expect(sent).toEqual([]);
  });

  it('never writes to production', async () => {
    sent.length = 0;
    const write = runSql(server, 'ALTER ROLE a', 'altered');
    await expect(door.write(prod, write)).rejects.toMatchObject({ failure: 'refused' });
    expect(sent).toEqual([]);
    await door.write(uae, write);
    expect(sent).toEqual([['ALTER ROLE a', false]]);
  });

  it('is written as a psql command that verifies the server', () => {
    expect(sqlLine(runSql(server, "SELECT 'x'", 'x'))).toContain('sslmode=verify-full');
  });
});

describe('pages', () => {
  let url: string;
  const server = createServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: '/heartbeat' });
    else response.writeHead(request.url === '/heartbeat' ? 200 : 503);
    response.end('alive');
  });
  beforeAll(async () => {
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  const door = httpDoor(new AbortController().signal);
  const never = { effect: 'nothing', with: { status: 200, body: '' } };

  it.each([
    ['/heartbeat', 'holds'],
    ['/down', 'differs'],
    ['/moved', 'differs'],
  ])('at %s: %s', async (path, expected) => {
    expect(await verdict(door, pageShows(url + path, { status: 200 }, never))).toBe(expected);
  });

  it('that do not answer are unknown, not absent', async () => {
    expect(await verdict(door, pageShows('http://127.0.0.1:1/', { status: 200 }, never))).toBe('unknown');
  });

  it('are never written to', async () => {
    await expect(door.write(uae, { channel: 'http' })).rejects.toMatchObject({ failure: 'refused' });
    expect(httpLine('http://a/?b=c&d')).toBe("curl --fail --max-time 10 'http://a/?b=c&d'");
  });
});

describe('a rehearsed channel', () => {
  it('holds only after its write, and remembers it in the next process', async () => {
    const file = join(folder(), 'effects.json');
    const shows = programShows(
      ['docker', 'images'],
      { stdout: 'here' },
      {
        effect: 'image built',
        with: { exitCode: 0, stdout: 'here' },
      },
    );
    const door = rehearsedDoor(effectsIn(file));
    expect(await verdict(door, shows)).toBe('absent');
    await door.write(uae, runProgram(['docker', 'build'], 'image built'));
    expect(await verdict(door, shows)).toBe('holds');
    expect(await verdict(rehearsedDoor(effectsIn(file)), shows)).toBe('holds');
  });

  it('are read when they are first asked about: a rehearsal begun anew has none of the one before', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'muvi-effects-')), 'effects.json');
    writeFileSync(file, '["before"]');
    const [begunAnew, goingOn] = [effectsIn(file), effectsIn(file)];
    expect(goingOn.has('before')).toBe(true);
    rmSync(file);
    expect(begunAnew.has('before')).toBe(false);
    begunAnew.add('after');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(['after']);
  });
});

it('a file to write is named, not shown', () => {
  expect(fileLine(writeText('a.yml', 'secret: x'))).toBe('# write a.yml');
});

describe('a write through another channel', () => {
  it('never touches production, and does not happen in a read-only process', () => {
    const write = runProgram(['docker', 'push'], 'pushed');
    expect(() => guardOtherWrite(prod, write)).toThrow(/prod/);
    expect(() => guardOtherWrite(uae, write, { readOnly: true })).toThrow(/read-only/);
    expect(() => guardOtherWrite(uae, write)).not.toThrow();
  });
});
