import type { Verdict } from '../../engine/verdict.ts';
import type { PhaseCheck, VerifiedTarget } from '../../engine/verify.ts';
import { toned } from '../hosts/tones.ts';
import type { Screen } from '../screen.ts';
import { broken, clean } from '../text.ts';
import { TONES } from './check.ts';
import { problemsOf, QUIET, together } from './check-rows.ts';

/** A target that stands otherwise than in the round before. */
export interface Change {
  readonly phase: string;
  readonly step: string;
  readonly target: string;
  /** Null where it was not among them. */
  readonly from: Verdict | null;
  /** Null where it no longer is. */
  readonly to: Verdict | null;
}

type Known = ReadonlyMap<string, VerifiedTarget>;

const knownOf = (checks: readonly PhaseCheck[]): Known =>
  new Map(
    checks.flatMap(({ targets }) =>
      targets.map((seen) => [JSON.stringify([seen.phase, seen.step, seen.target]), seen] as const),
    ),
  );

/** What became of targets between two rounds; a new reason for the same verdict is a change as well. */
export function changesBetween(before: readonly PhaseCheck[], after: readonly PhaseCheck[]): Change[] {
  return pairs(before, after).map(([was, is]) => {
    const { phase, step, target } = (is ?? was) as VerifiedTarget;
    return { phase, step, target, from: was?.verdict ?? null, to: is?.verdict ?? null };
  });
}

function pairs(before: readonly PhaseCheck[], after: readonly PhaseCheck[]) {
  const [was, is] = [knownOf(before), knownOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((key) => [was.get(key), is.get(key)] as const)
    .filter(([one, other]) => !one || !other || !alike(one, other));
}

const alike = (one: VerifiedTarget, other: VerifiedTarget): boolean =>
  one.verdict === other.verdict && (one.verdict === 'holds' || reasonOf(one) === reasonOf(other));

/** What AWS numbers anew in each answer is no change. */
const reasonOf = (seen: VerifiedTarget): string =>
  problemsOf(seen, false).replaceAll(/request ?id:? [\w-]+/gi, '');

/** The changes for people, alike ones of a step on one line; '' where nothing changed. */
export function changesText(
  screen: Screen,
  before: readonly PhaseCheck[],
  after: readonly PhaseCheck[],
): string {
  const changed = pairs(before, after);
  const froms = new Map<Verdict | undefined, VerifiedTarget[]>();
  const begun = changed.filter(([was, is]) => !was && is && QUIET.includes(is.verdict)).length;
  for (const [was, is] of changed) {
    if (!is || (!was && QUIET.includes(is.verdict))) continue;
    froms.set(was?.verdict, [...(froms.get(was?.verdict) ?? []), is]);
  }
  const width = screen.terminal ? screen.columns() : Number.POSITIVE_INFINITY;
  const lines = [...froms].flatMap(([from, targets]) =>
    together(targets).flatMap(({ step, target, verdict, differs }) => {
      const name = target === 'all' ? step : `${step} ${target}`;
      const known = from === verdict ? `still ${verdict}` : `${verdict} now, was ${from}`;
      const turn = from === undefined ? verdict : known;
      const head = broken(clean(`${name}: ${turn}`), width - 4).join('\n    ');
      const beneath = differs === '' ? [] : broken(clean(differs), width - 6);
      return [`  ${toned(screen, TONES[verdict], head)}`, ...beneath.map((line) => `      ${line}`)];
    }),
  );
  const left = changed.filter(([, is]) => is === undefined).length;
  if (begun > 0) lines.push(`  new, and as they should be: ${begun}`);
  if (left > 0) lines.push(`  no longer asked about: ${left}`);
  return lines.map((line) => `${line}\n`).join('');
}
