import { humanDuration } from '../../engine/clock.ts';
import type { Rehearsed } from '../acts/rehearse.ts';
import type { Screen } from '../screen.ts';
import { bill, clean, count, wrapped } from '../text.ts';
import { fitted } from './fitted.ts';
import { stopLines } from './stops.ts';
import { table } from './table.ts';

interface Rehearsal {
  readonly all: readonly Rehearsed[];
  readonly simulatedMs: number;
  readonly realMs: number;
  readonly logs: readonly string[];
  readonly next: string;
}

/** What a rehearsal came to: its verified targets by name, the phases in a table, simulated beside real time. */
export function rehearsalText(screen: Screen, { all, simulatedMs, realMs, logs, next }: Rehearsal): string {
  const width = screen.terminal ? screen.columns() : Number.POSITIVE_INFINITY;
  const rows = all.map(({ phase, outcome }) => [
    phase.id,
    outcome.complete ? 'complete' : 'stopped',
    String(outcome.wrote),
    String(outcome.verified),
    humanDuration(outcome.tookMs),
    bill(outcome.monthly, outcome.priced),
    phase.title,
  ]);
  const lines = [
    ...all.flatMap(({ phase, targets }) => verifiedLines(written(phase), targets, width)),
    '',
    table(screen, ['Phase', 'State', 'Writes', 'Verified', 'Time', 'Cost', 'Title'], rows),
    ...[
      ...all.flatMap(({ outcome }) => stopLines(outcome.stops)),
      ...all.flatMap(({ phase, gateMs }) => (gateMs > 0 ? [gateLine(phase.id, gateMs)] : [])),
      `Simulated ${humanDuration(simulatedMs)}, really ${humanDuration(realMs)}; no AWS account was touched.`,
      ...logs.map((log) => `log: ${log}`),
      `next: ${next}`,
    ].flatMap((line) => fitted(screen, line)),
  ];
  return `${lines.join('\n')}\n`;
}

const gateLine = (phase: string, ms: number): string =>
  `Before phase ${phase}, ${humanDuration(ms)} of simulated time passed for its gate.`;

/** The steps that write: what a survey saw was there before. */
function written({ steps }: Rehearsed['phase']): readonly string[] {
  return steps.filter(({ does }) => does !== 'survey').map(({ id }) => id);
}

function verifiedLines(steps: readonly string[], targets: Rehearsed['targets'], width: number): string[] {
  return steps.flatMap((step) => {
    const names = (targets.get(step) ?? []).filter((name) => name !== 'all').map(clean);
    return names.length === 0
      ? []
      : wrapped(`${step}: ${count(names.length, 'target')} verified: ${names.join(', ')}`, width);
  });
}
