import { canonical } from './fingerprint.ts';
import { symbolic } from './resolve.ts';
import type { Found } from './step.ts';

/** A thing that a delete takes away, as people were shown it: what an approval of the delete holds for. */
export interface Shown {
  /** What the approval is bound to (`boundTo`). */
  readonly identity: string;
  readonly shown: Readonly<Record<string, unknown>>;
  readonly dependents: readonly string[];
  /** The labels of `shown` that may change without making it another thing (`Found.moving`). */
  readonly moving?: readonly string[];
}

/** What was found, in a form that can be shown, journalled and held against another look: times as ISO 8601. */
export function asShown(found: Found): Shown {
  return {
    identity: boundTo(found),
    shown: shownOf(found),
    dependents: found.dependents ?? [],
    ...(found.moving === undefined ? {} : { moving: found.moving }),
  };
}

/** What was shown of a thing, in a form that can be journalled: times as ISO 8601. */
export function shownOf(found: Found): Readonly<Record<string, unknown>> {
  const shown = Object.entries(symbolic(found.shown) as Record<string, unknown>);
  return Object.fromEntries(
    shown.map(([label, value]) => [label, value instanceof Date ? value.toISOString() : value]),
  );
}

/** What an approval of a delete is bound to: the identity, and when it was made where a name alone makes it. */
export function boundTo({ identity, made }: Found): string {
  return made === undefined ? identity : `${identity}, made ${made.toISOString()}`;
}

/**
 * How what stands there now differs from what was shown, as a clause; undefined where nothing would go that was not
 * shown. What left it meanwhile (a member, what used it) and what is moving make no difference.
 */
export function changedSinceShown(before: Shown, now: Shown): string | undefined {
  if (before.identity !== now.identity)
    return `${before.identity} was shown, and ${now.identity} is there now`;
  const steady = [...new Set([...Object.keys(before.shown), ...Object.keys(now.shown)])].filter(
    (label) => now.moving?.includes(label) !== true,
  );
  const label = steady.find((one) => isMore(before.shown[one], now.shown[one]));
  if (label !== undefined)
    return `its ${label} was shown as ${plain(before.shown[label])}, and is ${plain(now.shown[label])} now`;
  const more = now.dependents.filter((one) => !before.dependents.includes(one));
  return more.length === 0 ? undefined : `${more.join(', ')} came to it since it was shown`;
}

/** Whether a value is another than was shown; of a list, whether something is in it that was not. */
function isMore(was: unknown, is: unknown): boolean {
  if (!Array.isArray(was) || !Array.isArray(is)) return canonical(was ?? null) !== canonical(is ?? null);
  const known = new Set(was.map(canonical));
  return is.some((one) => !known.has(canonical(one)));
}

function plain(value: unknown): string {
  if (value === undefined || value === null) return 'not there';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
