import type { Screen } from '../screen.ts';
import type { Tone } from './sentences.ts';

type Style = Parameters<Screen['paint']>[0];

const STYLES: Readonly<Record<Tone, Style | undefined>> = {
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  quiet: 'dim',
  plain: undefined,
};

/** Marks carry the meaning where colour cannot; off a terminal and without Unicode they are words. */
const MARKS: Readonly<Record<Tone, readonly [unicode: string, ascii: string]>> = {
  good: ['✔', 'ok'],
  bad: ['✖', 'failed'],
  warn: ['!', 'note'],
  quiet: ['·', '-'],
  plain: ['', ''],
};

export function toned(screen: Screen, tone: Tone, text: string): string {
  const style = STYLES[tone];
  return style === undefined ? text : screen.paint(style, text);
}

export function mark(screen: Screen, tone: Tone): string {
  const [unicode, ascii] = MARKS[tone];
  return toned(screen, tone, screen.unicode && screen.terminal ? unicode : ascii);
}
