import type { ExitCode } from '../engine/errors.ts';
import type { Io } from './io.ts';

/** What completes and checks a word: phase ids, step ids, or a fixed list. */
export type Values = 'phase' | 'step' | 'file' | readonly string[];

export interface ArgumentSpec {
  readonly name: string;
  readonly help: string;
  readonly optional?: boolean;
  readonly many?: boolean;
  readonly values?: Values;
}

export interface OptionSpec {
  /** As in help: `--out <file>`; a name in angle brackets takes a value. */
  readonly flags: string;
  readonly help: string;
  /** May be given more than once. */
  readonly many?: boolean;
  readonly required?: boolean;
  readonly values?: Values;
  readonly fallback?: string;
}

/** What a command was given, after parsing: the acting half sees this and never argv. */
export interface Input {
  readonly args: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
}

export type Act = (input: Input, io: Io) => Promise<ExitCode>;

/**
 * One command, as data: what is parsed, completed, explained and tested. The acting half is loaded when the
 * command runs, so that no command pays for another.
 */
export interface CommandSpec {
  /** `['phase', 'plan']`. */
  readonly path: readonly string[];
  readonly summary: string;
  /** More than the summary says, where a person needs it. */
  readonly about?: string;
  readonly args?: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  /** Command lines with what each does; the first is the one most people want. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** What `--json` writes to stdout. */
  readonly json: string;
  readonly load: () => Promise<{ readonly act: Act }>;
}

/** A single argument's text, or undefined where it was not given. */
export function argument(input: Input, name: string): string | undefined {
  const value = input.args[name];
  return typeof value === 'string' ? value : undefined;
}

/** All words of an argument that may be given many times. */
export function argumentsOf(input: Input, name: string): readonly string[] {
  const value = input.args[name];
  return Array.isArray(value) ? value : [];
}

/** An option's text, or undefined where it was not given. */
export function option(input: Input, name: string): string | undefined {
  const value = input.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** All values of an option that may be given many times. */
export function optionsOf(input: Input, name: string): readonly string[] {
  const value = input.options[name];
  return Array.isArray(value) ? value : [];
}

/** Whether a switch was given. */
export function given(input: Input, name: string): boolean {
  return input.options[name] === true;
}
