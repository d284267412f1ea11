import { spawn } from 'node:child_process';
import { quoted } from '../aws/cli-line.ts';
import type { ChannelDoor } from '../aws/gateway.ts';
import type { Call, ReadCall } from '../engine/call.ts';
import { CallFailed } from '../engine/errors.ts';
import type { Pattern } from '../engine/expectation.ts';
import type { Verification } from '../engine/step.ts';
import type { RehearsedRead } from './effects.ts';

interface Program {
  /** The program and its arguments. No secret stands here: arguments are public on a machine. */
  readonly argv: readonly [string, ...string[]];
  /** Added to the scrubbed environment; secrets may stand here. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working folder; the project's, where not given. */
  readonly cwd?: string;
}

/** A program to run, without a shell. */
export interface ProcessCall extends Call, Program {
  readonly channel: 'process';
  /** What it brings about, by name: all that its rehearsal does. */
  readonly effect: string;
}

interface ProcessRead extends ReadCall, Program {
  readonly channel: 'process';
  readonly rehearsed: RehearsedRead<ProcessAnswer>;
}

export interface ProcessAnswer {
  readonly exitCode: number;
  readonly stdout: string;
}

/** A program as a write. `effect` names what it brings about. */
export function runProgram(
  argv: Program['argv'],
  effect: string,
  options: Omit<Program, 'argv'> = {},
): ProcessCall {
  return { channel: 'process', argv, effect, ...options };
}

/** A program that only looks, and what it must print. */
export function programShows(
  argv: Program['argv'],
  pattern: Pattern<ProcessAnswer>,
  rehearsed: RehearsedRead<ProcessAnswer>,
  options: Omit<Program, 'argv'> = {},
): Verification {
  const read: ProcessRead = { channel: 'process', argv, rehearsed, reads: true, ...options };
  return { read, expect: { kind: 'shows', pattern } };
}

/** The program as a command to run by hand; its added environment by name only. */
export function processLine({ argv, env }: Program): string {
  const names = Object.keys(env ?? {}).map((name) => `${name}=…`);
  return [...names, ...argv.map(quoted)].join(' ');
}

/** What a process door needs: a folder, an environment without AWS credentials, and the signal that ends it. */
export interface ProcessDoorOptions {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Runs programs for real; one that exits above 0 is rejected with the end of what it wrote to stderr. */
export function processDoor({ folder, environment, signal }: ProcessDoorOptions): ChannelDoor {
  const run = ({ argv: [program, ...args], cwd, env }: Program): Promise<{ value: ProcessAnswer }> =>
    new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        cwd: cwd ?? folder,
        env: { ...environment, ...env },
        signal,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const out: string[] = [];
      const err: string[] = [];
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => out.push(chunk));
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => err.push(chunk));
      child.on('error', (error: NodeJS.ErrnoException) => reject(notRun(program, error)));
      child.on('close', (exitCode) => {
        if (exitCode === 0) resolve({ value: { exitCode, stdout: out.join('') } });
        else reject(endedBadly(program, exitCode, err.join('')));
      });
    });
  return {
    read: (_place, call) => run(call as unknown as ProcessRead),
    write: (_place, call) => run(call as ProcessCall),
  };
}

function notRun(program: string, error: NodeJS.ErrnoException): CallFailed {
  const message = error.code === 'ENOENT' ? `${program} is not on this machine's PATH` : error.message;
  return new CallFailed({
    failure: 'rejected',
    errorName: error.code ?? 'SpawnFailed',
    message,
    cause: error,
  });
}

/** A program ended by a signal may or may not have done its work. */
function endedBadly(program: string, exitCode: number | null, stderr: string): CallFailed {
  const message = stderr.trim().slice(-2_000) || `${program} ended with ${exitCode ?? 'a signal'}`;
  const errorName = exitCode === null ? 'EndedBySignal' : `Exit${exitCode}`;
  return new CallFailed({ failure: exitCode === null ? 'lost' : 'rejected', errorName, message });
}
