import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Audited } from '../audit/audit.ts';
import type { Block } from '../audit/document.ts';
import { snapshotText } from '../audit/snapshot.ts';
import type { Inventory } from '../inventory/survey.ts';
import { type Input, option } from './command.ts';
import type { Io } from './io.ts';
import type { Screen } from './screen.ts';
import { auditMarkdown } from './views/audit-markdown.ts';
import { auditText } from './views/audit-text.ts';

export interface Output {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** What `--json` and `--format json` write. */
  readonly data: unknown;
  /** What the page draws. */
  readonly inventories: readonly Inventory[];
}

/** Shows a result in the form asked for, on stdout or in `--out`. */
export async function show(input: Input, io: Io, output: Output): Promise<void> {
  const text = await rendered(formatOf(input, io), io, output, option(input, 'out') !== undefined);
  const file = option(input, 'out');
  if (file === undefined) {
    io.out.write(text);
    return;
  }
  writeFileSync(resolve(io.cwd, file), io.out.scrub(text));
  io.err.line(`written: ${file}`);
}

function formatOf(input: Input, io: Io): string {
  const given = option(input, 'format');
  return given ?? (io.globals.json ? 'json' : 'table');
}

async function rendered(format: string, io: Io, output: Output, toFile: boolean): Promise<string> {
  const { blocks, data, title, inventories } = output;
  if (format === 'json') return `${JSON.stringify(data, null, 2)}\n`;
  if (format === 'markdown') return auditMarkdown(blocks);
  if (format === 'table') return auditText(toFile ? plainly(io.out) : io.out, blocks);
  const { auditPage } = await import('./views/audit-page.ts');
  return auditPage({ title, blocks, inventories });
}

/** A file is no terminal, whatever stdout is. */
const plainly = (screen: Screen): Screen => ({
  ...screen,
  terminal: false,
  colour: false,
  paint: (_style, text) => text,
});

/** Keeps a snapshot where `--save` asks for one. Written for its owner alone. */
export function save(input: Input, io: Io, { inventories, answers }: Audited): void {
  const file = option(input, 'save');
  if (file === undefined) return;
  writeFileSync(resolve(io.cwd, file), io.out.scrub(snapshotText(inventories, answers)), { mode: 0o600 });
  io.err.line(`saved: ${file}. next: muvi audit diff ${file} <a later one>`);
}
