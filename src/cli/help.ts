import type { AddHelpTextContext, Help, HelpConfiguration } from 'commander';
import { wrapped } from './text.ts';

type Examples = readonly (readonly [line: string, does: string])[];

/** Columns a description needs to stand beside what it describes; with fewer it stands beneath. */
const BESIDE = 24;

const ABOUT =
  'muvi runs the Muvi UAT build on AWS, phase by phase: every write is verified by a separate read, and production is only ever read.';

const BEGINNING: Examples = [
  ['muvi rehearse', 'run every phase on the built-in rehearsal cloud'],
  ['muvi phase plan 4', 'see what phase 4 would do; nothing is written'],
  ['muvi phase run 4', 'plan, ask, run and verify phase 4'],
  ['muvi phase verify', 'check again everything that was done'],
];

/** What stands above the list of commands: what muvi is, then how to begin. */
export const introduction = (context: AddHelpTextContext): string =>
  `${wrapped(ABOUT, columnsOf(context)).join('\n')}\n\n${examplesText(BEGINNING)(context)}`;

/** Examples come first in every help; each line with what it does, aligned where there is room. */
export function examplesText(examples: Examples): (context: AddHelpTextContext) => string {
  const width = Math.max(0, ...examples.map(([line]) => line.length));
  return (context) => {
    const columns = columnsOf(context);
    const beneath = width > 44 || columns - width - 6 < BESIDE;
    const lines = examples.flatMap(([line, does]) =>
      beneath
        ? [...commented(does, columns - 2).map((part) => `  ${part}`), ...continued(line, columns)]
        : item(line, width, does, columns, '# '),
    );
    return `Examples:\n${lines.join('\n')}\n`;
  };
}

const columnsOf = ({ command }: AddHelpTextContext): number =>
  command.configureOutput().getOutHelpWidth?.() ?? 80;

const commented = (text: string, width: number): string[] =>
  wrapped(text, width - 2).map((part) => `# ${part}`);

/** A command line that can still be pasted: broken at words, as a shell continues lines. */
function continued(line: string, columns: number): string[] {
  if (line.length + 2 <= columns) return [`  ${line}`];
  const [first = '', ...more] = wrapped(line, columns - 6);
  const parts = [`  ${first}`, ...more.map((part) => `    ${part}`)];
  return parts.map((part, index) => (index < parts.length - 1 ? `${part} \\` : part));
}

/**
 * A term and its description in a list two columns in: side by side, the description wrapped in its own column, or
 * beneath the term where that column would be too narrow to read. `mark` stands before each line of it.
 */
export function item(
  term: string,
  termWidth: number,
  description: string,
  columns: number,
  mark = '',
): string[] {
  const room = columns - termWidth - 4 - mark.length;
  const beneath = room < BESIDE;
  const lines = wrapped(description, beneath ? columns - 6 - mark.length : room).map((line) => mark + line);
  if (beneath) return [...wrapped(term.trimEnd(), columns, '  '), ...lines.map((line) => `      ${line}`)];
  return lines.map((line, index) => `  ${(index === 0 ? term : '').padEnd(termWidth)}  ${line}`);
}

/** Global options are listed with the program alone: repeated in every help, they bury what is asked about. */
export const helpConfiguration: HelpConfiguration = {
  sortSubcommands: false,
  showGlobalOptions: false,
  // Commander wraps nothing in less than 40 columns.
  minWidthToWrap: 1,
  commandUsage(this: HelpConfiguration, command) {
    const parents: string[] = [];
    for (let parent = command.parent; parent; parent = parent.parent) parents.unshift(parent.name());
    const label = 'Usage: '.length;
    const usage = [...parents, command.name(), command.usage()].join(' ');
    return wrapped(usage, (this.helpWidth ?? 80) - label).join(`\n${' '.repeat(label)}`);
  },
  formatItem: (term: string, termWidth: number, description: string, { helpWidth = 80 }: Help) =>
    description === '' ? `  ${term}` : item(term, termWidth, description, helpWidth).join('\n'),
};
