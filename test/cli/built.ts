import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = ['src', 'phases', 'bin', 'scripts'];

/** A build that nobody asked for this long is taken away, in milliseconds. */
const STALE_MS = 3_600_000;
let built: Promise<string> | undefined;

/**
 * The folder of a muvi built from the sources as they stood when this process first asked: `bin/muvi.js` and
 * `dist/`. Built once per state of the sources, whichever test file asks first; the others wait for it.
 */
export function builtMuvi(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  const cache = join(ROOT, 'node_modules', '.cache', 'muvi-test');
  const out = join(cache, stateOf(SOURCES));
  const done = join(out, 'done');
  const lock = `${out}.lock`;
  mkdirSync(cache, { recursive: true });
  while (!existsSync(done)) {
    try {
      mkdirSync(lock);
    } catch {
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > 120_000) rmSync(lock, { recursive: true, force: true });
      await setTimeout(50);
      continue;
    }
    try {
      if (!existsSync(done)) {
        execFileSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs'), '--out', out], { stdio: 'pipe' });
        writeFileSync(done, '');
        forgetOldBuilds(cache);
      }
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
  return out;
}

function forgetOldBuilds(cache: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > STALE_MS) rmSync(path, { recursive: true, force: true });
  }
}

function stateOf(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      const stat = statSync(join(ROOT, folder, file), { throwIfNoEntry: false });
      if (stat?.isFile()) hash.update(`${folder}/${file} ${stat.size} ${stat.mtimeMs}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

export interface Ran {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Closes the reading end of stdout after the first bytes, as `| head -1` does. */
  readonly leaveEarly?: boolean;
  /** Another muvi than the one built from the sources as they are. */
  readonly program?: string | undefined;
}

/** Runs muvi as a process of its own, off a terminal, with a home of its own and no credentials. */
export async function muvi(
  args: readonly string[],
  { cwd, env = {}, leaveEarly = false, program }: RunOptions,
): Promise<Ran> {
  const bin = program ?? join(await builtMuvi(), 'bin', 'muvi.js');
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...plainEnvironment(cwd), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (leaveEarly) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((done) => {
    child.on('close', (exit, signal) => done({ exit, signal, stdout, stderr }));
  });
}

/** No credentials, no settings, and a locale that is the same everywhere. */
export function plainEnvironment(home: string): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: home, LANG: 'C.UTF-8', TERM: 'xterm-256color' };
}

/** An empty folder to work in. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'muvi-cli-'));
}
