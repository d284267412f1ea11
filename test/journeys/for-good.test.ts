import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { emptyFolder, muvi } from '../cli/built.ts';
import { lacks } from '../tools.ts';
import { irreversibleMuvi } from './irreversible.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { eventsIn, sentIn } from './world.ts';

const GENERIC = 'muvi-uat-redis-uae-classic';
const QUESTION = `Type the name to delete it for good: ${GENERIC}`;

let program: string;
let terminal: Terminal | undefined;

beforeAll(async () => {
  program = await irreversibleMuvi();
}, 120_000);
afterEach(() => {
  terminal?.close();
  terminal = undefined;
});

const deleted = (cwd: string): string[] =>
  sentIn(cwd).filter((line) => line.includes('delete-replication-group'));

const answersTo = (cwd: string, question: string): string[] =>
  eventsIn(cwd).flatMap((event) =>
    event.type === 'asked' && event.question === question ? [event.answer] : [],
  );

describe('what cannot be undone, off a terminal', () => {
  const run = (cwd: string, ...more: string[]) =>
    muvi(['phase', 'run', '4', '--rehearse', ...more], { cwd, program });
  const planned = async (): Promise<{ cwd: string; digest: string }> => {
    const cwd = emptyFolder();
    const { stdout } = await muvi(['phase', 'plan', '4', '--rehearse', '--json'], { cwd, program });
    return { cwd, digest: JSON.parse(stdout).digest };
  };

  it('needs --confirm besides the approved plan', async () => {
    const { cwd, digest } = await planned();
    const ran = await run(cwd, '--approve', digest);
    expect(ran).toMatchObject({ exit: 2 });
    expect(ran.stdout).toContain(`--confirm=${GENERIC}`);
    expect(deleted(cwd)).toEqual([]);

    expect(await run(cwd, '--approve', digest, '--confirm', GENERIC)).toMatchObject({ exit: 0 });
    expect(deleted(cwd)).toHaveLength(1);
  });

  it('is not confirmed by another name', async () => {
    const { cwd, digest } = await planned();
    const ran = await run(cwd, '--approve', digest, '--confirm', 'muvi-uat-redis-main');
    expect(ran).toMatchObject({ exit: 2 });
    expect(deleted(cwd)).toEqual([]);
  });

  it('is not confirmed by --yes', async () => {
    const { cwd } = await planned();
    expect(await run(cwd, '--yes')).toMatchObject({ exit: 2 });
    expect(deleted(cwd)).toEqual([]);
  });

  it('is said by the plan', async () => {
    const cwd = emptyFolder();
    const { stdout } = await muvi(['phase', 'plan', '4', '--rehearse'], { cwd, program });
    expect(stdout).toContain('! cannot be undone: each name has to be typed');
  });
});

describe.skipIf(lacks('tmux'))('what cannot be undone, in a terminal', () => {
  const asked = async (): Promise<Terminal> => {
    terminal = await openTerminal(80, 60, program);
    terminal.muvi('phase run 4 --rehearse --yes');
    const seen = await terminal.shows(QUESTION);
    const question = seen.slice(seen.lastIndexOf('4.5 Delete')).replace(/\s+/g, ' ');
    expect(question).toContain('uae: account 739991759290, me-central-1');
    expect(question).toMatch(new RegExp(`replicationgroup:${GENERIC}, made 20`));
    return terminal;
  };

  it.each([
    ['another name', ['muvi-uat-redis-main', 'Enter'], 'muvi-uat-redis-main'],
    ['yes', ['yes', 'Enter'], 'yes'],
    ['nothing', ['Enter'], 'no'],
  ] as const)(
    '%s typed is a no, exit 2; the next run asks again, and the name itself deletes it',
    async (_what, keys, recorded) => {
      const { cwd, ...screen } = await asked();
      screen.type(...keys);
      expect(await screen.exits()).toBe(2);
      expect(screen.screen()).toMatch(/stopped at 4\.5 .*: the deletion was declined/);
      expect(answersTo(cwd, `delete ${GENERIC} for good`)).toEqual([recorded]);
      expect(deleted(cwd)).toEqual([]);

      screen.muvi('phase run 4 --rehearse --yes');
      await screen.shows(QUESTION);
      screen.type(GENERIC, 'Enter');
      await screen.shows(/\? Remove the stale rule: sample-film-session-ecs-sg\? \(y\/N\)/);
      expect(deleted(cwd)).toHaveLength(1);
      screen.type('C-c');
      expect(await screen.exits()).toBe(130);
    },
  );

  it('Ctrl-C at the name leaves it', async () => {
    const { cwd, ...screen } = await asked();
    screen.type('C-c');
    expect(await screen.exits()).toBe(130);
    expect(deleted(cwd)).toEqual([]);
  });
});
