import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { lacks } from '../tools.ts';
import { builtMuvi, emptyFolder, muvi, plainEnvironment } from './built.ts';

const groups = [...new Set(COMMANDS.map(({ path }) => path[0] ?? ''))];
const ids = phases().map(({ id }) => id);
const steps = phases().flatMap((phase) => phase.steps.map(({ id }) => id));
const stepsOf4 = phases()
  .filter(({ id }) => id === '4')
  .flatMap((phase) => phase.steps.map(({ id }) => id));

/** What each shell must offer after these words; the last is what was typed of the next. */
const CASES: readonly (readonly [typed: string, offered: readonly string[]])[] = [
  ['muvi ', groups],
  ['muvi ph', ['phase']],
  ['muvi phase ', COMMANDS.filter(({ path }) => path[0] === 'phase').map(({ path }) => path[1] ?? '')],
  ['muvi phase plan ', ids],
  ['muvi --json phase plan ', ids],
  ['muvi phase run --only ', steps],
  ['muvi phase run 4 --only ', stepsOf4],
  ['muvi phase run --yes 4 --from ', stepsOf4],
  ['muvi phase plan 4 --format m', ['markdown']],
  ['muvi completion ', ['bash', 'zsh', 'fish']],
  ['muvi phase run 4 --ap', ['--approve']],
];

let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  folder = emptyFolder();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(join(await builtMuvi(), 'bin', 'muvi.js'), join(bin, 'muvi'));
  env = { ...plainEnvironment(folder), PATH: `${bin}:${process.env['PATH']}` };
  for (const shell of ['bash', 'zsh', 'fish']) {
    writeFileSync(join(folder, shell), (await muvi(['completion', shell], { cwd: folder })).stdout);
  }
}, 120_000);

const lines = (text: string): string[] => text.trim().split('\n').filter(Boolean);

const told = (program: string, args: readonly string[]) =>
  spawnSync(program, args, { cwd: folder, env, encoding: 'utf8' });

const run = (program: string, args: readonly string[]): string[] =>
  lines(execFileSync(program, args, { cwd: folder, env, encoding: 'utf8' }));

describe.skipIf(lacks('bash'))('in bash', () => {
  it.each(CASES)('%s⇥', (typed, offered) => {
    const words = typed.split(' ');
    const script = `source ./bash; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _muvi; printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect(run('bash', ['--norc', '-c', script]).sort()).toEqual([...offered].sort());
  });
});

describe.skipIf(lacks('fish'))('in fish', () => {
  it.each(CASES)('%s⇥', (typed, offered) => {
    const script = `source ./fish; complete -C '${typed}'`;
    const { stdout, stderr } = told('fish', ['--no-config', '-c', script]);
    expect(stderr).toBe('');
    const found = lines(stdout).map((line) => line.split('\t')[0] ?? '');
    expect([...new Set(found)].sort()).toEqual([...offered].sort());
  });
});

describe.skipIf(lacks('zsh'))('in zsh', () => {
  it.each(CASES)('%s⇥', (typed, offered) => {
    // zsh completes only in its line editor: a pseudo-terminal of its own is given the words and asked for the list.
    const script = `
      rm -f ./offered ./ready ./done
      zmodload zsh/zpty zsh/zselect
      zpty -b shell zsh -f -i
      zpty -w shell 'PROMPT= RPROMPT=; autoload -U compinit; compinit -u -D; source ./zsh; zstyle ":completion:*" insert-tab false'
      zpty -w shell 'compadd () { local -a hits; builtin compadd -O hits "$@"; print -rl -- $hits >> ./offered; builtin compadd "$@" }'
      zpty -w shell 'grab () { BUFFER="${typed}"; CURSOR=$#BUFFER; zle list-choices; print -r done > ./done }; zle -N grab; bindkey "^G" grab'
      zpty -w shell ': > ./offered; print -r ready > ./ready'
      while [[ ! -e ./ready ]]; do zselect -t 2; done
      zpty -w -n shell $'\\C-g'
      while [[ ! -e ./done ]]; do zselect -t 2; done
      cat ./offered 2>/dev/null
      zpty -d shell`;
    const found = run('zsh', ['-f', '-c', script]);
    expect([...new Set(found)].sort()).toEqual([...offered].sort());
  });
});
