import type { HelpConfiguration } from 'commander';

type Examples = readonly (readonly [line: string, does: string])[];

/** What stands above the list of commands: what muvi is, then how to begin. */
export const INTRODUCTION = `muvi runs the Muvi UAT build on AWS, phase by phase: every write is verified by a separate
read, and production is only ever read.

${examplesText([
  ['muvi rehearse', 'run every phase on the built-in rehearsal cloud'],
  ['muvi phase plan 4', 'see what phase 4 would do; nothing is written'],
  ['muvi phase run 4', 'plan, ask, run and verify phase 4'],
  ['muvi phase verify', 'check again everything that was done'],
])}`;

/** Examples come first in every help; each line with what it does, aligned. */
export function examplesText(examples: Examples): string {
  const width = Math.max(0, ...examples.map(([line]) => line.length));
  const lines = examples.map(([line, does]) =>
    width > 44 ? `  # ${does}\n  ${line}` : `  ${line.padEnd(width)}  # ${does}`,
  );
  return `Examples:\n${lines.join('\n')}\n`;
}

/** Global options are listed with the program alone: repeated in every help, they bury what is asked about. */
export const helpConfiguration: HelpConfiguration = {
  sortSubcommands: false,
  showGlobalOptions: false,
  commandUsage: (command) => {
    const parents: string[] = [];
    for (let parent = command.parent; parent; parent = parent.parent) parents.unshift(parent.name());
    return [...parents, command.name(), command.usage()].join(' ');
  },
};
