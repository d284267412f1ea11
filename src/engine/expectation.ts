import type { Ref, Template } from './call.ts';

/** A matcher stands in a pattern where equality is not what is meant. */
export type Matcher =
  | { readonly match: 'includes'; readonly items: readonly unknown[] }
  | { readonly match: 'excludes'; readonly items: readonly unknown[] }
  | { readonly match: 'every'; readonly pattern: unknown }
  | { readonly match: 'oneOf'; readonly values: readonly unknown[] }
  | { readonly match: 'startsWith'; readonly prefix: string }
  | { readonly match: 'atLeast'; readonly value: number }
  | { readonly match: 'present' }
  | { readonly match: 'missing' }
  | { readonly match: 'becomes'; readonly pattern: unknown }
  | { readonly match: 'json'; readonly pattern: unknown };

/** A deep partial of an answer, in which matchers and refs may stand. */
export type Pattern<T> =
  | Matcher
  | (T extends string | number | boolean
      ? T | Ref<T> | Template
      : T extends Date | Uint8Array
        ? T
        : T extends readonly (infer E)[]
          ? readonly Pattern<E>[]
          : T extends object
            ? { readonly [K in keyof T]?: Pattern<T[K]> }
            : T);

/** Each of these stands somewhere in the list, in any order, beside whatever else is there. */
export const includes = <E>(items: readonly E[]): Matcher => ({ match: 'includes', items });
/** None of these stands anywhere in the list. A missing list holds. */
export const excludes = <E>(items: readonly E[]): Matcher => ({ match: 'excludes', items });
/** Every entry of the list matches, and there is at least one. */
export const every = (pattern: unknown): Matcher => ({ match: 'every', pattern });
export const oneOf = (values: readonly unknown[]): Matcher => ({ match: 'oneOf', values });
export const startsWith = (prefix: string): Matcher => ({ match: 'startsWith', prefix });
export const atLeast = (value: number): Matcher => ({ match: 'atLeast', value });
/** There, whatever its value. */
export const present = (): Matcher => ({ match: 'present' });
/** Not there: undefined, null, an empty string or an empty list. */
export const missing = (): Matcher => ({ match: 'missing' });
/** Reached after a while; until then the verdict is `pending`, not `differs`. */
export const becomes = (pattern: unknown): Matcher => ({ match: 'becomes', pattern });
/** The value is a JSON text (URL-encoded or not, as IAM's policies are); its parsed form matches. */
export const json = (pattern: unknown): Matcher => ({ match: 'json', pattern });

/** What a read must show. */
export type Expectation = { readonly kind: 'shows'; readonly pattern: unknown } | { readonly kind: 'gone' };

/** One place where an answer is not what was expected. `path` as in `ReplicationGroups[0].Status`. */
export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
  /** A `becomes` that has not come yet. */
  readonly eventual?: boolean;
}

/** Every difference between a pattern and an actual value; none means it matches. Refs are resolved before. */
export function differences(pattern: unknown, actual: unknown, path = ''): Difference[] {
  if (isMatcher(pattern)) return matcherDifferences(pattern, actual, path);
  if (pattern instanceof Date) {
    const same = actual instanceof Date && actual.getTime() === pattern.getTime();
    return same ? [] : [{ path, expected: pattern, actual }];
  }
  if (Array.isArray(pattern)) return listDifferences(pattern, actual, path);
  if (typeof pattern === 'object' && pattern !== null) {
    if (typeof actual !== 'object' || actual === null) return [{ path, expected: pattern, actual }];
    return Object.entries(pattern).flatMap(([key, expected]) =>
      expected === undefined
        ? []
        : differences(expected, (actual as Record<string, unknown>)[key], path ? `${path}.${key}` : key),
    );
  }
  return Object.is(pattern, actual) ? [] : [{ path, expected: pattern, actual }];
}

export function isMatcher(value: unknown): value is Matcher {
  return typeof value === 'object' && value !== null && typeof (value as Matcher).match === 'string';
}

const matches = (pattern: unknown, actual: unknown): boolean => differences(pattern, actual).length === 0;

function listDifferences(pattern: readonly unknown[], actual: unknown, path: string): Difference[] {
  if (!Array.isArray(actual)) return [{ path, expected: pattern, actual }];
  const found = pattern.flatMap((expected, index) =>
    index < actual.length
      ? differences(expected, actual[index], `${path}[${index}]`)
      : [{ path: `${path}[${index}]`, expected, actual: undefined }],
  );
  const extra = actual.slice(pattern.length).map((entry, offset) => ({
    path: `${path}[${pattern.length + offset}]`,
    expected: undefined,
    actual: entry,
  }));
  return [...found, ...extra];
}

function matcherDifferences(matcher: Matcher, actual: unknown, path: string): Difference[] {
  const list = Array.isArray(actual) ? actual : [];
  const differs = (expected: unknown): Difference[] => [{ path, expected, actual }];
  switch (matcher.match) {
    case 'includes':
      return matcher.items
        .filter((item) => !list.some((entry) => matches(item, entry)))
        .map((item) => ({ path: `${path}[*]`, expected: item, actual: undefined }));
    case 'excludes':
      return list.flatMap((entry, index) =>
        matcher.items.some((item) => matches(item, entry))
          ? [{ path: `${path}[${index}]`, expected: undefined, actual: entry }]
          : [],
      );
    case 'every':
      if (list.length === 0) return differs([matcher.pattern]);
      return list.flatMap((entry, index) => differences(matcher.pattern, entry, `${path}[${index}]`));
    case 'oneOf':
      return matcher.values.some((value) => matches(value, actual)) ? [] : differs(matcher);
    case 'startsWith':
      return typeof actual === 'string' && actual.startsWith(matcher.prefix) ? [] : differs(matcher);
    case 'atLeast':
      return typeof actual === 'number' && actual >= matcher.value ? [] : differs(matcher);
    case 'present':
      return isMissing(actual) ? differs(matcher) : [];
    case 'missing':
      return isMissing(actual) ? [] : differs(matcher);
    case 'becomes':
      return differences(matcher.pattern, actual, path).map((difference) => ({
        ...difference,
        eventual: true,
      }));
    case 'json':
      return differences(matcher.pattern, parsedJson(actual), path);
  }
}

function isMissing(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

function parsedJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  for (const candidate of [text, decoded(text)]) {
    try {
      return JSON.parse(candidate);
    } catch {}
  }
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
