import type { Entry } from '../../engine/events.ts';
import { isFinished } from '../../engine/ledger.ts';
import type { PhaseState, State } from '../state.ts';
import { logFile } from './execution-log.ts';
import { code, prose, table, timeInWords } from './markdown.ts';
import { billInWords, monthlyInWords, sumInWords } from './money.ts';
import type { PhaseFacts, RunbookFacts } from './runbook-facts.ts';
import { summary } from './summary.ts';

export const RUNBOOK_FILE = 'UAE_RUNBOOK.md';

/** How many of the last entries it shows. */
const LATEST = 20;

/** The runbook as Markdown: the facts, and what the journal says of them. Written anew after every entry. */
export function runbook(
  facts: RunbookFacts,
  state: State,
  entries: readonly Entry[],
  rehearsal: boolean,
): string {
  const mark = rehearsal ? ' (rehearsal)' : '';
  const last = entries.at(-1);
  const section = (title: string, body: string | undefined): string[] =>
    body === undefined ? [] : [`## ${title}${mark}`, body];
  return `${[
    `# ${prose(facts.title)}${mark}`,
    ...(rehearsal ? ['A rehearsal: nothing in it happened in a real account.'] : []),
    'Written from the journal after every entry; what is added here by hand is overwritten. Notes belong in the execution logs.',
    last ? `Last entry: ${timeInWords(last.at)}, by ${prose(last.actor)}` : 'The journal is empty.',
    ...section('Phases', phasesTable(facts, state)),
    ...section('Stopped', stoppedList(state)),
    ...section('Decisions', decisionsTable(facts, state)),
    ...section('Environments', modesList(state)),
    ...section('Approvals', approvalsTable(state)),
    ...section('Costs', costsTable(facts)),
    ...section('Risks', risksTable(facts)),
    ...section('Latest entries', latestList(entries)),
  ].join('\n\n')}\n`;
}

function phasesTable({ phases }: RunbookFacts, state: State): string {
  const unknown = [...state.phases]
    .filter(([id]) => !phases.some((phase) => phase.id === id))
    .map(([id, phase]): PhaseFacts => ({ id, title: phase.title ?? `phase ${id}`, cost: '' }));
  const rows = [...phases, ...unknown].map(({ id, title, cost }) => {
    const phase = state.phases.get(id);
    const log = phase ? `[${prose(logFile(id))}](${logFile(id)})` : '';
    return [prose(id), prose(title), statusOf(phase), log, costOf(phase, cost)];
  });
  return table(['Phase', 'Description', 'Status', 'Log', 'Cost (estimate)'], rows);
}

/** As estimated; what its runs came to takes its place, or stands beside it while the phase is not finished. */
function costOf(phase: PhaseState | undefined, estimate: string): string {
  if (phase?.monthly === undefined) return prose(estimate);
  const computed = billInWords(phase.monthly, phase.priced ?? 0);
  return prose(isFinished(phase) || estimate === '' ? computed : `${estimate}; so far ${computed}`);
}

function statusOf(phase: PhaseState | undefined): string {
  if (!phase) return 'not started';
  const checked = phase.lastCheck
    ? `; last verified ${timeInWords(phase.lastCheck.at)}: ${phase.lastCheck.verdict}`
    : '';
  const since = phase.finishedAt && !phase.stopped ? ` since ${timeInWords(phase.finishedAt)}` : '';
  return `${phase.status}${isFinished(phase) ? since : ''}${checked}`;
}

function stoppedList({ phases }: State): string | undefined {
  const lines = [...phases].flatMap(([id, { stopped }]) => {
    if (!stopped) return [];
    const where = [stopped.step, stopped.target].filter((part) => part !== undefined).join(' ');
    return [
      `- Phase ${prose(id)}${where === '' ? '' : ` at ${prose(where)}`}: ${prose(stopped.reason)}. Resume with ${code(stopped.resume)}`,
    ];
  });
  return lines.length === 0 ? undefined : lines.join('\n');
}

function decisionsTable({ decisions }: RunbookFacts, state: State): string {
  const known = decisions.map(({ id, question, answer, date }) => {
    const decided = state.decisions.get(id);
    return decided
      ? [
          prose(id),
          prose(question),
          prose(decided.answer),
          prose(decided.why),
          `${timeInWords(decided.at)}, ${prose(decided.by)}`,
        ]
      : [prose(id), prose(question), prose(answer), '', prose(date)];
  });
  const others = [...state.decisions]
    .filter(([id]) => !decisions.some((decision) => decision.id === id))
    .map(([id, { answer, why, at, by }]) => [
      prose(id),
      '',
      prose(answer),
      prose(why),
      `${timeInWords(at)}, ${prose(by)}`,
    ]);
  return table(['Decision', 'Question', 'Answer', 'Why', 'When'], [...known, ...others]);
}

function modesList({ modes }: State): string | undefined {
  if (modes.size === 0) return undefined;
  return [...modes].map(([environment, mode]) => `- ${prose(environment)} is ${mode}`).join('\n');
}

function approvalsTable({ approvals }: State): string | undefined {
  if (approvals.size === 0) return undefined;
  const who = (list: readonly { by: string; at: string }[]): string =>
    list.map(({ by, at }) => `${prose(by)}, ${timeInWords(at)}`).join('; ');
  const rows = [...approvals].map(([digest, { phase, planned, approved }]) => [
    prose(phase),
    code(digest, 'cell'),
    who(planned),
    who(approved),
  ]);
  return table(['Phase', 'Plan', 'Planned', 'Approved'], rows);
}

function costsTable({ costs }: RunbookFacts): string {
  const rows = costs.map(({ resource, count, monthly, source }) => [
    prose(resource),
    String(count),
    prose(monthlyInWords(monthly)),
    prose(source),
  ]);
  const sum = sumInWords(costs.map(({ monthly }) => monthly));
  return table(['Resource', 'Count', 'Cost (estimate)', 'Source'], [...rows, ['Sum', '', prose(sum), '']]);
}

function risksTable({ risks }: RunbookFacts): string {
  const rows = risks.map(({ risk, impact, mitigation }, index) => [
    String(index + 1),
    prose(risk),
    prose(impact),
    prose(mitigation),
  ]);
  return table(['#', 'Risk', 'Impact', 'Mitigation'], rows);
}

function latestList(entries: readonly Entry[]): string | undefined {
  if (entries.length === 0) return undefined;
  return entries
    .slice(-LATEST)
    .map(({ seq, at, event }) => `- ${seq}: ${timeInWords(at)}: ${prose(summary(event))}`)
    .join('\n');
}
