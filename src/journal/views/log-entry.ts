import { humanDuration } from '../../engine/clock.ts';
import type { Bill } from '../../engine/cost.ts';
import type { CameTo, Entry, Event, Where } from '../../engine/events.ts';
import type { Evidence } from '../../engine/verdict.ts';
import { block, code, prose, table, timeInWords, valueInWords } from './markdown.ts';
import { billInWords } from './money.ts';
import { countsInWords, summary } from './summary.ts';

interface Rendered {
  /** Two for what frames a run, three for what happens in it. */
  readonly level: 2 | 3;
  readonly title: string;
  /** Items of a list, each with what belongs below it. */
  readonly items: readonly string[];
}

/** An entry as it stands in its phase's execution log. */
export function logEntry({ seq, at, actor, event }: Entry, rehearsal: boolean): string {
  const { level, title, items } = rendered(event, rehearsal);
  const mark = rehearsal ? ' (rehearsal)' : '';
  const simulated = rehearsal ? ', simulated' : '';
  return [
    `${'#'.repeat(level)} ${timeInWords(at)} · ${title}${mark}`,
    '',
    `- By ${prose(actor)}, journal entry ${seq}${simulated}`,
    ...items,
  ].join('\n');
}

function rendered(event: Event, rehearsal: boolean): Rendered {
  const took = (ms: number): string => `- Took ${humanDuration(ms)}${rehearsal ? ' of simulated time' : ''}`;
  switch (event.type) {
    case 'run-started':
      return {
        level: 2,
        title: `run started: ${prose(event.title)}`,
        items: [
          below('Command', event.command),
          `- Declaration: ${code(event.fingerprint)}`,
          ...optional('Not declared as in the last run', event.changed?.join(', ')),
        ],
      };
    case 'intent':
      return {
        level: 3,
        title: `${whereOf(event)} · about to ${prose(event.does)}`,
        items: [
          below('Sends', event.line),
          ...optional('Bound to', event.identity),
          ...optional('Client token', event.token),
          ...(event.found === undefined ? [] : optional('Found before', valueInWords(event.found))),
        ],
      };
    case 'answered':
      return {
        level: 3,
        title: `${whereOf(event)} · ${event.error ? 'answered with an error' : 'answered'}`,
        items: [
          ...(event.error
            ? [
                `- Error: ${code(event.error.name)} (${prose(event.error.failure)}): ${prose(event.error.message)}`,
              ]
            : []),
          ...optional('Request id', event.requestId),
          took(event.tookMs),
          ...factItems('Kept', event.kept),
        ],
      };
    case 'verified':
      return {
        level: 3,
        title: `${whereOf(event)} · verified: ${event.verdict}`,
        items: [
          ...optionalProse('Note', event.note),
          ...event.evidence.flatMap(evidenceItems),
          took(event.tookMs),
        ],
      };
    case 'skipped':
      return {
        level: 3,
        title: `${whereOf(event)} · nothing sent: ${event.why}`,
        items: [...optionalProse('Why', event.detail), ...event.evidence.flatMap(evidenceItems)],
      };
    case 'recorded':
      return { level: 3, title: `${whereOf(event)} · recorded`, items: factItems('Fact', event.facts) };
    case 'asked':
      return {
        level: 3,
        title: `${whereOf(event)} · asked`,
        items: [
          `- Question: ${prose(event.question)}`,
          `- Answer: ${code(event.answer)}, by ${prose(event.by)}`,
        ],
      };
    case 'step-finished':
      return { level: 3, title: `${prose(event.step)} · step finished`, items: [took(event.tookMs)] };
    case 'stopped':
      return {
        level: 2,
        title: `stopped${event.step === undefined ? '' : ` at ${prose(event.step)}`}`,
        items: [
          ...(event.target === undefined ? [] : [`- Target: ${code(event.target)}`]),
          `- Why: ${prose(event.reason)}`,
          ...cameTo(event),
          below('Resume with', event.resume),
        ],
      };
    case 'phase-finished':
      return {
        level: 2,
        title: 'phase finished',
        items: [...cameTo(event), took(event.tookMs)],
      };
    case 'checked':
      return {
        level: 2,
        title: `phase verified: ${event.verdict}`,
        items: [
          `- Verifications: ${prose(countsInWords(event.counts))}`,
          ...(event.because === undefined ? [] : [`- Why nothing was sent: ${prose(event.because)}`]),
        ],
      };
    case 'adopted':
      return {
        level: 2,
        title: 'adopted as done before muvi',
        items: [
          `- Why: ${prose(event.why)}`,
          `- Verifications that hold: ${event.holds}`,
          `- Declaration: ${code(event.fingerprint)}`,
        ],
      };
    case 'approved':
      return {
        level: 2,
        title: event.as === 'planned' ? 'plan written' : 'plan approved',
        items: [`- Digest: ${code(event.digest)}`, ...optional('By', event.who)],
      };
    case 'decided':
    case 'mode':
    case 'mended':
    case 'unlocked':
      return { level: 3, title: 'note', items: [`- ${prose(summary(event))}`] };
    default:
      return unknownEvent(event);
  }
}

/** What a run came to that finished its phase, or stopped: its own, and the phase's where that is something else. */
function cameTo({ wrote, monthly, priced = 0, total }: Partial<CameTo>): string[] {
  if (wrote === undefined || monthly === undefined) return [];
  const own = { monthly, priced };
  return [
    `- Calls sent: ${wrote}`,
    `- Cost: ${prose(billInWords(own.monthly, own.priced))} (estimate)`,
    ...(total === undefined || sameBill(total, own)
      ? []
      : [`- Cost of all its runs: ${prose(billInWords(total.monthly, total.priced))} (estimate)`]),
  ];
}

const sameBill = (one: Bill, other: Bill): boolean =>
  one.monthly === other.monthly && one.priced === other.priced;

/** From a newer muvi. An event type this muvi knows and does not render does not compile. */
function unknownEvent(event: never): Rendered {
  return {
    level: 3,
    title: 'an event this muvi does not know',
    items: [below('Event', JSON.stringify(event))],
  };
}

const whereOf = ({ step, target }: Where): string => `${prose(step)} · ${code(target)}`;

/** A command, ready to be copied. */
const below = (label: string, line: string): string => `- ${label}:\n\n${block(line, 'sh')}\n`;

const optional = (label: string, value: string | undefined): string[] =>
  value === undefined ? [] : [`- ${label}: ${code(value)}`];

const optionalProse = (label: string, value: string | undefined): string[] =>
  value === undefined ? [] : [`- ${label}: ${prose(value)}`];

const factItems = (label: string, facts: Readonly<Record<string, string | number>> = {}): string[] =>
  Object.entries(facts).map(([name, value]) => `- ${label} ${code(name)}: ${code(String(value))}`);

/** What a verification read, and what was expected against what was there. */
function evidenceItems(evidence: Evidence): string[] {
  const { line, expected, differences, state, requestId, error } = evidence;
  const compared = differences.map(({ path, expected: wanted, actual }) => [
    code(path === '' ? 'answer' : path, 'cell'),
    code(valueInWords(wanted), 'cell'),
    code(valueInWords(actual), 'cell'),
  ]);
  return [
    below('Read', line),
    ...(error === undefined ? [] : [`- Could not be read: ${prose(error)}`]),
    ...(compared.length > 0
      ? [`- Expected against actual:\n\n${indented(table(['Where', 'Expected', 'Actual'], compared))}\n`]
      : [`- Expected: ${code(valueInWords(expected))}${error === undefined ? '; the answer matches' : ''}`]),
    ...optional('State', state),
    ...optional('Request id', requestId),
  ];
}

const indented = (text: string): string => text.replace(/^/gm, '  ');
