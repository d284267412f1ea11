import { mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { isAwsCall } from '../aws/call.ts';
import type { Departure } from '../aws/gateway.ts';
import { redact } from '../secrets/redact.ts';
import type { SecretRegistry } from '../secrets/registry.ts';

/** Told of every call that left, for whoever has to find out later what happened. */
export type Diagnostics = (departure: Departure) => void;

/**
 * The diagnostic log: one JSON line for each call that left, with its input redacted by name and by known value.
 * It is no record of the build (that is the journal) and may be deleted at any time. `debug` adds the inputs of
 * reads. A log that cannot be written is not a reason to stop: nothing is logged then.
 */
export async function diagnosticsIn(
  file: string,
  secrets: Pick<SecretRegistry, 'scrub'>,
  debug: boolean,
): Promise<Diagnostics> {
  const descriptor = opened(file);
  if (descriptor === undefined) return () => {};
  const { default: pino } = await import('pino');
  const sink = { write: (line: string) => void writeSync(descriptor, secrets.scrub(line)) };
  const log = pino({ base: { pid: process.pid }, level: debug ? 'debug' : 'info' }, sink);
  return ({ place, call, kind, tookMs, requestId, error }) => {
    const name = isAwsCall(call) ? `${call.service}:${call.operation}` : call.channel;
    const input = kind === 'write' || debug ? { input: redacted(call, secrets) } : {};
    const about = { environment: place.environment, kind, call: name, tookMs, requestId, error, ...input };
    if (error !== undefined) log.warn(about, 'failed');
    else log.info(about, 'answered');
  };
}

function redacted(call: Departure['call'], secrets: Pick<SecretRegistry, 'scrub'>): unknown {
  return isAwsCall(call) ? redact(call.input, secrets, call.operation) : redact({ ...call }, secrets);
}

function opened(file: string): number | undefined {
  try {
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, 'a', 0o600);
  } catch {
    return undefined;
  }
}
