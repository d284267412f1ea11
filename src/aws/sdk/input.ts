import { NormalizedSchema } from '@smithy/core/schema';
import { Secret } from '../../engine/secret.ts';
import { Refused } from '../guard/refusal.ts';
import type { Place } from '../transport.ts';

/**
 * The input as it goes to the SDK: secrets revealed, and told to `register` so that every sink knows them; S3
 * calls name the account the bucket must belong to. Dates and bytes pass as they are.
 */
export function wireInput(
  place: Place,
  schema: readonly unknown[],
  input: Readonly<Record<string, unknown>>,
  register: (secret: string) => void,
): Record<string, unknown> {
  const revealed = reveal(input, register) as Record<string, unknown>;
  const owner = 'ExpectedBucketOwner';
  if (schema[1] !== 'com.amazonaws.s3' || !members(schema[4]).has(owner)) return revealed;
  const stated = revealed[owner];
  if (stated !== undefined && stated !== place.account) {
    throw new Refused(
      'foreign-account',
      `the bucket is expected to be of account ${stated}, not of ${place.account}`,
    );
  }
  return { ...revealed, [owner]: place.account };
}

function members(schema: unknown): ReadonlySet<string> {
  return new Set([...NormalizedSchema.of(schema as never).structIterator()].map(([name]) => name));
}

function reveal(value: unknown, register: (secret: string) => void): unknown {
  if (value instanceof Secret) {
    const revealed = value.reveal();
    register(revealed);
    return revealed;
  }
  if (Array.isArray(value)) return value.map((item) => reveal(item, register));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reveal(item, register)]));
}
