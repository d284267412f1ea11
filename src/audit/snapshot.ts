import { createHash } from 'node:crypto';
import { EXIT, MuviError } from '../engine/errors.ts';
import { canonical } from '../engine/fingerprint.ts';
import type { Inventory } from '../inventory/survey.ts';
import type { Recorded } from './record.ts';

/** What an audit found, to be kept: redacted before it was made, and sealed by a hash. */
export interface Snapshot {
  readonly schema: 1;
  readonly inventories: readonly Inventory[];
  /** The answers it was made of, for a rehearsal that starts from it. */
  readonly answers: readonly Recorded[];
}

const SCHEMA = 1;

/** The snapshot as a file's text. The hash is over all but itself, SHA-256 of its canonical JSON. */
export function snapshotText(inventories: readonly Inventory[], answers: readonly Recorded[]): string {
  const body = { schema: SCHEMA, inventories, answers };
  return `${JSON.stringify({ schema: SCHEMA, hash: hashOf(body), inventories, answers }, null, 1)}\n`;
}

/** A snapshot from a file's text. Throws a usage error where it is none, of another schema, or not as it was written. */
export function parseSnapshot(text: string, file: string): Snapshot {
  let parsed: Partial<Snapshot> & { readonly hash?: unknown };
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw unusable(file, 'is not JSON', cause);
  }
  if (parsed?.schema === undefined) throw unusable(file, 'holds no audit');
  if (parsed.schema !== SCHEMA)
    throw unusable(file, `has schema ${parsed.schema}, and this version of muvi reads ${SCHEMA} alone`);
  const { hash, schema, inventories, answers } = parsed;
  if (!Array.isArray(inventories) || !Array.isArray(answers) || schema === undefined)
    throw unusable(file, 'holds no audit');
  const body = { schema, inventories, answers };
  if (hash !== hashOf(body)) throw unusable(file, 'is not as it was written: its hash does not match');
  return body as Snapshot;
}

function hashOf(body: unknown): string {
  // Through JSON first: what is undefined is not in the file.
  return createHash('sha256')
    .update(canonical(JSON.parse(JSON.stringify(body))))
    .digest('hex');
}

function unusable(file: string, why: string, cause?: unknown): MuviError {
  return new MuviError({
    code: 'SNAPSHOT',
    message: `${file} ${why}`,
    fault: 'user',
    exit: EXIT.usage,
    remedy: 'muvi audit all --save snapshot.json',
    cause,
  });
}
