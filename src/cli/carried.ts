import { quoted } from '../aws/cli-line.ts';
import { MuviError } from '../engine/errors.ts';
import type { ArgumentSpec, CommandSpec } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { GLOBAL_OPTIONS, type Globals } from './globals.ts';

/** What the next command has to be given as well, so that it means the same build as the one that names it. */
export interface Carried extends Pick<Globals, 'rehearse' | 'config' | 'endpoint'> {
  /** The phase the command was about. */
  readonly phase?: string | undefined;
}

/** Commands that read no settings and no records, or none of their own. */
const APART = ['help', 'completion', 'guard'];
/** Commands that are of a rehearsal anyway, or of no environment. */
const NO_REHEARSAL = [...APART, 'rehearse', 'config', 'db'];
const NO_ENDPOINT = [...NO_REHEARSAL, 'decide', 'unlock', 'status', 'log'];

/**
 * A text with the flags of this invocation at every command of muvi's in it: `muvi unlock` without `--rehearse` would
 * break the lock of the real build. `<phase>` becomes the phase where it is known. Said twice, nothing is added.
 */
export function carried(text: string, given: Carried): string {
  const known = given.phase === undefined ? text : text.replaceAll('<phase>', given.phase);
  let rest = known;
  let done = '';
  for (;;) {
    const at = rest.search(/\bmuvi [a-z]/);
    if (at < 0) return done + rest;
    const begin = at + 'muvi'.length;
    const command = readCommand(rest.slice(begin));
    const words = rest.slice(begin, begin + (command?.length ?? 0));
    done += rest.slice(0, begin) + words + (command ? added(command, words, given) : '');
    rest = rest.slice(begin + words.length);
  }
}

/** What is to be carried on from a command line, as typed; and its command, such as `phase run`. */
export function carriedOf(argv: readonly string[]): Carried & { readonly path: string | undefined } {
  const command = readWords(argv);
  const phase = command?.spec.args?.[0]?.values === 'phase' ? command.given[0] : undefined;
  return {
    rehearse: argv.includes('--rehearse') || command?.spec.path[0] === 'rehearse',
    config: optionIn(argv, '--config'),
    endpoint: optionIn(argv, '--endpoint'),
    path: command?.spec.path.join(' '),
    phase: command?.spec.args?.[0]?.many ? undefined : phase,
  };
}

function optionIn(argv: readonly string[], flag: string): string | undefined {
  const at = argv.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  return at < 0 ? undefined : argv[at] === flag ? argv[at + 1] : argv[at]?.slice(flag.length + 1);
}

interface Named {
  readonly spec: CommandSpec;
  readonly given: readonly string[];
}

function added(
  { spec, given }: Named,
  words: string,
  { rehearse, config, endpoint, phase }: Carried,
): string {
  if (words.includes(' --help')) return '';
  const [first = ''] = spec.path;
  const lacks = (flag: string) => !words.includes(` ${flag}`);
  const needsPhase = spec.args?.[0]?.values === 'phase' && !spec.args[0].optional && given.length === 0;
  return [
    ...(needsPhase && phase !== undefined ? [phase] : []),
    ...(rehearse && !NO_REHEARSAL.includes(first) && lacks('--rehearse') ? ['--rehearse'] : []),
    ...(config !== undefined && !APART.includes(first) && lacks('--config')
      ? [`--config ${quoted(config)}`]
      : []),
    ...(endpoint !== undefined && !rehearse && !NO_ENDPOINT.includes(first) && lacks('--endpoint')
      ? [`--endpoint ${quoted(endpoint)}`]
      : []),
  ]
    .map((flag) => ` ${flag}`)
    .join('');
}

/** The command that a text goes on with, and how long its words are; undefined where it is none. */
function readCommand(text: string): (Named & { readonly length: number }) | undefined {
  const word = / ("[^"]*"|'[^']*'|[^\s`"',;()]+)/y;
  const words: string[] = [];
  const ends: number[] = [];
  for (let match = word.exec(text); match; match = word.exec(text)) {
    const [, found = ''] = match;
    const bare = found.replace(/[.:]+$/, '');
    words.push(bare);
    ends.push(word.lastIndex - (found.length - bare.length));
    if (bare !== found) break;
  }
  const command = readWords(words);
  return command && { ...command, length: ends[command.length - 1] ?? 0 };
}

/** The command that words begin with, its arguments, and how many of the words belong to it: prose may follow. */
function readWords(words: readonly string[]): (Named & { readonly length: number }) | undefined {
  const path: string[] = [];
  const given: string[] = [];
  let spec: CommandSpec | undefined;
  let length = 0;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word.startsWith('-')) {
      if (takesValue(word, spec)) index += 1;
    } else if (spec === undefined) {
      path.push(word);
      spec = COMMANDS.find((one) => one.path.join(' ') === path.join(' '));
      if (spec === undefined && !isGroup(path)) return undefined;
    } else {
      const argument = spec.args?.[given.length] ?? spec.args?.findLast(({ many }) => many);
      if (argument === undefined || !fits(word, argument)) break;
      given.push(word);
    }
    length = index + 1;
  }
  return spec && { spec, given, length: Math.min(length, words.length) };
}

const isGroup = (path: readonly string[]): boolean =>
  COMMANDS.some((one) => one.path.length > path.length && path.every((word, at) => one.path[at] === word));

function takesValue(word: string, spec: CommandSpec | undefined): boolean {
  const options = [...GLOBAL_OPTIONS, ...(spec?.options ?? [])];
  return options.some(({ flags }) => flags.startsWith(`${word} <`));
}

/** Whether a word can be this argument's: one that may be left out is told from the words of a sentence. */
function fits(word: string, { values, optional = false }: ArgumentSpec): boolean {
  if (values === 'phase') return /^(?:\d\w*|N|<phase>)$/.test(word);
  return !optional || !/^[a-z]+$/.test(word);
}

/** An error whose remedy names its commands with what they have to be given; any other as it is. */
export function carriedIn(error: unknown, given: Carried): unknown {
  if (!(error instanceof MuviError) || error.remedy === undefined) return error;
  const remedy = carried(error.remedy, given);
  if (remedy === error.remedy) return error;
  const { code, message, fault, exit, cause } = error;
  return new MuviError({ code, message, fault, exit, remedy, cause });
}
