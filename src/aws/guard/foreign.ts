import type { Place } from '../transport.ts';
import { PRODUCTION_ACCOUNTS } from './accounts.ts';
import { Refused } from './refusal.ts';

/** Fields that carry a program's own values. A number in them is not an account unless an ARN or a host says so. */
const OPAQUE = new Set([
  'Body',
  'SecretString',
  'SecretBinary',
  'Value',
  'value',
  'Description',
  'description',
]);

/** The content of an object: a report or a journal that tells of an account does not reach into it. */
const CONTENT = new Set(['Body', 'SecretBinary']);

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** Twelve digits that are no part of a longer word or number; UUIDs are taken out before. */
const ALONE = /(?<![0-9a-zA-Z])\d{12}(?![0-9a-zA-Z])/g;
/** In an ARN's account field, a registry's host, or a queue's path. */
const IN_A_NAME =
  /(?<=arn:[\w-]+:[\w-]*:[\w-]*:)\d{12}(?=:)|(?<![0-9a-zA-Z])\d{12}(?=\.dkr\.ecr\.)|(?<=amazonaws\.com\/)\d{12}(?=\/)/g;

/**
 * Refuses an input that names another account than the place's, wherever in it, URL-encoded, in JSON, or in
 * base64 (user data, policies), or in bytes. `allowed` lists the accounts that may be named.
 */
export function refuseForeignAccounts(place: Place, input: unknown, allowed: readonly string[]): void {
  const own = new Set([place.account, ...allowed]);
  for (const { path, text, field } of texts(input)) {
    for (const account of accountsIn(text, field)) {
      if (!own.has(account)) {
        throw new Refused(
          'foreign-account',
          `${path} names account ${account}, and this is ${place.account}`,
        );
      }
    }
  }
}

function accountsIn(text: string, field: string): string[] {
  if (CONTENT.has(field)) return [];
  return spellings(text).flatMap((spelling) => {
    const plain = spelling.replace(UUID, '');
    const found = plain.match(OPAQUE.has(field) ? IN_A_NAME : ALONE) ?? [];
    return [...found, ...PRODUCTION_ACCOUNTS.filter((account) => plain.includes(account))];
  });
}

/**
 * A text as it stands, percent-decoded, and decoded from base64. Whatever it decodes to is searched, a byte to a
 * character: one letter that is not ASCII, or one broken escape, must not hide the rest.
 */
function spellings(text: string): string[] {
  const all = [text];
  if (text.includes('%')) {
    all.push(
      text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    );
  }
  if (text.length >= 16 && /^[A-Za-z0-9+/_=\s-]+$/.test(text)) all.push(latin1(Buffer.from(text, 'base64')));
  return all;
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

interface Text {
  readonly path: string;
  readonly field: string;
  readonly text: string;
}

/** Every string, number, key and blob of an input, with where it stands; an object's content may be large. */
function* texts(value: unknown, path = 'the input', field = ''): Generator<Text> {
  if (typeof value === 'string') yield { path, field, text: value };
  else if (value instanceof Uint8Array) {
    if (!CONTENT.has(field)) yield { path, field, text: latin1(value) };
  } else if (typeof value === 'number' || typeof value === 'bigint')
    yield { path, field, text: String(value) };
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* texts(item, `${path}[${index}]`, field);
  } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    for (const [key, item] of Object.entries(value)) {
      yield { path: `a key of ${path}`, field: '', text: key };
      yield* texts(item, path === 'the input' ? key : `${path}.${key}`, key);
    }
  }
}
