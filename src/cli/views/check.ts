import type { Verdict } from '../../engine/verdict.ts';
import type { PhaseCheck, VerifiedTarget } from '../../engine/verify.ts';
import { evidenceProblems, type Tone } from '../hosts/sentences.ts';
import { mark, toned } from '../hosts/tones.ts';
import type { Screen } from '../screen.ts';
import { clean, count, wrapped } from '../text.ts';

/** How each verdict is meant. */
export const TONES: Readonly<Record<Verdict, Tone>> = {
  holds: 'good',
  asleep: 'quiet',
  pending: 'warn',
  unknown: 'warn',
  absent: 'bad',
  differs: 'bad',
  failed: 'bad',
};

/** What a verification of a phase found: what does not hold in full, the rest as a count. */
export function checkText(screen: Screen, title: string, seen: PhaseCheck): string {
  const others = seen.targets.filter(({ verdict }) => verdict !== 'holds');
  const holding = seen.targets.length - others.length;
  const lines = [
    `${mark(screen, TONES[seen.verdict])} Phase ${seen.phase}: ${title}: ${toned(screen, TONES[seen.verdict], seen.verdict)} (${count(holding, 'target')} of ${seen.targets.length} hold)`,
    ...grouped(others).flatMap((same) => groupLines(screen, same)),
  ];
  return `${lines.join('\n')}\n`;
}

/** How many targets that could not be read for one reason are told in full. */
const IN_FULL = 3;

/** Targets that could not be read for the same reason stand together, where the first of them stood. */
function grouped(targets: readonly VerifiedTarget[]): readonly (readonly VerifiedTarget[])[] {
  const groups = new Map<unknown, VerifiedTarget[]>();
  for (const target of targets) {
    const key = target.verdict === 'unknown' ? reasonOf(target) : target;
    groups.set(key, [...(groups.get(key) ?? []), target]);
  }
  return [...groups.values()];
}

function reasonOf({ judgement }: VerifiedTarget): string {
  return [...new Set(judgement.evidence.flatMap(evidenceProblems))].join('; ');
}

function groupLines(screen: Screen, same: readonly VerifiedTarget[]): string[] {
  const rest = same.length - IN_FULL;
  return [
    ...same.slice(0, IN_FULL).flatMap((target) => targetLines(screen, target)),
    ...(rest > 0 ? [`  and ${count(rest, 'other target')} for the same reason`] : []),
  ];
}

function targetLines(screen: Screen, { step, target, verdict, judgement }: VerifiedTarget): string[] {
  const tone = TONES[verdict];
  const name = target === 'all' ? step : `${step} ${target}`;
  const width = screen.terminal ? screen.columns() : Number.POSITIVE_INFINITY;
  const evidence = judgement.evidence.flatMap((one) => {
    const problems = evidenceProblems(one);
    return problems.length === 0
      ? []
      : [...(one.line === '' ? [] : [one.line]), ...problems.map((problem) => `  ${problem}`)];
  });
  return [
    `  ${mark(screen, tone)} ${clean(name)}: ${toned(screen, tone, verdict)}`,
    ...evidence.flatMap((line) => wrapped(clean(line), width, '      ')),
  ];
}
