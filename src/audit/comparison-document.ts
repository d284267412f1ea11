import type { Change } from './diff.ts';
import { type Block, heading, type Row, table, text } from './document.ts';
import { type Comparison, type Drift, undeclared } from './parity/compare.ts';
import { factText } from './words.ts';

const both = (one: string, other: string) => [`in production: ${one}`, `in the UAE: ${other}`].join('; ');

const valuesOf = ({ prod, uae }: Drift): string => both(factText(prod), factText(uae));

/** Where the UAE differs from production, for people: drift first, then what is declared, then what is unknown. */
export function comparisonDocument(comparison: Comparison): readonly Block[] {
  const drift = undeclared(comparison);
  const meant = comparison.differences.filter((one) => one.declared !== undefined);
  return [
    heading(1, 'The UAE against production'),
    drift.length === 0
      ? text(`No undeclared drift among ${comparison.pairs} pairs.`, 'good')
      : text(`${drift.length} undeclared differences among ${comparison.pairs} pairs.`, 'bad'),
    ...tableOf('Drift', ['Kind', 'Name', 'Field', 'Difference'], drift.map(driftRow)),
    ...tableOf('Declared', ['Kind', 'Name', 'Field', 'Since', 'Why'], meant.map(declaredRow)),
    ...tableOf(
      'Unknown: not compared',
      ['Environment', 'Kind', 'What', 'Why'],
      comparison.unread.map(({ environment, kind, what, unread }) => ({
        cells: [environment, kind, what, unread.reason],
        tone: 'warn',
      })),
    ),
  ];
}

const driftRow = (one: Drift): Row => ({
  cells: [one.kind, one.name, one.field, valuesOf(one)],
  tone: 'bad',
});

const declaredRow = (one: Drift): Row => ({
  cells: [
    one.kind,
    one.name,
    one.field,
    one.declared?.since ?? '',
    `${one.declared?.reason} (${valuesOf(one)})`,
  ],
  tone: 'quiet',
});

function tableOf(title: string, headings: readonly string[], rows: readonly Row[]): readonly Block[] {
  return rows.length === 0 ? [] : [heading(2, title), table(headings, rows)];
}

/** What changed between two snapshots, for people. */
export function changesDocument(changes: readonly Change[]): readonly Block[] {
  if (changes.length === 0) return [text('Nothing has changed.', 'good')];
  const rows = changes.map(({ environment, kind, name, field, before, after }) => ({
    cells: [environment, kind, name, field, `${factText(before)} → ${factText(after)}`],
  }));
  return [heading(1, 'What has changed'), table(['Environment', 'Kind', 'Name', 'Field', 'From → to'], rows)];
}
