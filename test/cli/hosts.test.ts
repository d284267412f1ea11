import { describe, expect, it } from 'vitest';
import { jsonHost } from '../../src/cli/hosts/json.ts';
import { pipeHost } from '../../src/cli/hosts/pipe.ts';
import { answeredBy, answersItself, refuseToAsk } from '../../src/cli/hosts/questions.ts';
import { differenceText, sentenceOf } from '../../src/cli/hosts/sentences.ts';
import { screenOver } from '../../src/cli/screen.ts';
import type { Entry, Event, Progress } from '../../src/engine/events.ts';
import type { Question } from '../../src/engine/host.ts';
import { collected } from './screens.ts';

const where = { phase: '4', step: '4.3', target: 'redis-main' };
const evidence = [
  { line: 'aws x', expected: 'a', differences: [{ path: 'A.B', expected: 'yes', actual: 'no' }] },
];

/** One of each event, by its type: a new type does not compile until it stands here. */
const EVENTS: { readonly [T in Event['type']]: Extract<Event, { type: T }> } = {
  'run-started': { type: 'run-started', phase: '4', title: 'Redis', fingerprint: 'f', command: 'muvi' },
  skipped: { type: 'skipped', ...where, why: 'already so', evidence: [] },
  intent: { type: 'intent', ...where, index: 0, does: 'create', line: 'aws y' },
  answered: { type: 'answered', ...where, index: 0, tookMs: 5 },
  verified: { type: 'verified', ...where, verdict: 'differs', evidence, tookMs: 61_000 },
  recorded: { type: 'recorded', ...where, facts: { endpoint: 'somewhere' } },
  asked: { type: 'asked', ...where, question: 'delete?', answer: 'yes', by: 'host' },
  'step-finished': { type: 'step-finished', phase: '4', step: '4.3', tookMs: 5 },
  stopped: { type: 'stopped', phase: '4', reason: 'interrupted', resume: 'muvi phase run 4' },
  'phase-finished': { type: 'phase-finished', phase: '4', tookMs: 5, wrote: 9, monthly: 540, priced: 540 },
  checked: { type: 'checked', phase: '4', verdict: 'holds', counts: { holds: 9 } },
  adopted: { type: 'adopted', phase: '4', why: 'by hand', holds: 9, fingerprint: 'f' },
  decided: { type: 'decided', decision: '5', answer: 'later', why: 'not stable' },
  mode: { type: 'mode', environment: 'uae', mode: 'asleep' },
  approved: { type: 'approved', phase: '4', digest: 'abcdef0123456789', as: 'approved' },
  mended: { type: 'mended', what: 'a torn line' },
  unlocked: { type: 'unlocked', holder: 'ana' },
};

const PROGRESS: { readonly [T in Progress['type']]: Extract<Progress, { type: T }> } = {
  'step-started': { type: 'step-started', phase: '4', step: '4.3', title: 'Create', targets: ['redis-main'] },
  reading: { type: 'reading', ...where },
  waiting: {
    type: 'waiting',
    ...where,
    verdict: 'pending',
    state: 'creating',
    elapsedMs: 1,
    usuallyMs: 600_000,
  },
  paused: { type: 'paused', phase: '4', reason: 'credentials ended' },
  stopping: {
    type: 'stopping',
    phase: '4',
    reason: 'stopped by Ctrl-C',
    inFlight: ['4.3 create redis-main'],
  },
};

const entry = (event: Event): Entry => ({
  seq: 1,
  at: '2026-02-23T06:00:00Z',
  actor: 'a',
  prev: '',
  hash: '',
  event,
});

/** Told by whoever asks, by the next line, or by the end of the step; not worth a line of their own. */
const SILENT = ['asked', 'step-finished', 'reading'];

describe('everything that can happen', () => {
  const all: [string, Entry | Progress][] = [
    ...Object.entries(EVENTS).map(([type, event]): [string, Entry] => [type, entry(event)]),
    ...Object.entries(PROGRESS),
  ];

  it.each(all)('%s is one line in a pipe, and one JSON line with --json', (type, notice) => {
    const piped = collected();
    pipeHost(piped.screen, refuseToAsk).notify(notice);
    expect(piped.text().split('\n').filter(Boolean)).toHaveLength(SILENT.includes(type) ? 0 : 1);
    const json = collected();
    jsonHost(json.screen, refuseToAsk).notify(notice);
    expect(JSON.parse(json.text())).toEqual(notice);
  });

  it('a verification that does not hold says what was expected and found', () => {
    expect(sentenceOf(entry(EVENTS.verified))?.text).toBe('differs after 1m 1s: A.B: expected yes, found no');
  });

  it('a stop says what AWS goes on with, or that nothing is under way', () => {
    expect(sentenceOf(PROGRESS.stopping)?.text).toBe(
      'stopped by Ctrl-C; AWS goes on with 4.3 create redis-main',
    );
    expect(sentenceOf({ ...PROGRESS.stopping, inFlight: [] })?.text).toBe(
      'stopped by Ctrl-C; nothing that was sent is still under way',
    );
  });

  it('a pipe says a state once, however often it is polled', () => {
    const piped = collected();
    const host = pipeHost(piped.screen, refuseToAsk);
    for (let poll = 0; poll < 3; poll += 1) host.notify({ ...PROGRESS.waiting, elapsedMs: poll });
    host.notify({ ...PROGRESS.waiting, state: 'available' });
    expect(piped.text()).toBe(
      '4.3 redis-main: creating (usually 10m)\n4.3 redis-main: available (usually 10m)\n',
    );
  });

  it('a pipe says how long a state has lasted already, where it was come upon later', () => {
    const piped = collected();
    pipeHost(piped.screen, refuseToAsk).notify({ ...PROGRESS.waiting, elapsedMs: 240_000 });
    expect(piped.text()).toBe('4.3 redis-main: creating (4m of usually 10m)\n');
  });

  it('nothing that AWS says moves the cursor', () => {
    const piped = collected();
    pipeHost(piped.screen, refuseToAsk).notify({ ...PROGRESS.waiting, state: '\u001b[2Jcreating' });
    expect(piped.text()).toBe('4.3 redis-main: creating (usually 10m)\n');
  });
});

describe('questions', () => {
  const begin: Question = { kind: 'confirm', message: 'Run?', detail: ['account 1'], flag: '--yes' };
  const remove: Question = {
    kind: 'confirm',
    message: 'Delete x?',
    detail: [],
    flag: '--approve=<digest of the plan>',
  };
  const type: Question = { kind: 'type-name', message: 'Type x', detail: [], name: 'x', flag: '--confirm=x' };

  it('--yes begins and deletes nothing', async () => {
    const ask = answeredBy({ yes: true }, async () => undefined);
    expect([await ask(begin), await ask(remove), await ask(type)]).toEqual(['yes', undefined, undefined]);
  });

  it.each([begin, remove, type])(
    'with nobody to ask, $message is refused with exit 2, naming $flag',
    async (question) => {
      await expect(refuseToAsk(question)).rejects.toMatchObject({
        exit: 2,
        remedy: expect.stringContaining(question.flag),
      });
    },
  );

  it('a rehearsal answers its own, and says each time that it did', async () => {
    const said: string[] = [];
    const ask = answersItself((line) => said.push(line));
    expect([await ask(remove), await ask(type)]).toEqual(['yes', 'x']);
    expect(said.filter((line) => line.includes('the rehearsal answers itself'))).toHaveLength(2);
  });
});

describe('a screen', () => {
  const colours = (
    env: NodeJS.ProcessEnv,
    more: { noColor?: boolean; plain?: boolean; isTTY?: boolean } = {},
  ) => {
    const sink = { isTTY: more.isTTY ?? true, write: () => true };
    const { colour, animated } = screenOver(sink, { env, scrub: (text) => text, ...more });
    return { colour, animated };
  };

  it.each([
    ['a terminal', {}, {}, { colour: true, animated: true }],
    ['NO_COLOR', { NO_COLOR: '1' }, {}, { colour: false, animated: true }],
    ['an empty NO_COLOR', { NO_COLOR: '' }, {}, { colour: true, animated: true }],
    ['--no-color', {}, { noColor: true }, { colour: false, animated: true }],
    ['TERM=dumb', { TERM: 'dumb' }, {}, { colour: false, animated: false }],
    ['plain mode', {}, { plain: true }, { colour: false, animated: false }],
    ['a pipe', {}, { isTTY: false }, { colour: false, animated: false }],
  ])('%s', (_name, env, more, expected) => {
    expect(colours(env, more)).toEqual(expected);
  });

  it('shows no known secret', () => {
    let text = '';
    const sink = { write: (part: string) => (text += part) };
    screenOver(sink, { env: {}, scrub: (part) => part.replaceAll('hunter2', '[redacted]') }).line(
      'it is hunter2',
    );
    expect(text).toBe('it is [redacted]\n');
  });
});

describe('a thing that is not there', () => {
  const seen = (actual: string) => differenceText({ path: '', expected: {}, actual });

  it('is said once where the reason says it, and with the error where that is a name', () => {
    expect(seen('id of redis-uat-sg is not there')).toBe('id of redis-uat-sg is not there');
    expect(seen('CacheClusterNotFound')).toBe('not there (CacheClusterNotFound)');
  });
});
