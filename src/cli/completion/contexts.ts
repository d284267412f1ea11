import type { PhaseOutline } from '../../engine/outline.ts';
import type { CommandSpec, OptionSpec, Values } from '../command.ts';
import { GLOBAL_OPTIONS } from '../globals.ts';

/** One word that may come next, with what it is. */
export interface Candidate {
  readonly word: string;
  readonly help: string;
}

/** An option, with what completes its value; undefined where it takes none, 'file' for paths. */
export interface CompletedOption extends Candidate {
  readonly value: readonly Candidate[] | 'file' | undefined;
}

/** What may come after the words of a command or a group. */
export interface Context {
  /** The words so far, without options: `phase plan`, `phase run 4`; '' at the start. */
  readonly path: string;
  readonly words: readonly Candidate[] | 'file';
  readonly options: readonly CompletedOption[];
}

/** Every place completion can stand in: the start, each group, each command, each phase of one that takes a step. */
export function contextsOf(
  commands: readonly CommandSpec[],
  groups: Readonly<Record<string, string>>,
  phases: readonly PhaseOutline[],
): readonly Context[] {
  const completed = (option: OptionSpec, among = phases): CompletedOption => ({
    word: option.flags.split(' ')[0] ?? '',
    help: option.help,
    value: option.flags.includes('<') ? valuesOf(option.values, among) : undefined,
  });
  const globals = [
    ...GLOBAL_OPTIONS.map((option) => completed(option)),
    { word: '--help', help: 'show help', value: undefined },
  ];
  const paths = [
    ...new Set(commands.flatMap(({ path }) => path.map((_, length) => path.slice(0, length).join(' ')))),
  ];
  const inner = paths.map(
    (path): Context => ({ path, words: under(path, commands, groups), options: globals }),
  );
  const leaves = commands.map(
    (spec): Context => ({
      path: spec.path.join(' '),
      words: valuesOf(spec.args?.[0]?.values, phases),
      options: [...(spec.options ?? []).map((option) => completed(option)), ...globals],
    }),
  );
  // Once the phase is typed, its own steps alone.
  const ofPhase = commands
    .filter(({ options }) => options?.some(({ values }) => values === 'step'))
    .flatMap((spec) =>
      phases.map(
        (phase): Context => ({
          path: [...spec.path, phase.id].join(' '),
          words: [],
          options: [...(spec.options ?? []).map((option) => completed(option, [phase])), ...globals],
        }),
      ),
    );
  return [...inner, ...leaves, ...ofPhase];
}

function under(
  path: string,
  commands: readonly CommandSpec[],
  groups: Readonly<Record<string, string>>,
): Candidate[] {
  const depth = path === '' ? 0 : path.split(' ').length;
  const words = new Map<string, string>();
  for (const spec of commands) {
    if (spec.path.slice(0, depth).join(' ') !== path) continue;
    const name = spec.path[depth] ?? '';
    const leaf = spec.path.length === depth + 1;
    words.set(name, leaf ? spec.summary : (groups[spec.path.slice(0, depth + 1).join(' ')] ?? ''));
  }
  return [...words].map(([word, help]) => ({ word, help }));
}

function valuesOf(
  values: Values | undefined,
  phases: readonly PhaseOutline[],
): readonly Candidate[] | 'file' {
  if (values === 'file') return 'file';
  if (values === 'phase') return phases.map(({ id, title }) => ({ word: id, help: title }));
  if (values === 'step')
    return phases.flatMap(({ steps }) => steps.map(({ id, title }) => ({ word: id, help: title })));
  return (values ?? []).map((word) => ({ word, help: '' }));
}
