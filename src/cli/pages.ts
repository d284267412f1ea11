import type { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { errorCodesText } from './error-codes.ts';
import { exitCodesPage } from './exit-codes.ts';
import { buildProgram } from './program.ts';

/** Pages that are not a command's, such as `muvi help exit-codes`. */
const TOPICS: Readonly<Record<string, (columns: number) => string>> = {
  'exit-codes': exitCodesPage,
  errors: errorCodesText,
  version: () => `${manifest.version}\n`,
};

/** Every page of help at a width, by the words that ask for it; '' is muvi's own. */
export function helpPages(columns: number): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  let page = '';
  const streams = {
    out: {
      write: (text: string) => {
        page += text;
      },
      columns: () => columns,
    },
    err: { write: () => {} },
  };
  const visit = (command: Command, path: readonly string[]): void => {
    page = '';
    command.outputHelp();
    pages.set(path.join(' '), page);
    for (const sub of command.commands) visit(sub, [...path, sub.name()]);
  };
  visit(
    buildProgram(manifest.version, streams, () => {}),
    [],
  );
  for (const [topic, text] of Object.entries(TOPICS)) pages.set(topic, text(columns));
  return pages;
}
