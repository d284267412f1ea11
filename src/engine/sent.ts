import type { Event } from './events.ts';
import type { Host } from './host.ts';

/** A host that counts the writing calls that leave. */
export interface CountingHost extends Host {
  /**
   * Calls that left, whatever became of them: answered or not, verified or not. A call counts as soon as its intent
   * is journalled, since it may have left; one that was turned away before it was accepted changed nothing.
   */
  sent(): number;
}

/** Counts from what is journalled, which is true also of a run that is interrupted in the middle of a target. */
export function countingSent(host: Host): CountingHost {
  let sent = 0;
  return {
    sent: () => sent,
    ask: (question) => host.ask(question),
    notify(notice) {
      if ('event' in notice) sent += sentBy(notice.event);
      host.notify(notice);
    },
  };
}

/** By the guard, by an API that throttled to the end, or by a wait so long that it has to be looked at again. */
const TURNED_AWAY: readonly string[] = ['refused', 'throttled', 'outdated'];

/** What an event adds to the writing calls that left. */
export function sentBy(event: Event): number {
  if (event.type === 'intent') return 1;
  const failure = event.type === 'answered' ? event.error?.failure : undefined;
  return failure !== undefined && TURNED_AWAY.includes(failure) ? -1 : 0;
}
