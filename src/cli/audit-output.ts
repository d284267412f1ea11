import { accessSync, constants, existsSync, writeFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import type { Audited } from '../audit/audit.ts';
import type { Block } from '../audit/document.ts';
import { snapshotText } from '../audit/snapshot.ts';
import type { Inventory } from '../inventory/survey.ts';
import { type Input, option } from './command.ts';
import type { Io } from './io.ts';
import { outPath, unwritable } from './out-file.ts';
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

/** Throws a usage error where `--out` or `--save` names what cannot be written: said before minutes of reading. */
export function checkFiles(input: Input, io: Io): void {
  for (const flag of ['out', 'save']) {
    const file = option(input, flag);
    if (file === undefined) continue;
    const path = outPath(flag, file, io.cwd);
    try {
      accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
    } catch (error) {
      throw unwritable(flag, file, error);
    }
  }
}

function write(flag: string, file: string, text: string, io: Io, mode?: number): void {
  try {
    writeFileSync(resolve(io.cwd, file), io.out.scrub(text), mode === undefined ? {} : { mode });
  } catch (error) {
    throw unwritable(flag, file, error);
  }
}

/** Shows a result in the form asked for, on stdout or in `--out`. */
export async function show(input: Input, io: Io, output: Output): Promise<void> {
  const text = await rendered(formatOf(input, io), io, output, option(input, 'out') !== undefined);
  const file = option(input, 'out');
  if (file === undefined) {
    io.out.write(text);
    return;
  }
  write('out', file, text, io);
  io.err.line(`written: ${file}`);
}

/** JSON where `--json` is given, as everywhere; else what was asked for, what the file's ending says, or the table. */
function formatOf(input: Input, io: Io): string {
  const asked = io.globals.json ? 'json' : option(input, 'format');
  return asked ?? FORMATS[extname(option(input, 'out') ?? '').toLowerCase()] ?? 'table';
}

const FORMATS: Readonly<Record<string, string>> = {
  '.html': 'html',
  '.json': 'json',
  '.md': 'markdown',
  '.txt': 'table',
};

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
  write('save', file, snapshotText(inventories, answers), io, 0o600);
  io.err.line(`saved: ${file}. next: muvi audit diff ${file} <a later one>`);
}
