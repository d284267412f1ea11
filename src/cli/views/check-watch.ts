import { humanDuration, milliseconds } from '../../engine/clock.ts';
import type { PhaseCheck } from '../../engine/verify.ts';
import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { PhasedRecords } from '../phased-records.ts';
import { clean, cut, wrapped } from '../text.ts';
import type { Round } from '../verifying.ts';
import { changesBetween, changesText } from './check-changes.ts';
import { sumOf } from './check-rows.ts';
import { checksText } from './check-table.ts';

/** A round that could not be verified at all, and why. */
interface Missed {
  readonly at: string;
  readonly missed: Failure;
}

/** Shows the rounds of a watch as they come. */
export interface WatchView {
  /** A round is about to be verified. */
  begins(records: PhasedRecords): void;
  round(number: number, round: Round): void;
  missed(number: number, missed: Missed): void;
  ends(rounds: number): void;
}

/**
 * The first round in full, then a line a round and what changed. On a terminal that can move its cursor a round
 * without a change writes over the one before, so that what is on the screen is what happened; elsewhere, and for
 * screen readers, nothing that was said moves. With `--json` a line of JSON a round.
 */
export function watchView(io: Io, intervalMs: number): WatchView {
  return io.globals.json ? jsonView(io) : new TextView(io, intervalMs);
}

function jsonView(io: Io): WatchView {
  let before: readonly PhaseCheck[] | undefined;
  const line = (value: object) => io.out.line(JSON.stringify(value));
  return {
    begins: () => {},
    round(number, { at, exit, checks, next }) {
      const counts: Record<string, number> = {};
      for (const { verdict } of checks.flatMap(({ targets }) => targets))
        counts[verdict] = (counts[verdict] ?? 0) + 1;
      const changed = before === undefined ? [] : changesBetween(before, checks);
      line({ round: number, at, exit, counts, changed, phases: checks, next });
      before = checks;
    },
    missed(number, { at, missed: { code, message, why, next, exit } }) {
      line({ round: number, at, exit, error: { code, message, why, next: next ?? null, exit } });
    },
    ends: () => {},
  };
}

class TextView implements WatchView {
  readonly #io: Io;
  readonly #intervalMs: number;
  #before: Round | undefined;
  #begun = false;
  /** Why the round before could not be verified at all. */
  #missed: string | undefined;
  #animated = false;
  /** A line stands without its end, to be written over. */
  #open = false;

  constructor(io: Io, intervalMs: number) {
    this.#io = io;
    this.#intervalMs = intervalMs;
  }

  begins({ loaded, phases, rehearsal }: PhasedRecords): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#animated = this.#io.out.animated && !loaded.config.plain;
    const simulated = rehearsal ? ' of simulated time' : '';
    this.#note(
      `verifying every ${humanDuration(this.#intervalMs)}${simulated} until Ctrl-C; each round is recorded`,
    );
    for (const { id, gate } of phases) {
      if (gate === undefined || milliseconds(gate.atLeastEvery) > this.#intervalMs) continue;
      this.#note(`too seldom for phase ${id}, which asks for a check at least every ${gate.atLeastEvery}`);
    }
  }

  round(number: number, round: Round): void {
    const { out } = this.#io;
    const before = this.#before;
    this.#before = round;
    this.#missed = undefined;
    const sum = round.checks.length === 0 ? 'no phase is complete or adopted yet' : sumOf(round.checks);
    const head = `${clockOf(round.at)} round ${number}: ${sum}`;
    const changes = before === undefined ? '' : changesText(out, before.checks, round.checks);
    if (before !== undefined && changes === '') {
      this.#lineOver(head);
      return;
    }
    this.#line(before === undefined ? `${clockOf(round.at)} round ${number}` : head);
    out.write(before === undefined ? checksText(out, round.checks) : changes);
    for (const command of round.next) out.line(`next: ${command}`);
  }

  missed(number: number, { at, missed }: Missed): void {
    if (this.#missed === missed.code) {
      this.#lineOver(`${clockOf(at)} round ${number}: not verified, for the same reason`);
      return;
    }
    this.#missed = missed.code;
    const why = `${missed.message}; it is tried again in ${humanDuration(this.#intervalMs)}`;
    this.#line(`${clockOf(at)} round ${number}: not verified: ${why}`);
  }

  ends(rounds: number): void {
    if (this.#open) this.#io.out.line();
    this.#open = false;
    this.#note(`stopped after ${rounds === 1 ? '1 round' : `${rounds} rounds`}`);
  }

  #line(text: string): void {
    const { out } = this.#io;
    const width = out.terminal ? out.columns() : Number.POSITIVE_INFINITY;
    if (this.#open) out.write('\r\u001b[K');
    this.#open = false;
    for (const line of wrapped(clean(text), width)) out.line(line);
  }

  #lineOver(text: string): void {
    if (!this.#animated) {
      this.#line(text);
      return;
    }
    const { out } = this.#io;
    out.write(`${this.#open ? '\r\u001b[K' : ''}${cut(clean(text), out.columns() - 1, out.unicode)}`);
    this.#open = true;
  }

  #note(text: string): void {
    const { err } = this.#io;
    const width = err.terminal ? err.columns() : Number.POSITIVE_INFINITY;
    for (const line of wrapped(clean(text), width)) err.line(line);
  }
}

/** `2026-11-23T03:10:00.000Z` → `2026-11-23 03:10:00Z`. */
const clockOf = (at: string): string => `${at.slice(0, 19).replace('T', ' ')}Z`;
