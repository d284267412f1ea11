import { humanDuration, milliseconds } from '../engine/clock.ts';
import type { Entry } from '../engine/events.ts';
import type { Gate } from '../engine/phase.ts';
import type { Verdict } from '../engine/verdict.ts';

/** How one phase stands before a gate. Times are ISO 8601, UTC; undefined where nothing counts yet. */
export interface GatePhase {
  readonly phase: string;
  /** The first and the last verification of the unbroken row that ends now. */
  readonly since?: string | undefined;
  readonly last?: string | undefined;
  /** How long that row is, in milliseconds. */
  readonly heldMs: number;
  /** What is missing, as a sentence; undefined where this phase is ready. */
  readonly missing?: string | undefined;
}

export interface GateStatus {
  readonly open: boolean;
  readonly phases: readonly GatePhase[];
  /** What is missing, phase by phase. */
  readonly missing: readonly string[];
}

/** What clocks of several machines may be apart without anything being wrong. */
const SKEW_MS = 5 * 60_000;

/** A verification that says so breaks a row; one that could not tell, or found it asleep, only does not count. */
const BREAKS: readonly Verdict[] = ['differs', 'failed', 'absent'];

/** An unbroken row of verifications, in milliseconds since the epoch. */
interface Row {
  since: number;
  last: number;
}

/**
 * Whether recorded `phase verify` runs hold what a gate asks for: from the first to the last at least
 * `forAtLeast`, never more than `atLeastEvery` between two nor since the last, and no failure between, neither of
 * a check nor of a run of that phase. `now` in milliseconds. Where the journal's own times step back, nothing
 * before can be placed in time any more, and every row begins anew.
 */
export function gateStatus(entries: Iterable<Entry>, gate: Gate, now: number): GateStatus {
  const rows = rowsOf(entries, gate);
  const phases = gate.phases.map((phase) => phaseStatus(phase, rows.get(phase), gate, now));
  const missing = phases.flatMap((phase) => (phase.missing === undefined ? [] : [phase.missing]));
  return { open: phases.length > 0 && missing.length === 0, phases, missing };
}

function rowsOf(entries: Iterable<Entry>, gate: Gate): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  let latest = Number.NEGATIVE_INFINITY;
  for (const { at, event } of entries) {
    const time = Date.parse(at);
    if (time < latest - SKEW_MS) {
      rows.clear();
      latest = time;
    }
    latest = Math.max(latest, time);
    if ((event.type !== 'checked' && event.type !== 'verified') || !gate.phases.includes(event.phase))
      continue;
    if (BREAKS.includes(event.verdict)) rows.delete(event.phase);
    else if (event.type === 'checked' && event.verdict === 'holds')
      extend(rows, event.phase, time, latest, gate);
  }
  return rows;
}

/** Of the times a check may have had, a row begins at the later and ends at the earlier. */
function extend(rows: Map<string, Row>, phase: string, time: number, latest: number, gate: Gate): void {
  const row = rows.get(phase);
  if (row && time - row.last <= milliseconds(gate.atLeastEvery)) row.last = Math.max(row.last, time);
  else rows.set(phase, { since: latest, last: latest });
}

function phaseStatus(phase: string, row: Row | undefined, gate: Gate, now: number): GatePhase {
  const name = `phase ${phase}`;
  if (!row) {
    return {
      phase,
      heldMs: 0,
      missing: `${name}: no verification that holds; run \`muvi phase verify ${phase}\``,
    };
  }
  const heldMs = row.last - row.since;
  const times = { phase, since: iso(row.since), last: iso(row.last), heldMs };
  const silence = now - row.last;
  if (silence < -SKEW_MS) {
    return { ...times, missing: `${name}: the clock stands before its last verification (${iso(row.last)})` };
  }
  if (silence > milliseconds(gate.atLeastEvery)) {
    const ago = humanDuration(silence);
    return {
      ...times,
      heldMs: 0,
      missing: `${name}: last verified ${ago} ago, and every ${gate.atLeastEvery} is asked for; the row begins anew`,
    };
  }
  const left = milliseconds(gate.forAtLeast) - heldMs;
  if (left <= 0) return times;
  const held = heldMs === 0 ? 'once' : `for ${humanDuration(heldMs)}`;
  const due = iso(row.last + milliseconds(gate.atLeastEvery));
  return {
    ...times,
    missing: `${name}: verified ${held} of ${gate.forAtLeast}; ${humanDuration(left)} to go, the next at the latest at ${due}`,
  };
}

const iso = (time: number): string => new Date(time).toISOString();
