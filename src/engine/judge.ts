import type { Reply } from './call.ts';
import { CallFailed } from './errors.ts';
import { type Difference, differences, type Expectation } from './expectation.ts';
import type { Verdict } from './verdict.ts';

/**
 * Where a kind of thing carries its state in an answer, and which states mean what. The words are AWS's; the
 * table is in `src/aws/states.ts`.
 */
export interface StateLens {
  /** The answer's list of things, such as `ReplicationGroups`, or the one thing where it holds no list. */
  readonly list: string;
  /**
   * The state's place in an entry, dotted: `Status`, `State.Code`; empty where it is the state itself, not given
   * where entries have no state.
   */
  readonly at?: string;
  /** It still changes by itself. */
  readonly settling: readonly string[];
  /** AWS still describes it, and it is no longer there. */
  readonly gone: readonly string[];
  /** It will not leave this state by itself, and it is not what anyone asked for. */
  readonly failed: readonly string[];
}

export interface Judged {
  readonly verdict: Verdict;
  readonly settling: boolean;
  readonly differences: readonly Difference[];
  readonly state: string | undefined;
}

/** The verdict on one read: what was expected against what AWS answered, or how the read failed. */
export function judge(expect: Expectation, outcome: Reply | CallFailed, lens: StateLens | undefined): Judged {
  if (outcome instanceof CallFailed) return judgeFailure(expect, outcome);
  const { value, states } = throughLens(outcome.value, lens);
  const state = states.length > 0 ? [...new Set(states)].join(', ') : undefined;
  const settling = states.some((word) => lens?.settling.includes(word));
  return expect.kind === 'gone'
    ? judgeGone(value, lens, settling, state)
    : judgeShown(expect.pattern, value, lens, settling, states, state);
}

function judgeFailure(expect: Expectation, failed: CallFailed): Judged {
  const nothing = { settling: false, state: undefined };
  if (failed.failure !== 'not-found') {
    const seen = { path: '', expected: 'an answer', actual: `${failed.errorName}: ${failed.message}` };
    return { ...nothing, verdict: 'unknown', differences: [seen] };
  }
  if (expect.kind === 'gone') return { ...nothing, verdict: 'holds', differences: [] };
  const seen = { path: '', expected: expect.pattern, actual: failed.errorName };
  return { ...nothing, verdict: 'absent', differences: [seen] };
}

function judgeGone(
  value: unknown,
  lens: StateLens | undefined,
  settling: boolean,
  state: string | undefined,
): Judged {
  const left = remaining(value, lens);
  if (left.length === 0) return { verdict: 'holds', settling: false, differences: [], state };
  const seen = left.map(([path, actual]) => ({ path, expected: undefined, actual }));
  return { verdict: settling ? 'pending' : 'differs', settling, differences: seen, state };
}

function judgeShown(
  pattern: unknown,
  value: unknown,
  lens: StateLens | undefined,
  settling: boolean,
  states: readonly string[],
  state: string | undefined,
): Judged {
  const found = differences(pattern, value);
  const judged = (verdict: Verdict): Judged => ({ verdict, settling, differences: found, state });
  if (found.length === 0) return judged('holds');
  if (states.some((word) => lens?.failed.includes(word))) return judged('failed');
  if (found.some((difference) => difference.eventual !== true && isAbsence(difference, value)))
    return judged('absent');
  const waits = (difference: Difference) =>
    difference.eventual === true ||
    (settling && (difference.actual === undefined || isStateOf(difference.path, lens)));
  return judged(found.every(waits) ? 'pending' : 'differs');
}

/** The thing itself is not there: an expected entry of a top-level list, or the whole list, is missing. */
function isAbsence({ path, expected, actual }: Difference, value: unknown): boolean {
  if (actual !== undefined || expected === undefined || expected === null) return false;
  if (/^[A-Za-z]+\[\*\]$/.test(path)) return true;
  const list = /^([A-Za-z]+)\[\d+\]$/.exec(path)?.[1];
  if (list) return ((value as Record<string, unknown[]>)[list] ?? []).length === 0;
  return /^[A-Za-z]+$/.test(path) && typeof expected === 'object';
}

function isStateOf(path: string, lens: StateLens | undefined): boolean {
  return (
    lens !== undefined &&
    path.replaceAll(/\[[^\]]*\]/g, '') === [lens.list, lens.at].filter(Boolean).join('.')
  );
}

/** The answer without what is described though gone, and the states of what is left. */
function throughLens(value: unknown, lens: StateLens | undefined): { value: unknown; states: string[] } {
  if (lens === undefined || typeof value !== 'object' || value === null) return { value, states: [] };
  const list = (value as Record<string, unknown>)[lens.list];
  const entries: unknown[] | undefined = Array.isArray(list) ? list : undefined;
  if (entries === undefined) {
    const state = at(list ?? value, lens.at);
    return { value, states: typeof state === 'string' ? [state] : [] };
  }
  const left = entries.filter((entry) => !lens.gone.includes(String(at(entry, lens.at))));
  const states = left.map((entry) => at(entry, lens.at)).filter((state) => typeof state === 'string');
  return { value: { ...value, [lens.list]: left }, states };
}

/** What an answer still lists: the lens's list, or every list in it, or the thing itself. */
function remaining(value: unknown, lens: StateLens | undefined): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  const record = value as Record<string, unknown>;
  if (lens && !Array.isArray(record[lens.list])) {
    const single = record[lens.list];
    if (single === undefined || lens.gone.includes(String(at(single, lens.at)))) return [];
    return [[lens.list, single]];
  }
  const members = Object.entries(record).filter(
    ([key, entry]) => entry !== undefined && !ABOUT_THE_ANSWER.test(key),
  );
  const own = lens ? [] : members.filter(([, entry]) => !Array.isArray(entry));
  // A thing described by itself is there, however empty the lists are that it carries.
  if (own.length > 0) return own;
  return members
    .filter(([key]) => lens === undefined || key === lens.list)
    .flatMap(([list, entries]) =>
      (entries as unknown[]).map((entry, index): [string, unknown] => [`${list}[${index}]`, entry]),
    );
}

/** Members that say something of the answer, not of a thing: paging, and what could not be found. */
const ABOUT_THE_ANSWER =
  /^(\$metadata|ResponseMetadata|(next|pagination)?(token|marker)|is_?truncated|max(results|items|keys|records)|failures)$/i;

/** The value at a dotted place (the value itself at an empty one), or undefined. */
function at(value: unknown, path: string | undefined): unknown {
  return path
    ?.split('.')
    .filter(Boolean)
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | null | undefined)?.[key], value);
}
