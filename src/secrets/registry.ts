import { REDACTED } from '../engine/secret.ts';
import { encodings } from './encodings.ts';

/** Shorter values (a port, `true`) stand everywhere by chance; they are no secrets worth the name. */
export const SHORTEST_SECRET = 6;
/** A line of a longer secret, such as a private key, is looked for by itself from this length. */
const SHORTEST_LINE = 16;

/** The values that must not be shown, whatever form they take. One for the process: every sink scrubs with it. */
export interface SecretRegistry {
  /** Remembers a value, its lines and all their encodings. Values under six characters are not remembered. */
  register(value: string): void;
  /** The text with every known value, in every encoding, replaced by `[redacted]`. */
  scrub(text: string): string;
  /** Whether anything known stands in the text. */
  finds(text: string): boolean;
}

export function createSecretRegistry(): SecretRegistry {
  const known = new Set<string>();
  const forms = new Set<string>();
  let pattern: RegExp | undefined;

  const remember = (value: string) => {
    if (value.length < SHORTEST_SECRET || known.has(value)) return;
    known.add(value);
    for (const form of encodings(value)) forms.add(form);
    pattern = undefined;
  };

  /** Longest first, so that a value is not left standing around a shorter one within it. */
  const compiled = (): RegExp | undefined => {
    if (pattern === undefined && forms.size > 0) {
      const longestFirst = [...forms].sort((a, b) => b.length - a.length);
      pattern = new RegExp(
        longestFirst.map((form) => form.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|'),
        'g',
      );
    }
    return pattern;
  };

  return Object.freeze({
    register(value: string) {
      remember(value);
      remember(value.trim());
      for (const line of value.split(/\r?\n/)) if (line.length >= SHORTEST_LINE) remember(line);
    },
    scrub(text: string) {
      const found = compiled();
      return found === undefined ? text : text.replace(found, REDACTED);
    },
    finds(text: string) {
      const found = compiled();
      return found !== undefined && text.search(found) >= 0;
    },
  });
}
