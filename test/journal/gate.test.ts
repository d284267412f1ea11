import { describe, expect, it } from 'vitest';
import type { Entry, Event } from '../../src/engine/events.ts';
import type { Gate } from '../../src/engine/phase.ts';
import type { Verdict } from '../../src/engine/verdict.ts';
import { gateStatus } from '../../src/journal/gate.ts';
import { REDIS, START_AT, VERIFIED } from './support.ts';

const GATE: Gate = { phases: ['10'], forAtLeast: '48h', atLeastEvery: '6h' };
const HOUR = 3_600_000;

const at = (hours: number): number => START_AT + hours * HOUR;

const entry = (hours: number, event: Event): Entry => ({
  seq: 1,
  at: new Date(at(hours)).toISOString(),
  actor: 'alice',
  prev: '',
  hash: '',
  event,
});

const check = (hours: number, verdict: Verdict = 'holds', phase = '10'): Entry =>
  entry(hours, { type: 'checked', phase, verdict, counts: {} });

/** Checks that hold, every `step` hours from `from` to `to`. */
const checks = (from: number, to: number, step = 6): Entry[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => check(from + n * step));

const statusAt = (hours: number, ...entries: Entry[]) => gateStatus(entries, GATE, at(hours));

describe('a gate of 48 hours, at least every 6', () => {
  it('opens at the last of the checks that reach 48 hours, and not one before', () => {
    expect(statusAt(48, ...checks(0, 42)).open).toBe(false);
    expect(statusAt(48, ...checks(0, 48))).toMatchObject({ open: true, missing: [] });
  });

  it('says how much is missing and when the next check is due', () => {
    const { missing } = statusAt(12, ...checks(0, 12));
    expect(missing).toHaveLength(1);
    expect(missing[0]).toContain('36h to go');
    expect(missing[0]).toContain(new Date(at(18)).toISOString());
    expect(statusAt(0).missing[0]).toContain('muvi phase verify 10');
  });

  it('closes again six hours after the last check', () => {
    expect(statusAt(54, ...checks(0, 48)).open).toBe(true);
    const late = statusAt(54.1, ...checks(0, 48));
    expect(late.open).toBe(false);
    expect(late.missing[0]).toContain('6h 6m ago');
  });

  it('begins anew after a gap of more than six hours', () => {
    expect(statusAt(54, ...checks(0, 24), ...checks(30.1, 54.1)).open).toBe(false);
  });

  it.each(['differs', 'failed', 'absent'] as const)('begins anew after a check that says %s', (verdict) => {
    expect(statusAt(48, ...checks(0, 24), check(25, verdict), ...checks(30, 48)).open).toBe(false);
    expect(statusAt(78, ...checks(0, 24), check(25, verdict), ...checks(30, 78)).open).toBe(true);
  });

  it.each(['asleep', 'unknown', 'pending'] as const)('does not count a check that says %s', (verdict) => {
    expect(statusAt(48, ...checks(0, 24), check(27, verdict), ...checks(30, 48)).open).toBe(true);
    const asleep = [check(30, verdict), check(36, verdict)];
    expect(statusAt(48, ...checks(0, 24), ...asleep, check(42), check(48)).open).toBe(false);
  });

  it('begins anew after a run of that phase in which a verification did not hold', () => {
    const failed = entry(25, { ...VERIFIED, ...REDIS, phase: '10', verdict: 'differs' });
    const other = entry(25, { ...VERIFIED, verdict: 'differs' });
    expect(statusAt(48, ...checks(0, 24), failed, ...checks(30, 48)).open).toBe(false);
    expect(statusAt(48, ...checks(0, 24), other, ...checks(30, 48)).open).toBe(true);
  });

  it('asks it of every phase it names', () => {
    const both: Gate = { ...GATE, phases: ['10', '5'] };
    const entries = checks(0, 48);
    expect(gateStatus(entries, both, at(48)).missing).toEqual([expect.stringContaining('phase 5')]);
    const of5 = entries.map((one) => ({ ...one, event: { ...one.event, phase: '5' } as Event }));
    expect(gateStatus([...entries, ...of5].sort(byTime), both, at(48)).open).toBe(true);
  });

  it('names no phase: stays shut', () => {
    expect(gateStatus([], { ...GATE, phases: [] }, at(0)).open).toBe(false);
  });
});

describe('a clock that steps back', () => {
  it('does not open the gate by checks made while it was ahead', () => {
    const ahead = checks(0, 48);
    expect(statusAt(1, ...ahead)).toMatchObject({ open: false, missing: [expect.stringContaining('clock')] });
    expect(statusAt(50, ...ahead, check(1), check(2)).open).toBe(false);
  });

  it('makes every row begin anew where any entry shows it', () => {
    const wrong = entry(90, { type: 'mode', environment: 'uae', mode: 'awake' });
    expect(statusAt(48, ...checks(0, 24), wrong, ...checks(30, 48)).open).toBe(false);
  });

  it('is no step back where clocks of two machines are a minute apart', () => {
    const other = entry(24 + 1 / 60, { type: 'mode', environment: 'uae', mode: 'awake' });
    expect(statusAt(48, ...checks(0, 18), other, check(24), ...checks(30, 48)).open).toBe(true);
  });
});

const byTime = (one: Entry, other: Entry): number => Date.parse(one.at) - Date.parse(other.at);
