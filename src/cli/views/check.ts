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
    ...others.flatMap((target) => targetLines(screen, target)),
  ];
  return `${lines.join('\n')}\n`;
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
