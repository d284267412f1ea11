import { PRICE_TABLE } from '../inventory/prices.ts';
import { type Section, unreadOf } from '../inventory/survey.ts';
import { type Block, heading, type Row, type Tone, table, text } from './document.ts';
import type { Severity } from './findings/finding.ts';
import type { Report } from './report.ts';
import { unreadRows } from './unread-rows.ts';
import { dollars, factText, namedIn } from './words.ts';

const TONES: Readonly<Record<Severity, Tone>> = { high: 'bad', medium: 'warn', low: 'quiet' };

/** One environment, for people: what is there, what to worry about, what it costs, then every resource. */
export function reportDocument(report: Report): readonly Block[] {
  const { inventory } = report;
  const { environment, account, region, takenAt, sections } = inventory;
  const there = sections.filter(({ resources }) => resources.length > 0);
  return [
    heading(1, `${environment}: account ${account}, ${region}`),
    text(`Read ${takenAt.slice(0, 16).replace('T', ' ')} UTC.`, 'quiet'),
    heading(2, 'What stands there'),
    table(['Kind', 'Count'], sections.map(countRow)),
    ...unreadBlocks(report),
    ...findingBlocks(report),
    ...costBlocks(report),
    ...(there.length === 0 ? [] : [heading(2, 'Every resource')]),
    ...there.flatMap((one) => sectionBlocks(one, report)),
  ];
}

function countRow({ title, resources, unread }: Section): Row {
  if (unread) return { cells: [title, 'unknown'], tone: 'warn' };
  return { cells: [title, String(resources.length)], ...(resources.length === 0 ? { tone: 'quiet' } : {}) };
}

/** What could not be read, and why; what production is never asked is told apart. */
function unreadBlocks({ inventory }: Report): readonly Block[] {
  const unread = unreadOf(inventory);
  if (unread.length === 0) return [];
  const rows = unreadRows(unread.map(({ kind, ...rest }) => ({ where: [kind], ...rest })));
  return [heading(2, 'Unknown'), table(['Kind', 'What', 'Why'], rows)];
}

/** Titles of the kinds that could not be read at all. */
const unreadKinds = ({ inventory }: Report): readonly string[] =>
  inventory.sections.filter(({ unread }) => unread).map(({ title }) => title);

function findingBlocks(report: Report): readonly Block[] {
  const { findings } = report;
  if (findings.length === 0) {
    const all = unreadKinds(report).length === 0;
    const none = all ? text('None.', 'good') : text('None in what could be read.', 'warn');
    return [heading(2, 'Findings'), none];
  }
  const rows = findings.map(({ severity, code, kind, name, what }) => ({
    cells: [severity, code, kind, `${name} ${what}`],
    tone: TONES[severity],
  }));
  return [heading(2, 'Findings'), table(['Severity', 'Code', 'Kind', 'What'], rows)];
}

function costBlocks(report: Report): readonly Block[] {
  const { costs } = report;
  const row = (first: string, part: { count: number; known: number; unpriced: number }): Row => ({
    cells: [first, String(part.count), dollars(part.known, part.unpriced)],
  });
  const sum: Row = { cells: ['Total', '', dollars(costs.known, costs.unpriced)] };
  const byPhase = costs.phases.map((line) =>
    row(line.phase === 'before' ? 'before phase 1' : line.phase, line),
  );
  const unread = unreadKinds(report);
  return [
    heading(2, 'Cost a month (estimate)'),
    table(['Resources', 'Count', 'A month'], [...costs.lines.map((line) => row(line.title, line)), sum]),
    ...(byPhase.length === 0 ? [] : [table(['Made or kept by phase', 'Count', 'A month'], byPhase)]),
    ...(unread.length === 0
      ? []
      : [text(`In no sum, because they could not be read: ${unread.join(', ')}.`, 'warn')]),
    text(
      `Price table ${PRICE_TABLE.version}. ${costs.missing.length === 0 ? 'All prices are known.' : `Without a price, and unknown in every sum: ${costs.missing.join(', ')}.`}`,
      'quiet',
    ),
  ];
}

function sectionBlocks({ title, resources }: Section, { inventory }: Report): readonly Block[] {
  const named = namedIn(inventory);
  const rows = resources.map(({ name, facts, unread }) => ({
    cells: [
      name,
      [
        ...Object.entries(facts).map(([field, fact]) => `${field}: ${factText(named(fact))}`),
        ...Object.keys(unread).map((field) => `${field}: unknown`),
      ].join('; '),
    ],
  }));
  return [heading(3, title), table(['Name', 'Facts'], rows)];
}
