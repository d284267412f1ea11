import { spawn } from 'node:child_process';
import { quoted } from '../aws/cli-line.ts';
import type { ChannelDoor } from '../aws/gateway.ts';
import type { Call, ReadCall } from '../engine/call.ts';
import { CallFailed } from '../engine/errors.ts';
import type { Pattern } from '../engine/expectation.ts';
import type { Verification } from '../engine/step.ts';

/** A program to run, without a shell. */
export interface ProcessCall extends Call {
  readonly channel: 'process';
  /** The program and its arguments. No secret stands here: arguments are public on a machine. */
  readonly argv: readonly [string, ...string[]];
  /** Added to the scrubbed environment; secrets may stand here. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working folder, relative to the project's. */
  readonly cwd?: string;
  /** What a rehearsal answers in its place. */
  readonly rehearsed: ProcessAnswer;
}

interface ProcessRead extends ProcessCall, ReadCall {
  readonly channel: 'process';
}

export interface ProcessAnswer {
  readonly exitCode: number;
  readonly stdout: string;
}

/** A program as a write. */
export function runProgram(
  argv: ProcessCall['argv'],
  options: Omit<ProcessCall, 'channel' | 'argv' | 'reads'>,
): ProcessCall {
  return { channel: 'process', argv, ...options };
}

/** A program that only looks, and what it must print or return. */
export function programShows(
  argv: ProcessCall['argv'],
  options: Omit<ProcessCall, 'channel' | 'argv' | 'reads'>,
  pattern: Pattern<ProcessAnswer>,
): Verification {
  const read: ProcessRead = { channel: 'process', argv, ...options, reads: true };
  return { read, expect: { kind: 'shows', pattern } };
}

/** The program as a command to run by hand; its added environment by name only. */
export function processLine(call: ProcessCall): string {
  const names = Object.keys(call.env ?? {}).map((name) => `${name}=…`);
  return [...names, ...call.argv.map(quoted)].join(' ');
}

/** What a process door needs: a folder, an environment without AWS credentials, and the signal that ends it. */
export interface ProcessDoorOptions {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Runs programs for real; one that exits above 0 is rejected with the end of what it wrote to stderr. */
export function processDoor({ folder, environment, signal }: ProcessDoorOptions): ChannelDoor {
  const run = (call: ProcessCall): Promise<{ value: ProcessAnswer }> =>
    new Promise((resolve, reject) => {
      const [program, ...args] = call.argv;
      const child = spawn(program, args, {
        cwd: call.cwd ?? folder,
        env: { ...environment, ...call.env },
        signal,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const out: string[] = [];
      const err: string[] = [];
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => out.push(chunk));
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => err.push(chunk));
      child.on('error', (error: NodeJS.ErrnoException) => reject(notRun(program, error)));
      child.on('close', (exitCode) => {
        if (exitCode === 0) return resolve({ value: { exitCode, stdout: out.join('') } });
        const message = err.join('').trim().slice(-2_000) || `${program} exited ${exitCode ?? 'by a signal'}`;
        reject(
          new CallFailed({
            failure: exitCode === null ? 'lost' : 'rejected',
            errorName: `Exit${exitCode ?? 'BySignal'}`,
            message,
          }),
        );
      });
    });
  return {
    read: (_place, call) => run(call as unknown as ProcessCall),
    write: (_place, call) => run(call as ProcessCall),
  };
}

/** Runs nothing: each call brings the answer its rehearsal gives. */
export const rehearsedProcessDoor: ChannelDoor = {
  read: async (_place, call) => ({ value: (call as unknown as ProcessCall).rehearsed }),
  write: async (_place, call) => ({ value: (call as ProcessCall).rehearsed }),
};

function notRun(program: string, error: NodeJS.ErrnoException): CallFailed {
  const message = error.code === 'ENOENT' ? `${program} is not on this machine's PATH` : error.message;
  return new CallFailed({
    failure: 'rejected',
    errorName: error.code ?? 'SpawnFailed',
    message,
    cause: error,
  });
}
