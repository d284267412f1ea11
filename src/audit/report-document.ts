import { PRICE_TABLE } from '../inventory/prices.ts';
import { type Section, unreadOf } from '../inventory/survey.ts';
import { type Block, heading, type Row, type Tone, table, text } from './document.ts';
import type { Severity } from './findings/finding.ts';
import type { Report } from './report.ts';
import { dollars, factText, namedIn } from './words.ts';

const TONES: Readonly<Record<Severity, Tone>> = { high: 'bad', medium: 'warn', low: 'quiet' };

/** One environment, for people: what is there, what to worry about, what it costs, then every resource. */
export function reportDocument(report: Report): readonly Block[] {
  const { inventory } = report;
  const { environment, account, region, takenAt, sections } = inventory;
  return [
    heading(1, `${environment}: account ${account}, ${region}`),
    text(`Read ${takenAt.slice(0, 16).replace('T', ' ')} UTC.`, 'quiet'),
    heading(2, 'What stands there'),
    table(['Kind', 'Count'], sections.map(countRow)),
    ...unreadBlocks(report),
    ...findingBlocks(report),
    ...costBlocks(report),
    heading(2, 'Every resource'),
    ...sections.filter(({ resources }) => resources.length > 0).flatMap((one) => sectionBlocks(one, report)),
  ];
}

function countRow({ title, resources, unread }: Section): Row {
  if (unread) return { cells: [title, 'unknown'], tone: 'warn' };
  return { cells: [title, String(resources.length)], ...(resources.length === 0 ? { tone: 'quiet' } : {}) };
}

/** What could not be read, and why; what production is never asked is told apart. */
export function unreadBlocks({ inventory }: Pick<Report, 'inventory'>): readonly Block[] {
  const unread = unreadOf(inventory);
  if (unread.length === 0) return [];
  const rows = unread.map(({ kind, what, unread: { reason, limited } }) => ({
    cells: [kind, what, limited ? `never asked of production: ${reason}` : reason],
    tone: limited ? ('quiet' as const) : ('warn' as const),
  }));
  return [heading(2, 'Unknown'), table(['Kind', 'What', 'Why'], rows)];
}

function findingBlocks({ findings }: Report): readonly Block[] {
  if (findings.length === 0) return [heading(2, 'Findings'), text('None.', 'good')];
  const rows = findings.map(({ severity, code, kind, name, what }) => ({
    cells: [severity, code, kind, `${name} ${what}`],
    tone: TONES[severity],
  }));
  return [heading(2, 'Findings'), table(['Severity', 'Code', 'Kind', 'What'], rows)];
}

function costBlocks({ costs }: Report): readonly Block[] {
  const row = (first: string, part: { count: number; known: number; unpriced: number }): Row => ({
    cells: [first, String(part.count), dollars(part.known, part.unpriced)],
  });
  const sum: Row = { cells: ['Total', '', dollars(costs.known, costs.unpriced)], tone: 'good' };
  return [
    heading(2, 'Cost a month (estimate)'),
    table(['Resources', 'Count', 'A month'], [...costs.lines.map((line) => row(line.title, line)), sum]),
    table(
      ['Made or kept by phase', 'Count', 'A month'],
      costs.phases.map((line) => row(line.phase, line)),
    ),
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
