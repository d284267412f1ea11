import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/engine/clock.ts';
import type { Event, Where } from '../../src/engine/events.ts';
import type { Evidence } from '../../src/engine/verdict.ts';
import { directoryStore } from '../../src/journal/directory-store.ts';
import { type Journal, type JournalOptions, openJournal } from '../../src/journal/journal.ts';

export const START_AT = Date.parse('2026-02-26T10:00:00.000Z');

/** A clock that moves only when told; a sleep is over at once and moves it. */
export class TestClock implements Clock {
  time: number;

  constructor(time = START_AT) {
    this.time = time;
  }

  now(): number {
    return this.time;
  }

  async sleep(ms: number): Promise<void> {
    this.time += ms;
  }
}

/** A new folder, gone after the test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muvi-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a journal in a folder, with what a test does not say filled in. Closed after the test. */
export async function openIn(folder: string, options: Partial<JournalOptions> = {}): Promise<Journal> {
  const clock = options.clock ?? new TestClock();
  const journal = await openJournal({
    store: directoryStore(folder, new TestClock()),
    actor: 'alice',
    clock,
    scrub: (text) => text,
    ...options,
  });
  onTestFinished(() => journal.close());
  return journal;
}

export const REDIS: Where = { phase: '4', step: '4.3', target: 'muvi-uat-redis-gateway' };

export const HOLDS: Evidence = {
  line: 'aws elasticache describe-replication-groups --replication-group-id muvi-uat-redis-gateway',
  expected: { Status: 'available' },
  differences: [],
  state: 'available',
  requestId: 'req-describe',
};

export const STARTED: Event = {
  type: 'run-started',
  phase: '4',
  title: 'Redis clusters',
  fingerprint: 'f1',
  stepPrints: { '4.3': 's1' },
  changed: ['4.3'],
  command: 'muvi phase run 4',
};

export const INTENT: Extract<Event, { type: 'intent' }> = {
  type: 'intent',
  ...REDIS,
  index: 0,
  does: 'create',
  line: 'aws elasticache create-replication-group --replication-group-id muvi-uat-redis-gateway',
  token: 'token-1',
};

export const ANSWERED: Extract<Event, { type: 'answered' }> = {
  type: 'answered',
  ...REDIS,
  index: 0,
  requestId: 'req-create',
  tookMs: 320,
};

export const VERIFIED: Extract<Event, { type: 'verified' }> = {
  type: 'verified',
  ...REDIS,
  verdict: 'holds',
  evidence: [HOLDS],
  tookMs: 421_000,
};

/** A small event of which many can be told apart. */
export const numbered = (n: number): Event => ({ type: 'recorded', ...REDIS, facts: { number: String(n) } });
