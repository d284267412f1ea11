import { mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { isAwsCall } from '../aws/call.ts';
import type { Departure } from '../aws/gateway.ts';
import { redact } from '../secrets/redact.ts';
import type { SecretRegistry } from '../secrets/registry.ts';

/** Told of every call that left, for whoever has to find out later what happened. Settled once it is written. */
export type Diagnostics = (departure: Departure) => Promise<void>;

type Scrubber = Pick<SecretRegistry, 'scrub'>;

/**
 * The diagnostic log: one JSON line for each write that left and for each call that failed, with inputs redacted by
 * name and by known value; `debug` adds the reads that were answered. It is no record of the build (that is the
 * journal) and may be deleted at any time. A log that cannot be written is not a reason to stop: nothing is logged
 * then. Nothing is opened or loaded before there is something to log.
 */
export function diagnosticsIn(file: string, secrets: Scrubber, debug: boolean): Diagnostics {
  let log: Promise<Logger | undefined> | undefined;
  return async ({ place, call, kind, tookMs, requestId, error }) => {
    const quiet = kind === 'read' && error === undefined;
    if (quiet && !debug) return;
    log ??= openLog(file, secrets, debug);
    const name = isAwsCall(call) ? `${call.service}:${call.operation}` : call.channel;
    const input = kind === 'write' || debug ? { input: redacted(call, secrets) } : {};
    const about = { environment: place.environment, kind, call: name, tookMs, requestId, error, ...input };
    const level = error === undefined ? (quiet ? 'debug' : 'info') : 'warn';
    (await log)?.[level](about, error === undefined ? 'answered' : 'failed');
  };
}

async function openLog(file: string, secrets: Scrubber, debug: boolean): Promise<Logger | undefined> {
  const descriptor = opened(file);
  if (descriptor === undefined) return undefined;
  const { default: pino } = await import('pino');
  const sink = { write: (line: string) => written(descriptor, secrets.scrub(line)) };
  return pino({ base: { pid: process.pid }, level: debug ? 'debug' : 'info' }, sink);
}

function redacted(call: Departure['call'], secrets: Scrubber): unknown {
  return isAwsCall(call) ? redact(call.input, secrets, call.operation) : redact({ ...call }, secrets);
}

/** It is told of a call when that has left: to throw here would take the place of what AWS answered. */
function written(descriptor: number, line: string): void {
  try {
    writeSync(descriptor, line);
  } catch {}
}

function opened(file: string): number | undefined {
  try {
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, 'a', 0o600);
  } catch {
    return undefined;
  }
}
