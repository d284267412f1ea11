import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { checkVariables } from '../aws/identity/variables.ts';
import { closest } from '../config/closest.ts';
import { EXIT, usageError } from '../engine/errors.ts';
import type { ArgumentSpec, CommandSpec, Input, OptionSpec } from './command.ts';
import { home } from './commands/home.ts';
import { COMMANDS, GROUPS } from './commands/index.ts';
import { GLOBAL_OPTIONS, type Globals } from './globals.ts';
import { examplesText, helpConfiguration, introduction } from './help.ts';
import type { Screen } from './screen.ts';

/** What argv asks for: a command with its input, or text that was already shown (help, the version). */
export type Parsed =
  | { readonly kind: 'run'; readonly spec: CommandSpec; readonly input: Input; readonly globals: Globals }
  | { readonly kind: 'shown'; readonly exit: typeof EXIT.done | typeof EXIT.usage };

type Streams = { readonly out: Pick<Screen, 'write' | 'columns'>; readonly err: Pick<Screen, 'write'> };

/**
 * argv → what to run. Throws a usage error (64) on anything that is not exactly a command: mistyped words are
 * answered with a suggestion and never run, and nothing may be abbreviated.
 */
export async function parse(argv: readonly string[], version: string, streams: Streams): Promise<Parsed> {
  let parsed: Parsed | undefined;
  // Help that nobody asked for stands above the error for people alone.
  const said = argv.includes('--json') ? { ...streams, err: { write: () => {} } } : streams;
  const parseWith = (specs: readonly CommandSpec[]) => {
    const program = buildProgram(
      version,
      said,
      (spec, input) => {
        parsed = { kind: 'run', spec, input, globals: globalsOf(program) };
      },
      specs,
    );
    return program.parseAsync(argv as string[], { from: 'user' });
  };
  const named = namedIn(argv);
  try {
    if (named === undefined) await parseWith(COMMANDS);
    // Whatever is wrong with the command line is said with the whole tree at hand.
    else await parseWith([named]).catch(() => parseWith(COMMANDS));
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'shown', exit: EXIT.done };
    if (error.code === 'commander.help') throw incomplete(argv);
    throw mistake(error, argv);
  }
  return parsed ?? { kind: 'shown', exit: EXIT.usage };
}

/**
 * The command that argv begins with, where no help is asked for: the whole tree takes longer to build than many a
 * command to run.
 */
function namedIn(argv: readonly string[]): CommandSpec | undefined {
  if (argv.some((word) => word === '--help' || word === '-h' || word === '--version')) return undefined;
  return COMMANDS.find(({ path }) => path.every((word, index) => argv[index] === word));
}

/** Whether argv holds global options alone: `muvi`, which is home in a terminal and help elsewhere. */
export function isBare(argv: readonly string[]): boolean {
  const words = [...argv];
  while (words.length > 0) {
    const word = words.shift() ?? '';
    const option = GLOBAL_OPTIONS.find(({ flags }) => flags.split(' ')[0] === word.split('=')[0]);
    if (option === undefined) return false;
    if (option.flags.includes('<') && !word.includes('=')) words.shift();
  }
  return true;
}

/** What a bare argv asks for where a person can be asked. */
export async function parseHome(argv: readonly string[], version: string, streams: Streams): Promise<Parsed> {
  const program = buildProgram(version, streams, () => {});
  program.parseOptions(argv as string[]);
  return { kind: 'run', spec: home, input: { args: {}, options: {} }, globals: globalsOf(program) };
}

/** The whole command tree, in commander's terms. Also what help pages are rendered from. */
export function buildProgram(
  version: string,
  streams: Streams,
  run: (spec: CommandSpec, input: Input) => void,
  specs: readonly CommandSpec[] = COMMANDS,
): Command {
  const program = new Command('muvi');
  const output = {
    writeOut: (text: string) => streams.out.write(text),
    writeErr: (text: string) => streams.err.write(text),
    outputError: () => {},
    getOutHelpWidth: () => streams.out.columns(),
    getErrHelpWidth: () => streams.out.columns(),
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  };
  program
    .exitOverride()
    .configureOutput(output)
    .configureHelp(helpConfiguration)
    .helpCommand(false)
    .version(version, '--version', 'show the version of muvi')
    .helpOption('-h, --help', 'show help')
    .addHelpText('before', introduction);
  for (const option of GLOBAL_OPTIONS) program.addOption(optionOf(option));
  const groups = new Map<string, Command>([['', program]]);
  for (const spec of specs) {
    const parent = groupOf(program, groups, spec.path.slice(0, -1));
    parent.addCommand(commandOf(spec, parent, run));
  }
  return program;
}

function groupOf(program: Command, groups: Map<string, Command>, path: readonly string[]): Command {
  const name = path.join(' ');
  const known = groups.get(name);
  if (known) return known;
  const summary = GROUPS[name] ?? '';
  const group = program
    .command(path.at(-1) ?? '')
    .summary(summary)
    .description(summary)
    .helpCommand(false);
  const under = COMMANDS.filter((spec) => spec.path.slice(0, -1).join(' ') === name);
  group.addHelpText('before', examplesText(under.flatMap((spec) => spec.examples.slice(0, 1))));
  groups.set(name, group);
  return group;
}

function commandOf(
  spec: CommandSpec,
  parent: Command,
  run: (spec: CommandSpec, input: Input) => void,
): Command {
  const command = new Command(spec.path.at(-1)).copyInheritedSettings(parent).helpCommand(false);
  command
    .summary(spec.summary)
    .description(
      [spec.summary, ...(spec.about ? ['', spec.about] : []), '', `With --json: ${spec.json}.`].join('\n'),
    )
    .addHelpText('before', examplesText(spec.examples))
    .allowExcessArguments(false);
  for (const argument of spec.args ?? []) command.argument(usageOf(argument), argument.help);
  for (const option of spec.options ?? []) command.addOption(optionOf(option));
  return command.action((...received: unknown[]) => {
    const args = Object.fromEntries((spec.args ?? []).map(({ name }, index) => [name, received[index]]));
    run(spec, { args: args as Input['args'], options: command.opts() });
  });
}

function usageOf({ name, optional = false, many = false }: ArgumentSpec): string {
  const inner = `${name}${many ? '...' : ''}`;
  return optional ? `[${inner}]` : `<${inner}>`;
}

function optionOf({ flags, help, many = false, required = false, values, fallback }: OptionSpec): Option {
  const option = new Option(flags, help);
  if (required) option.makeOptionMandatory();
  if (fallback !== undefined) option.default(fallback);
  const fixed = Array.isArray(values) ? (values as readonly string[]) : undefined;
  if (fixed) option.choices(fixed);
  if (many) {
    // Not commander's variadic form, which would swallow the arguments that follow.
    option.argParser((value: string, before: unknown) => {
      if (fixed && !fixed.includes(value))
        throw new InvalidArgumentError(`Allowed choices are ${fixed.join(', ')}.`);
      return [...(Array.isArray(before) ? before : []), value];
    });
  }
  return option;
}

function globalsOf(program: Command): Globals {
  const given = program.opts();
  // Whatever the command calls, and if it is nothing: what is typed is wrong all the same.
  if (given['endpoint'] !== undefined) checkVariables({}, given['endpoint']);
  return {
    json: given['json'] === true,
    rehearse: given['rehearse'] === true,
    readOnly: given['readOnly'] === true,
    config: given['config'],
    endpoint: given['endpoint'],
    color: given['color'] !== false,
    input: given['input'] !== false,
    debug: given['debug'] === true,
  };
}

/** Commander's complaint in muvi's form, with the nearest command or option where one was mistyped. */
function mistake(error: CommanderError, argv: readonly string[]) {
  const message = error.message.replace(/^error: /, '').replace(/\n\(Did you mean .*\)$/s, '');
  const suggested = /\(Did you mean (?:one of )?(.*?)\?\)/.exec(error.message)?.[1];
  const path = pathIn(argv);
  const remedy = suggested === undefined ? undefined : `did you mean ${suggested}? Nothing was run`;
  return usageError('USAGE', message, remedy ?? `muvi ${[...path, '--help'].join(' ')}`);
}

/** A group was named and none of its commands. */
function incomplete(argv: readonly string[]) {
  const group = pathIn(argv).join(' ');
  const under = COMMANDS.filter(({ path }) => path.slice(0, -1).join(' ') === group);
  const names = under.map(({ path }) => path.at(-1)).join(', ');
  return usageError('USAGE', `${group} needs one of ${names}`, `muvi ${group} --help`);
}

/** The longest run of words at the start of argv that names a group or a command. */
function pathIn(argv: readonly string[]): string[] {
  const words = argv.filter((word) => !word.startsWith('-'));
  const known = COMMANDS.flatMap(({ path }) => path.map((_, index) => path.slice(0, index + 1).join(' ')));
  const length = [2, 1].find((size) => known.includes(words.slice(0, size).join(' '))) ?? 0;
  return words.slice(0, length);
}

/** Where a word is none of those allowed: the usage error that says so and names the nearest. */
export function unknownWord(
  code: string,
  what: string,
  word: string,
  known: readonly string[],
  list: string,
) {
  const meant = closest(word, known);
  return usageError(
    code,
    `there is no ${what} ${word}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    list,
  );
}
