import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { builtMuvi, emptyFolder, muvi } from './built.ts';

/** Every command, as a person would call it in an empty folder, with the exit code of the contract. */
const CALLS: readonly (readonly [line: string, exit: number])[] = [
  ['phase list', 0],
  ['phase show 4', 0],
  ['phase plan 4 --rehearse', 0],
  ['phase run 4 --rehearse', 2],
  ['phase run 4 --rehearse --dry-run', 0],
  ['phase verify --rehearse', 0],
  ['phase verify 4 --rehearse', 3],
  ['phase adopt 4 --rehearse --why before', 3],
  ['phase approve gone.json --rehearse', 2],
  ['rehearse 4 --reset', 0],
  ['status', 0],
  ['audit compare prod uae --rehearse', 3],
  ['audit diff gone.json gone.json', 64],
  ['decide', 0],
  ['decide 5 --answer later --why asked', 0],
  ['decide 5', 64],
  ['db copy --from postgres://u@127.0.0.1:1/a --to postgres://u@127.0.0.1:1/b', 2],
  ['db verify --from postgres://u@127.0.0.1:1/a --to postgres://u@127.0.0.1:1/b', 1],
  ['log show 4', 0],
  ['log verify', 0],
  ['config', 0],
  ['doctor --rehearse', 0],
  ['guard explain rds DescribeDBInstances', 0],
  ['guard explain ssm GetParameter', 0],
  ['completion bash', 0],
  ['completion zsh', 0],
  ['completion fish', 0],
  ['unlock --rehearse', 0],
  ['help', 0],
  ['help exit-codes', 0],
  ['help phase plan', 0],
  ['help PLAN_STALE', 0],
];

const MISTAKES: readonly (readonly [line: string, meant: string])[] = [
  ['stauts', 'status'],
  ['phase pln 4', 'plan'],
  ['phase list --jsn', '--json'],
  ['phase show 44', '4'],
  ['phase run 4 --rehearse --only 4.33', '4.3'],
  ['phase plan 4 --rehearse --format tabel', 'table'],
  ['completion basch', 'bash'],
  ['help exit-code', 'exit-codes'],
  ['help PLAN_STAEL', 'PLAN_STALE'],
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what must not be there
const ESCAPE = /\u001b/;

beforeAll(builtMuvi, 120_000);

const words = (line: string): string[] => line.split(' ');

describe.each(CALLS)('muvi %s', (line, exit) => {
  it(`piped, exits ${exit} without colour or cursor movement`, async () => {
    const ran = await muvi(words(line), { cwd: emptyFolder() });
    expect(ran).toMatchObject({ exit });
    expect(ran.stdout + ran.stderr).not.toMatch(ESCAPE);
    if (exit === 0) expect(ran.stdout).not.toBe('');
    if (exit === 2) expect(ran.stderr).toMatch(/next: .*(--\w|muvi)/);
  });

  it(`with --json, exits ${exit} and writes one JSON document to stdout, or an error to stderr`, async () => {
    const ran = await muvi([...words(line), '--json'], { cwd: emptyFolder() });
    expect(ran).toMatchObject({ exit });
    if (ran.stdout === '') {
      const last = ran.stderr.trim().split('\n').at(-1) ?? '';
      expect(JSON.parse(last)).toMatchObject({
        error: { exit, code: expect.any(String), next: expect.any(String) },
      });
    } else {
      expect(() => JSON.parse(ran.stdout)).not.toThrow();
    }
  });

  it(`with its reader gone after the first line, exits ${exit} in silence about it`, async () => {
    const ran = await muvi(words(line), { cwd: emptyFolder(), leaveEarly: true });
    expect(ran).toMatchObject({ exit, signal: null });
    expect(ran.stderr).not.toContain('EPIPE');
  });
});

describe('a mistyped word is never run', () => {
  it.each(MISTAKES)('muvi %s suggests %s and exits 64', async (line, meant) => {
    const ran = await muvi(words(line), { cwd: emptyFolder() });
    expect(ran).toMatchObject({ exit: 64, stdout: '' });
    expect(ran.stderr).toMatch(new RegExp(`did you mean ${meant}|Allowed choices are.*${meant}`));
  });

  it.each(['phase li', 'stat', 'comp bash', 'phase list --js'])(
    '%s is no abbreviation of anything',
    async (line) => {
      const ran = await muvi(words(line), { cwd: emptyFolder() });
      expect(ran).toMatchObject({ exit: 64, stdout: '' });
    },
  );

  it('an unknown option of a command is refused before anything happens', async () => {
    const ran = await muvi(['rehearse', '4', '--froce'], { cwd: emptyFolder() });
    expect(ran.exit).toBe(64);
  });
});

describe('help', () => {
  it('shows examples first for every command, and what --json writes', async () => {
    for (const { path } of COMMANDS) {
      const { stdout, exit } = await muvi([...path, '--help'], { cwd: emptyFolder() });
      expect({ path, exit, first: stdout.split('\n')[0] }).toEqual({ path, exit: 0, first: 'Examples:' });
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain('With --json:');
    }
  });

  it('without a terminal muvi alone shows its help', async () => {
    const alone = await muvi([], { cwd: emptyFolder() });
    const asked = await muvi(['--help'], { cwd: emptyFolder() });
    expect(alone).toEqual(asked);
    expect(asked.exit).toBe(0);
  });

  it('every command of the tree is called by this file', () => {
    const called = CALLS.map(([line]) => line);
    // An audit exits 7 for as long as the rehearsal cloud does not model everything it asks; it has tests of its own.
    const audits = ['audit prod', 'audit uae', 'audit frankfurt', 'audit all'];
    const named = COMMANDS.filter(({ path }) => !audits.includes(path.join(' ')));
    const missing = named.filter(({ path }) => !called.some((line) => line.startsWith(path.join(' '))));
    expect(missing.map(({ path }) => path.join(' '))).toEqual([]);
  });
});
