import { stripVTControlCharacters } from 'node:util';
import type { Screen } from '../screen.ts';
import { wrapped } from '../text.ts';

/** A line in the width of a terminal, broken at words and carried over further in; off a terminal as it is. */
export function fitted(screen: Screen, line: string): string[] {
  if (!screen.terminal || stripVTControlCharacters(line).length <= screen.columns()) return [line];
  const [indent = ''] = /^ */.exec(line) ?? [];
  const [first = '', ...over] = wrapped(line.trimStart(), screen.columns(), `${indent}  `);
  return [indent + first.trimStart(), ...over];
}
