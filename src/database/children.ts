import { type ChildProcess, spawn } from 'node:child_process';
import { finished, pipeline } from 'node:stream/promises';
import { passwordFor } from './server/password.ts';
import type { Server } from './server/server.ts';

/** A PostgreSQL tool to run: no argument holds a secret, the connection goes through the environment. */
export interface Child {
  /** The full path of the tool. */
  tool: string;
  args: string[];
  /** The server to connect to; without one the tool only prints. */
  server?: Server | undefined;
  /** The server refuses every write of the tool's session. */
  readOnly?: boolean;
}

/** What a tool left behind. */
export interface ChildResult {
  tool: string;
  /** The exit code; undefined where it was killed or never started. */
  exit: number | undefined;
  stdout: string;
  /** What it complained about, the password blotted out if a server ever repeated it. */
  stderr: string;
}

/** A tool says little; what is beyond this is cut at the front, since the last lines tell what failed. */
const KEEP = 64 * 1_024;

/** Runs one tool to its end. Killed when the signal is aborted. */
export async function runChild(child: Child, signal?: AbortSignal): Promise<ChildResult> {
  const running = await start(child, ['ignore', 'pipe', 'pipe'], signal);
  const stdout = collect(running.process.stdout);
  return { ...(await running.done), stdout: await stdout };
}

/** Runs two tools, the output of the first into the second, and waits for both. */
export async function pipeChildren(
  from: Child,
  to: Child,
  signal?: AbortSignal,
): Promise<[ChildResult, ChildResult]> {
  const first = await start(from, ['ignore', 'pipe', 'pipe'], signal);
  const second = await start(to, ['pipe', 'pipe', 'pipe'], signal);
  const { stdout } = first.process;
  const { stdin } = second.process;
  // A broken pipe is told by the exit code and the complaint of whichever tool broke it.
  if (stdout && stdin) pipeline(stdout, stdin).catch(() => undefined);
  second.process.stdout?.resume();
  return await Promise.all([first.done, second.done]);
}

async function start(
  child: Child,
  stdio: ('ignore' | 'pipe')[],
  signal: AbortSignal | undefined,
): Promise<{ process: ChildProcess; done: Promise<ChildResult> }> {
  signal?.throwIfAborted();
  const password = child.server ? await passwordFor(child.server) : undefined;
  const running = spawn(child.tool, child.args, { stdio, env: environment(child, password) });
  // SIGTERM makes the tools cancel their statement on the server before they leave.
  const stop = () => running.kill('SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  const stderr = collect(running.stderr);
  const exit = new Promise<number | undefined>((resolve) => {
    running.once('error', () => resolve(undefined));
    running.once('close', (code) => resolve(code ?? undefined));
  });
  const done = exit.then(async (code) => {
    signal?.removeEventListener('abort', stop);
    const complaint = await stderr;
    return {
      tool: child.tool,
      exit: code,
      stdout: '',
      stderr: password ? complaint.replaceAll(password, '***') : complaint,
    };
  });
  return { process: running, done };
}

/** What the tool may know: the connection, and nothing of the environment muvi itself runs in. */
function environment({ server, readOnly }: Child, password: string | undefined): Record<string, string> {
  const base: Record<string, string> = { LC_ALL: 'C.UTF-8', PATH: process.env.PATH ?? '' };
  if (!server) return base;
  const source = server.password;
  return {
    ...base,
    PGHOST: server.host,
    ...(server.address !== undefined && { PGHOSTADDR: server.address }),
    PGPORT: String(server.port),
    PGUSER: server.user,
    PGDATABASE: server.database,
    PGSSLMODE: server.tls,
    ...(server.rootCertificate !== undefined && { PGSSLROOTCERT: server.rootCertificate }),
    PGAPPNAME: 'muvi',
    PGCLIENTENCODING: 'UTF8',
    PGCONNECT_TIMEOUT: String(Math.ceil((server.connectTimeout ?? 15_000) / 1_000)),
    PGOPTIONS: `-c statement_timeout=0 -c lock_timeout=0${readOnly ? ' -c default_transaction_read_only=on' : ''}`,
    // A secret that was fetched stays off the disk; the environment of a process is its owner's alone to read.
    ...(source && 'passfile' in source ? { PGPASSFILE: source.passfile } : { PGPASSFILE: '/dev/null' }),
    ...(source && 'fetch' in source && password !== undefined && { PGPASSWORD: password }),
  };
}

async function collect(stream: NodeJS.ReadableStream | null): Promise<string> {
  if (!stream) return '';
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text = (text + chunk).slice(-KEEP);
  });
  await finished(stream).catch(() => undefined);
  return text;
}
