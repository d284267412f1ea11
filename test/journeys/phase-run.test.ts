import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { redisGroups } from '../../phases/environment.ts';
import type { Entry } from '../../src/engine/events.ts';
import { builtMuvi } from '../cli/built.ts';
import { lacks } from '../tools.ts';
import { openTerminal, type Terminal } from './terminal.ts';

let terminal: Terminal;

beforeAll(builtMuvi, 120_000);
afterEach(() => terminal?.close());

const journal = (): Entry[] =>
  readFileSync(join(terminal.cwd, '.muvi', 'rehearsal', 'journal.ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

/** How often each write was sent, by its line. */
const sent = (): Map<string, number> => {
  const lines = new Map<string, number>();
  for (const { event } of journal()) {
    if (event.type === 'intent') lines.set(event.line, (lines.get(event.line) ?? 0) + 1);
  }
  return lines;
};

const QUESTIONS = {
  begin: '? Run phase 4 (Redis clusters)? (y/N)',
  cluster: '? Delete muvi-uat-redis-uae-classic? (y/N)',
  rule: '? Remove the stale rule: sample-film-session-ecs-sg? (y/N)',
} as const;

const begun = async (): Promise<void> => {
  terminal.muvi('phase run 4 --rehearse');
  await terminal.shows(QUESTIONS.begin);
  terminal.type('y', 'Enter');
};

const toTheEnd = async (): Promise<number> => {
  terminal.muvi('phase run 4 --rehearse --yes');
  const question = /\(y\/N\)\s*$/;
  for (;;) {
    const seen = await terminal.shows(new RegExp(`${question.source}|${terminal.end().source}`, 'm'));
    if (terminal.end().test(seen)) return terminal.exits();
    const answered = seen.split('? Yes').length;
    terminal.type('y', 'Enter');
    await terminal.shows(new RegExp(`(?:[\\s\\S]*\\? Yes){${answered}}|${terminal.end().source}`, 'm'), true);
  }
};

describe.skipIf(lacks('tmux'))('phase 4 in a terminal', () => {
  it('plans, asks, shows nine clusters, shows what goes, and ends with a checkpoint', async () => {
    terminal = await openTerminal(80, 60);
    terminal.muvi('phase run 4 --rehearse');
    const asked = await terminal.shows(QUESTIONS.begin);
    expect(asked).toContain('uae: account 739991759290, me-central-1');
    terminal.type('y', 'Enter');

    const deleting = await terminal.shows(QUESTIONS.cluster, true);
    for (const { name } of redisGroups) expect(deleting).toMatch(new RegExp(`✔ ${name}  holds after \\d+m`));
    const question = deleting.slice(deleting.lastIndexOf('4.5 Delete'));
    expect(question).toContain('uae: account 739991759290, me-central-1');
    expect(question).toContain(
      'arn:aws:elasticache:me-central-1:739991759290:replicationgroup:muvi-uat-redis-uae-classic',
    );
    expect(question).toContain('node type: cache.t3.small');
    terminal.type('y', 'Enter');

    await terminal.shows(QUESTIONS.rule);
    terminal.type('y', 'Enter');
    await terminal.shows('✔ Remove the stale rule: sample-film-session-ecs-sg? Yes');
    await terminal.shows(/4\.6c[\s\S]*\(y\/N\)/);
    terminal.type('y', 'Enter');
    expect(await terminal.exits()).toBe(0);
    const end = terminal.screen();
    expect(end).toMatch(/Phase 4: Redis clusters \(rehearsal\): complete/);
    expect(end).toMatch(/changed: 19 writes/);
    expect(end).toMatch(/log: .*UAE_PHASE4_EXECUTION_LOG\.md/);
    expect(end).toMatch(/next: muvi phase \w+/);
  });

  it('a no at the first question sends nothing and exits 2', async () => {
    terminal = await openTerminal();
    terminal.muvi('phase run 4 --rehearse');
    await terminal.shows(QUESTIONS.begin);
    terminal.type('n', 'Enter');
    expect(await terminal.exits()).toBe(2);
    expect(terminal.screen()).toContain('was declined; nothing was sent');
    expect(sent().size).toBe(0);
  });

  it('enter alone, and Ctrl-D, are a no', async () => {
    terminal = await openTerminal();
    for (const key of ['Enter', 'C-d']) {
      terminal.muvi('phase run 4 --rehearse');
      await terminal.shows(QUESTIONS.begin);
      terminal.type(key);
      expect(await terminal.exits()).toBe(2);
    }
    expect(sent().size).toBe(0);
  });

  it('a no at a delete stops there with exit 2, and the next run asks again and completes', async () => {
    terminal = await openTerminal(80, 60);
    await begun();
    await terminal.shows(QUESTIONS.cluster);
    terminal.type('n', 'Enter');
    expect(await terminal.exits()).toBe(2);
    expect(terminal.screen()).toMatch(/stopped at 4\.5 .*declined/);
    expect(terminal.screen()).toContain('next: muvi phase run 4 --rehearse');
    expect([...sent().keys()].some((line) => line.includes('delete-'))).toBe(false);

    expect(await toTheEnd()).toBe(0);
    expect([...sent().values()].every((times) => times === 1)).toBe(true);
  });

  it.each([
    ['the first question', QUESTIONS.begin, false],
    ['the question before a delete', QUESTIONS.cluster, true],
  ] as const)('Ctrl-C at %s exits 130, and the next run picks up', async (_where, question, begins) => {
    terminal = await openTerminal(80, 60);
    if (begins) await begun();
    else terminal.muvi('phase run 4 --rehearse');
    await terminal.shows(question);
    terminal.type('C-c');
    expect(await terminal.exits()).toBe(130);
    expect(await toTheEnd()).toBe(0);
    expect([...sent().values()].every((times) => times === 1)).toBe(true);
    expect(sent().size).toBe(19);
  });

  it('up-arrow and enter resumes after Ctrl-C', async () => {
    terminal = await openTerminal(80, 60);
    await begun();
    await terminal.shows(QUESTIONS.cluster);
    terminal.type('C-c');
    await terminal.exits();
    terminal.type('Up', 'Enter');
    await terminal.shows(QUESTIONS.begin);
    terminal.type('C-c');
  });
});

describe.skipIf(lacks('tmux'))('muvi alone', () => {
  it('in a terminal shows where the build stands, and runs what is chosen', async () => {
    terminal = await openTerminal();
    terminal.muvi('');
    const home = await terminal.shows('What next?');
    expect(home).toMatch(/4\s+not started\s+Redis clusters/);
    expect(home).toMatch(/❯ muvi phase plan \w+/);
    terminal.type('Down', 'Down');
    await terminal.shows('❯ muvi doctor');
    terminal.type('Enter');
    await terminal.exits();
    expect(terminal.screen()).toMatch(/node: \d+/);
  });
});

describe.skipIf(lacks('tmux'))('without colour or animation', () => {
  it.each([
    ['TERM=dumb', 'TERM=dumb'],
    ['plain mode', 'MUVI_PLAIN=true'],
  ])('%s asks in plain lines', async (_name, variables) => {
    terminal = await openTerminal(80, 60);
    terminal.muvi('phase run 4 --rehearse', variables);
    await terminal.shows('Run phase 4 (Redis clusters)? (yes/no)');
    terminal.type('yes', 'Enter');
    await terminal.shows('Delete muvi-uat-redis-uae-classic? (yes/no)');
    terminal.type('no', 'Enter');
    expect(await terminal.exits()).toBe(2);
    const shown = terminal.screen(true);
    expect(shown).toMatch(/4\.3 muvi-uat-redis-main: creating \(usually 10m\)/);
    expect(shown).not.toContain('Warning');
  });
});
