import type { Change } from './diff.ts';
import { type Block, heading, type Row, table, text } from './document.ts';
import { type Comparison, type Drift, undeclared } from './parity/compare.ts';
import { unreadRows } from './unread-rows.ts';
import { factText } from './words.ts';

function valuesOf({ field, prod, uae }: Drift): string {
  if (field === 'missing') return 'production has it, the UAE does not';
  if (field === 'extra') return 'the UAE has it, production does not';
  return `as production: ${factText(prod)}; in the UAE: ${factText(uae)}`;
}

/** Where the UAE differs from production, for people: drift first, then what is declared, then what is unknown. */
export function comparisonDocument(comparison: Comparison): readonly Block[] {
  const drift = undeclared(comparison);
  const meant = comparison.differences.filter((one) => one.declared !== undefined);
  const compared = `${comparison.pairs} things stand on both sides.`;
  return [
    heading(1, 'The UAE against production'),
    drift.length === 0
      ? text(`No undeclared drift. ${compared}`, 'good')
      : text(
          `${drift.length} undeclared ${drift.length === 1 ? 'difference' : 'differences'}. ${compared}`,
          'bad',
        ),
    ...tableOf('Drift', ['Kind', 'Name', 'Field', 'Difference'], drift.map(driftRow)),
    ...tableOf('Declared', ['Kind', 'Name', 'Field', 'Since', 'Why'], meant.map(declaredRow)),
    ...tableOf(
      'Unknown: not compared',
      ['Environment', 'Kind', 'What', 'Why'],
      unreadRows(
        comparison.unread.map(({ environment, kind, ...rest }) => ({ where: [environment, kind], ...rest })),
      ),
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
