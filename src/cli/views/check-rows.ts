import type { Verdict } from '../../engine/verdict.ts';
import type { PhaseCheck, VerifiedTarget } from '../../engine/verify.ts';
import { evidenceProblems } from '../hosts/sentences.ts';
import { count, cut } from '../text.ts';

/** One line of what a verification found. */
export interface CheckRow {
  readonly phase: string;
  readonly step: string;
  readonly target: string;
  readonly verdict: Verdict;
  /** What was expected and not seen, in one line. */
  readonly differs: string;
}

/** As they should be: told as a number, not target by target. */
export const QUIET: readonly Verdict[] = ['holds', 'asleep'];

/** More targets of a step than this, of one verdict for one reason, are told by the first and a number. */
const IN_FULL = 3;

/** Characters of a difference, where they are counted: enough for a name and two values, not for a whole answer. */
const LONGEST = 120;

/**
 * What is not as it should be, target by target, and the rest of each phase as a number. `brief`: alike targets of
 * a step share a line, and of several differences the first is told.
 */
export function checkRows(checks: readonly PhaseCheck[], brief: boolean): CheckRow[] {
  return checks.flatMap((seen) => {
    const loud = seen.targets.filter(({ verdict }) => !QUIET.includes(verdict));
    const step = loud.length > 0 ? 'rest' : 'all';
    const quiet = QUIET.map((verdict): CheckRow => {
      const alike = seen.targets.filter((target) => target.verdict === verdict).length;
      return { phase: seen.phase, step, target: count(alike, 'target'), verdict, differs: '' };
    });
    const empty = seen.targets.length === 0;
    return [
      ...(brief ? together(loud) : loud.map((target) => rowOf(target, false))),
      ...quiet.filter(({ verdict, target }) => target !== '0 targets' || (empty && verdict === 'holds')),
    ];
  });
}

function rowOf(target: VerifiedTarget, brief: boolean): CheckRow {
  const { phase, step, verdict } = target;
  return { phase, step, target: target.target, verdict, differs: problemsOf(target, brief) };
}

/** What was expected and not seen; `brief`: the first of several, and how many more there are. */
export function problemsOf({ judgement, verdict }: VerifiedTarget, brief: boolean): string {
  if (QUIET.includes(verdict)) return '';
  const problems = judgement.evidence.flatMap(evidenceProblems);
  if (!brief) return problems.join('; ');
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return `${cut(problems[0] ?? '', LONGEST, false)}${more}`;
}

/** Targets of one step, one verdict and, but for their own names in it, one reason. */
export function together(targets: readonly VerifiedTarget[]): CheckRow[] {
  const groups = new Map<string, CheckRow[]>();
  for (const target of targets) {
    const row = rowOf(target, true);
    const key = [row.phase, row.step, row.verdict, row.differs.replaceAll(row.target, '')].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined || rows.length <= IN_FULL) return rows;
    return [{ ...first, target: `${first.target} and ${rows.length - 1} more` }];
  });
}

/** `117 of 120 targets hold in 5 phases; 2 absent, 1 unknown`. */
export function sumOf(checks: readonly PhaseCheck[]): string {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of checks.flatMap(({ targets }) => targets))
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const all = [...counts.values()].reduce((sum, amount) => sum + amount, 0);
  const others = ORDER.flatMap((verdict) =>
    counts.has(verdict) ? [`${counts.get(verdict)} ${verdict}`] : [],
  );
  const holding = `${counts.get('holds') ?? 0} of ${count(all, 'target')} hold in ${count(checks.length, 'phase')}`;
  return [holding, ...(others.length > 0 ? [others.join(', ')] : [])].join('; ');
}

/** The more alarming first. */
const ORDER: readonly Verdict[] = ['failed', 'differs', 'absent', 'unknown', 'pending', 'asleep'];
