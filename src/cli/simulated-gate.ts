import { milliseconds } from '../engine/clock.ts';
import type { Phase } from '../engine/phase.ts';
import { countsOf, verifyPhase } from '../engine/verify.ts';
import { gateStatus } from '../journal/gate.ts';
import type { Writing } from './session.ts';

/** What a check itself may take, so that two of them are never further apart than the gate allows. Milliseconds. */
const MARGIN_MS = 60_000;

/**
 * Lets simulated time pass for a phase's gate, as days do for the real one: what the gate names is verified as often
 * as it asks and each check recorded, until the gate is open or a check does not hold. Gives the milliseconds that
 * passed; rejects with the signal's reason when interrupted.
 */
export async function waitForGate(
  { id, gate }: Phase,
  { context, journal, records }: Pick<Writing, 'context' | 'journal' | 'records'>,
): Promise<number> {
  const { clock, host, signal } = context;
  const phases = (gate?.phases ?? []).map((name) => records.phases.find((phase) => phase.id === name));
  const began = clock.now();
  if (gate === undefined || phases.length === 0) return 0;
  const status = () => gateStatus(journal.entries(), gate, clock.now());
  const [atLeast, often] = [milliseconds(gate.forAtLeast), milliseconds(gate.atLeastEvery)];
  const because = `simulated time passes for the gate of phase ${id}`;
  while (!status().open) {
    for (const phase of phases) {
      const seen = phase && (await verifyPhase(phase, context));
      if (seen === undefined) return clock.now() - began;
      const { phase: of, verdict } = seen;
      host.notify(
        await journal.append({ type: 'checked', phase: of, verdict, counts: countsOf(seen), because }),
      );
      if (verdict !== 'holds') return clock.now() - began;
    }
    const now = status();
    if (now.open) break;
    const left = atLeast - Math.min(...now.phases.map(({ heldMs }) => heldMs));
    await clock.sleep(Math.max(1_000, Math.min(often - MARGIN_MS, left)), signal);
  }
  return clock.now() - began;
}
