import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { builtMuvi } from '../cli/built.ts';
import { lacks } from '../tools.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { eventsIn, sentIn } from './world.ts';

let terminal: Terminal | undefined;

beforeAll(builtMuvi, 120_000);
afterEach(() => {
  terminal?.close();
  terminal = undefined;
});

const PLAIN = 'MUVI_PLAIN=true';
// biome-ignore lint/suspicious/noControlCharactersInRegex: what is not ASCII must not be there
const NOT_ASCII = /[^\x00-\x7f]/g;

describe.skipIf(lacks('tmux'))('questions', () => {
  it('home in plain mode takes a number, and asks again where nothing fits', async () => {
    terminal = await openTerminal(80, 60);
    terminal.muvi('--rehearse', PLAIN);
    const home = await terminal.shows(/What next \(rehearsal\)\? \(1-5\)/);
    expect(home).toMatch(/^Where the build stands \(rehearsal\)$/m);
    expect(home).toMatch(/^ {2}1 muvi phase plan 1 --rehearse$/m);
    terminal.type('plan', 'Enter');
    await terminal.shows(/please type a number from 1 to 5\nWhat next/);
    terminal.type('5', 'Enter');
    expect(await terminal.exits()).toBe(0);
    terminal.muvi('--rehearse', PLAIN);
    await terminal.shows('(1-5)');
    terminal.type('4', 'Enter');
    await terminal.shows('Usage: muvi');
    expect(await terminal.exits()).toBe(0);
  });

  it('home in plain mode never ends with 0 where nothing was chosen', async () => {
    terminal = await openTerminal(80, 60);
    terminal.muvi('--rehearse', PLAIN);
    await terminal.shows('(1-5)');
    for (const text of ['9', '0', 'x']) terminal.type(text, 'Enter');
    expect(await terminal.exits()).toBe(2);
    expect(terminal.screen()).toContain('nothing was run; next: muvi phase plan 1 --rehearse');
    terminal.muvi('--rehearse', PLAIN);
    await terminal.shows('(1-5)');
    terminal.type('C-d');
    expect(await terminal.exits()).toBe(2);
  });

  it('a yes or no in plain mode is asked again until it is one', async () => {
    terminal = await openTerminal(80, 100);
    terminal.muvi('phase run 4 --rehearse', PLAIN);
    await terminal.shows('Run phase 4 (Redis clusters)? (yes/no)');
    terminal.type('yess', 'Enter');
    await terminal.shows(/please type yes or no\nRun phase 4 \(Redis clusters\)\? \(yes\/no\)/);
    terminal.type('Enter');
    expect(await terminal.exits()).toBe(2);
    expect(sentIn(terminal.cwd)).toEqual([]);
    terminal.muvi('phase run 4 --rehearse', PLAIN);
    await terminal.shows('(yes/no)');
    terminal.type('what', 'Enter', 'yo', 'Enter', 'yy', 'Enter');
    expect(await terminal.exits()).toBe(2);
    expect(sentIn(terminal.cwd)).toEqual([]);
  });

  it('without Unicode are drawn in ASCII, home too', async () => {
    terminal = await openTerminal(80, 100);
    terminal.muvi('--rehearse', 'LANG=C');
    const home = await terminal.shows(/up and down move, enter selects/);
    expect(home.replaceAll(NOT_ASCII, '#')).toBe(home);
    expect(home).toContain('> muvi phase plan 1 --rehearse');
    terminal.type('Down', 'Down', 'Down', 'Down', 'Enter');
    expect(await terminal.exits()).toBe(0);
    const left = terminal.screen();
    expect(left).toMatch(/^ok What next \(rehearsal\)\? leave$/m);
    terminal.muvi('phase run 4 --rehearse', 'LANG=C');
    await terminal.shows(/\(y\/N\)/);
    terminal.type('n', 'Enter');
    expect(await terminal.exits()).toBe(2);
    expect(terminal.screen()).toMatch(/^ok Run phase 4 \(Redis clusters\)\? No$/m);
    expect(terminal.screen().replaceAll(NOT_ASCII, '#')).toBe(terminal.screen());
  });

  it.each(['', PLAIN])('Ctrl-C at the question to begin says that nothing was sent (%s)', async (how) => {
    terminal = await openTerminal(80, 100);
    terminal.muvi('phase run 4 --rehearse', how);
    await terminal.shows(/\? \((?:y\/N|yes\/no)\)/);
    terminal.type('C-c');
    expect(await terminal.exits()).toBe(130);
    expect(terminal.screen()).toContain(
      [
        'error: stopped by Ctrl-C; nothing was sent',
        ' code: INTERRUPTED (muvi help INTERRUPTED)',
        ' next: muvi phase plan 4 --rehearse',
      ].join('\n'),
    );
  });

  it('Ctrl-C at home says that nothing was run', async () => {
    terminal = await openTerminal(80, 60);
    terminal.muvi('--rehearse');
    await terminal.shows(/leave/);
    terminal.type('C-c');
    expect(await terminal.exits()).toBe(130);
    expect(terminal.screen()).toContain('stopped by Ctrl-C; nothing was run');
  });

  it('decide asks for what no flag says', async () => {
    terminal = await openTerminal(80, 60);
    terminal.muvi('decide 5 --rehearse');
    const asked = await terminal.shows('? What was decided?');
    expect(asked).toContain('Decision 5: When does Frankfurt go? (rehearsal)');
    expect(asked).toContain('Open; until then not before');
    terminal.type('in May', 'Enter');
    await terminal.shows('? Why, for whoever reads it later?');
    terminal.type('48 h stable', 'Enter');
    expect(await terminal.exits()).toBe(0);
    expect(terminal.screen()).toMatch(/^next: muvi status --rehearse$/m);
    expect(eventsIn(terminal.cwd)).toMatchObject([
      { type: 'decided', decision: '5', answer: 'in May', why: '48 h stable' },
    ]);

    terminal.muvi('decide 5 --rehearse --answer never');
    await terminal.shows('? Why, for whoever reads it later?');
    terminal.type('Enter');
    expect(await terminal.exits()).toBe(2);
    expect(terminal.screen()).toContain('nothing was recorded');
    expect(eventsIn(terminal.cwd)).toHaveLength(1);
  });
});
