import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { builtMuvi } from '../cli/built.ts';
import { lacks } from '../tools.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal | undefined;

beforeAll(builtMuvi, 120_000);
afterEach(() => {
  terminal?.close();
  terminal = undefined;
});

/** A screen without what is another one each time: the folder, real time, the digest's build. */
const still = (screen: string): string =>
  screen
    .split('\n')
    .filter((line) => !line.startsWith('$ '))
    .join('\n')
    .replaceAll(/[0-9a-f]{64}/g, '<digest>')
    .replaceAll(/\/tmp\/[\w-]+/g, '<folder>')
    .replaceAll(/simulated, \S+ real/g, 'simulated, <real> real');

const SIZES = [80, 40] as const;
const RUN = 'phase run 4 --rehearse';

describe.skipIf(lacks('tmux'))('screens', () => {
  it.each(SIZES)('phase 4 as it is planned, asked about, made and ended, at %i columns', async (columns) => {
    terminal = await openTerminal(columns, 100);
    terminal.muvi(RUN);
    const asked = await terminal.shows(/\? Run phase 4 [\s\S]*\(y\/N\)/);
    expect(still(asked)).toMatchSnapshot('plan and question to begin');

    terminal.type('y', 'Enter');
    await terminal.shows(/4\.5 Delete[\s\S]*\? Delete [\s\S]*\(y\/N\)/);
    const deleting = terminal.screen(true);
    expect(still(deleting.slice(deleting.lastIndexOf('4.3 Create')))).toMatchSnapshot('clusters and delete');

    terminal.type('n', 'Enter');
    expect(await terminal.exits()).toBe(2);
    const end = terminal.screen(true);
    expect(still(end.slice(end.lastIndexOf('✖ Phase 4')))).toMatchSnapshot('checkpoint of a stop');
  });

  it.each([
    ['without Unicode', 'LANG=C'],
    ['with NO_COLOR', 'NO_COLOR=1'],
    ['on a dumb terminal', 'TERM=dumb'],
    ['in plain mode', 'MUVI_PLAIN=true'],
  ])('phase 4 %s', async (_how, variables) => {
    terminal = await openTerminal(80, 100);
    terminal.muvi(`${RUN} --yes`, variables);
    await terminal.shows(/4\.5 Delete[\s\S]*Delete muvi-uat-redis-uae-classic\? \((?:y\/N|yes\/no)\)/);
    const seen = terminal.screen(true);
    const told = seen.slice(seen.lastIndexOf('4.3 Create'));
    expect(told.includes('✔')).toBe(variables === 'NO_COLOR=1');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is not ASCII must not be there
    if (variables === 'LANG=C') expect(told.replaceAll(/[^\x00-\x7f]/g, '#')).toBe(told);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escapes
    if (variables !== 'LANG=C') expect(terminal.colours()).not.toMatch(/\u001b\[[\d;]*(?:3[1-6]|9[1-6])m/);
    expect(still(told)).toMatchSnapshot();
    terminal.type('C-c');
    expect(await terminal.exits()).toBe(130);
  });

  it.each(['--help', 'phase run --help', 'help exit-codes', 'help errors'])(
    '%s at 40 columns breaks at words: the terminal has nothing left to break',
    async (line) => {
      terminal = await openTerminal(40, 300);
      terminal.muvi(line);
      expect(await terminal.exits()).toBe(0);
      const page = terminal.screen().split('\n').slice(0, -2);
      expect(page.length).toBeGreaterThan(10);
      expect(page.filter((shown) => shown.length > 40)).toEqual([]);
    },
  );

  it('a finished phase says why nothing is sent', async () => {
    terminal = await openTerminal(80, 100);
    terminal.muvi('rehearse 4');
    expect(await terminal.exits()).toBe(0);
    terminal.muvi(RUN);
    expect(await terminal.exits()).toBe(0);
    expect(still(terminal.screen())).toMatchSnapshot();
  });
});
