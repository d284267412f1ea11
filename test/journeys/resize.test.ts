import { EventEmitter } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { terminalHost } from '../../src/cli/hosts/terminal.ts';
import { screenOver } from '../../src/cli/screen.ts';
import type { Progress } from '../../src/engine/events.ts';
import { lacks } from '../tools.ts';
import { openTerminal, type Terminal } from './terminal.ts';

const NAMES = ['gateway', 'identity', 'main', 'payment', 'fb'].map((name) => `muvi-uat-redis-${name}`);
const STEP = { phase: '4', step: '4.3' };
const START: Progress = {
  type: 'step-started',
  ...STEP,
  title: 'Create one group per service',
  targets: NAMES,
};

let terminal: Terminal;
let tty: number;
let ended: () => Promise<void>;

beforeEach(() => {
  ended = async () => {};
});
afterEach(async () => {
  await ended();
  closeSync(tty);
  terminal.close();
});

/** A host that draws on a real terminal from this process, which hears of a new width when it is told. */
async function drawing(columns: number) {
  // What is built from the sources is not asked for: the shell alone is.
  terminal = await openTerminal(columns, 30, 'no-muvi');
  // The plan stands above what a run shows, and is longer than the screen.
  terminal.type(`stty -echo; seq -f 'line %g of the plan' 60; exec sleep 1000`, 'Enter');
  await terminal.shows('line 60 of the plan');
  tty = openSync(terminal.device(), 'w');
  const write = (text: string): boolean => writeSync(tty, text) > 0;
  const stream = Object.assign(new EventEmitter(), { columns, rows: 30, isTTY: true, write });
  const screen = screenOver(stream, { env: { LANG: 'C.UTF-8', NO_COLOR: '1' }, scrub: (text) => text });
  let now = 0;
  const clock = { now: () => now, sleep: async () => {} };
  const host = terminalHost({
    screen,
    stream: stream as unknown as NodeJS.WriteStream,
    clock,
    ask: async () => undefined,
  });
  ended = () => host.settled();
  const waiting = (elapsedMs: number): void => {
    now = elapsedMs;
    for (const target of NAMES) {
      const where = { ...STEP, target };
      host.notify({
        type: 'waiting',
        ...where,
        verdict: 'pending',
        state: 'creating',
        elapsedMs,
        usuallyMs: 600_000,
      });
    }
  };
  host.notify(START);
  waiting(60_000);
  await terminal.shows(/fb {2}creating, 1m of usually 10m/);
  return {
    waiting,
    hears(wide: number): void {
      stream.columns = wide;
      stream.emit('resize');
    },
  };
}

/** How often each target stands there. */
const counts = (): number[] => {
  const seen = terminal.screen(true);
  return NAMES.map((name) => seen.split(new RegExp(`${name}\\b`)).length - 1);
};

describe.skipIf(lacks('tmux'))('targets side by side on a terminal that changes its width', () => {
  it('stand there once, after it became narrow and wide again', async () => {
    const host = await drawing(100);
    terminal.resize(50);
    host.hears(50);
    host.waiting(120_000);
    await terminal.shows(/2m/);
    expect(counts()).toEqual(NAMES.map(() => 1));
    terminal.resize(30);
    host.hears(30);
    host.waiting(180_000);
    await terminal.shows(/3m/);
    expect(counts()).toEqual(NAMES.map(() => 1));
    terminal.resize(120);
    host.hears(120);
    await terminal.shows(/fb {2}creating, 3m of usually 10m/);
    expect(counts()).toEqual(NAMES.map(() => 1));
    expect(terminal.screen(true)).toContain('line 60 of the plan\n4.3 Create one group per service');
  });

  it('stand there once, where it was narrow for a while before muvi heard of it', async () => {
    const host = await drawing(100);
    terminal.resize(50);
    host.waiting(120_000);
    await terminal.shows(/2m/);
    host.waiting(180_000);
    await terminal.shows(/3m/);
    host.hears(50);
    host.waiting(240_000);
    await terminal.shows(/4m/);
    await ended();
    expect(counts()).toEqual(NAMES.map(() => 1));
    expect(terminal.screen(true)).toContain('line 60 of the plan\n4.3 Create one group per service');
  });
});
