import type { Stop } from '../../engine/outcome.ts';
import { evidenceProblems } from '../hosts/sentences.ts';
import { clean, count } from '../text.ts';

/** How many targets of one reason are told in full. */
const IN_FULL = 3;

/** Why a run stopped, target by target, with the read that shows it; many of one reason are cut short. */
export function stopLines(stops: readonly Stop[]): string[] {
  const reasons = new Map<string, Stop[]>();
  for (const stop of stops) {
    const key = `${stop.step} ${stop.reason}`;
    reasons.set(key, [...(reasons.get(key) ?? []), stop]);
  }
  return [...reasons.values()].flatMap((same) => [
    ...same.slice(0, IN_FULL).flatMap(oneStop),
    ...(same.length > IN_FULL
      ? [`and ${count(same.length - IN_FULL, 'other target')} for the same reason`]
      : []),
  ]);
}

function oneStop({ step, target, reason, judgement }: Stop): string[] {
  const where = [step, target === 'all' ? '' : target].filter(Boolean).join(' ');
  const evidence = (judgement?.evidence ?? []).flatMap((one) => {
    const problems = evidenceProblems(one);
    return problems.length === 0
      ? []
      : [`  ${clean(one.line)}`, ...problems.map((problem) => `    ${clean(problem)}`)];
  });
  return [`stopped${where ? ` at ${clean(where)}` : ''}: ${clean(reason)}`, ...evidence];
}
