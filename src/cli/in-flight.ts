import type { Entry, Progress } from '../engine/events.ts';
import type { Host } from '../engine/host.ts';

/** A host that knows which phase is being run. */
export interface RunHost extends Host {
  /** Says why nothing moves. */
  paused(reason: string): void;
  /** The writes that left and were not verified, as `4.3 create muvi-uat-redis-main`. */
  inFlight(): readonly string[];
}

/**
 * A host that says at once, when the signal is aborted, what AWS goes on doing: the writes that left and were not
 * yet verified. The runner then waits for nothing and starts nothing.
 */
export function tellingInFlight(host: Host, signal: AbortSignal): RunHost {
  const inFlight = new Map<string, string>();
  let phase = '';
  const told = (): void => {
    const reason = signal.reason instanceof Error ? signal.reason.message : 'interrupted';
    if (phase !== '') host.notify({ type: 'stopping', phase, reason, inFlight: [...inFlight.values()] });
  };
  signal.addEventListener('abort', told, { once: true });
  return {
    ask: (question) => host.ask(question),
    inFlight: () => [...inFlight.values()],
    paused: (reason) => host.notify({ type: 'paused', phase, reason }),
    notify(notice: Entry | Progress) {
      if ('event' in notice) phase = follow(notice.event, phase, inFlight);
      host.notify(notice);
    },
  };
}

function follow(event: Entry['event'], phase: string, inFlight: Map<string, string>): string {
  if (event.type === 'run-started') return event.phase;
  if (event.type === 'stopped' || event.type === 'phase-finished') return '';
  if (!('target' in event) || event.target === undefined) return phase;
  const where = `${event.step} ${event.target}`;
  if (event.type === 'intent') inFlight.set(where, `${event.step} ${event.does} ${event.target}`);
  if (event.type === 'verified' || event.type === 'skipped') inFlight.delete(where);
  return phase;
}
