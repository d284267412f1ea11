import type { Described } from '../aws/call.ts';
import type { Environment } from '../engine/environment.ts';
import { REDACTED } from '../engine/secret.ts';
import type { Seen } from '../inventory/ask.ts';
import { redact } from '../secrets/redact.ts';

/** One question and its answer, redacted; times as ISO texts once it is JSON. */
export interface Recorded {
  readonly environment: Environment;
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly output: unknown;
}

/**
 * What secrets look like wherever they stand: the password in a URL, AWS and third parties' keys, tokens, private keys.
 * Compared with whole values of settings, whose names may tell nothing (`DATABASE_URL`).
 */
const SHAPES = new RegExp(
  [
    String.raw`:\/\/[^\s/:@]+:[^\s/@]+@`,
    String.raw`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`,
    '-----BEGIN [A-Z ]*PRIVATE KEY',
    String.raw`\bgh[pousr]_[A-Za-z0-9]{30,}`,
    String.raw`\b[sr]k_(?:live|test|sbox)_[A-Za-z0-9]{8,}`,
    String.raw`\bSG\.[\w-]{16,}\.[\w-]{16,}`,
    String.raw`\bxox[abprs]-[\w-]{10,}`,
    String.raw`\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.`,
  ].join('|'),
);

/** No secret of these shapes is shorter; nearly every other text is. */
const SHORTEST = 16;

const hasShape = (text: string): boolean => text.length >= SHORTEST && SHAPES.test(text);

/** Operations whose answers hold settings people write: their values are redacted by the settings' names as well. */
const WITH_SETTINGS = new Set([
  'DescribeTaskDefinition',
  'BatchGetProjects',
  'GetPipeline',
  'DescribeInstances',
]);

export interface Witness {
  readonly seen: Seen;
  /** Every answer so far; empty where none is kept. */
  readonly answers: readonly Recorded[];
}

/**
 * What every answer passes through before anything is made of it: settings that are secret become `[redacted]`, and
 * so do, in what is kept, all fields that hold secrets. `scrub` knows the secrets of this process. `keep`: for a
 * snapshot.
 */
export function witness(environment: Environment, scrub: (text: string) => string, keep: boolean): Witness {
  const answers: Recorded[] = [];
  const registry = { scrub: (text: string) => (hasShape(text) ? REDACTED : scrub(text)) };
  const recorded = new Set<object>();
  return {
    answers,
    seen<R>({ read }: Described<R>, reply: R): R {
      const { service, operation, input } = read;
      if (!keep && !WITH_SETTINGS.has(operation)) return reply;
      const output = redact(reply, registry, operation) as R;
      if (keep && !recorded.has(reply as object)) {
        recorded.add(reply as object);
        answers.push({ environment, service, operation, input, output });
      }
      return output;
    },
  };
}

/** A value in which no text has a secret's shape; the same object where none had: an inventory holds hardly ever one. */
export function withoutShapes<T>(value: T): T {
  if (typeof value === 'string') return (hasShape(value) ? REDACTED : value) as T;
  if (typeof value !== 'object' || value === null) return value;
  let copy: Record<string, unknown> | undefined;
  // Not by Object.entries: that is a list of pairs for each of ten thousand resources.
  for (const name in value) {
    const member: unknown = value[name];
    const clean = withoutShapes(member);
    if (clean === member) continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    copy[name] = clean;
  }
  return (copy as T | undefined) ?? value;
}
