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

export interface Witness {
  readonly seen: Seen;
  /** Every answer so far; empty where none is kept. */
  readonly answers: readonly Recorded[];
}

/**
 * What every answer passes through before anything is made of it: secrets become `[redacted]`, so that no fact,
 * finding, page or file can hold one. `scrub` knows the secrets of this process. `keep`: for a snapshot.
 */
export function witness(environment: Environment, scrub: (text: string) => string, keep: boolean): Witness {
  const answers: Recorded[] = [];
  const registry = { scrub: (text: string) => (SHAPES.test(text) ? REDACTED : scrub(text)) };
  const recorded = new Set<object>();
  return {
    answers,
    seen<R>({ read }: Described<R>, reply: R): R {
      const output = redact(reply, registry, read.operation) as R;
      if (keep && !recorded.has(reply as object)) {
        recorded.add(reply as object);
        const { service, operation, input } = read;
        answers.push({ environment, service, operation, input, output });
      }
      return output;
    },
  };
}
