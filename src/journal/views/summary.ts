import { humanDuration } from '../../engine/clock.ts';
import type { Event, Where } from '../../engine/events.ts';
import { billInWords } from './money.ts';

/** An event in one line of plain text, for the runbook and for whoever lists entries. Not escaped. */
export function summary(event: Event): string {
  switch (event.type) {
    case 'run-started':
      return `phase ${event.phase} started: ${event.command}`;
    case 'skipped':
      return `${placeOf(event)}: nothing sent, ${event.why}${event.detail ? ` (${event.detail})` : ''}`;
    case 'intent':
      return `${placeOf(event)}: about to ${event.does}: ${event.line}`;
    case 'answered':
      return event.error
        ? `${placeOf(event)}: the call answered ${event.error.name}: ${event.error.message}`
        : `${placeOf(event)}: the call was answered after ${humanDuration(event.tookMs)}`;
    case 'verified':
      return `${placeOf(event)}: ${event.verdict}${event.note ? `, ${event.note}` : ''}`;
    case 'recorded':
      return `${placeOf(event)}: recorded ${Object.keys(event.facts).join(', ')}`;
    case 'asked':
      return `${placeOf(event)}: asked "${event.question}", answered "${event.answer}"`;
    case 'step-finished':
      return `step ${event.step} finished after ${humanDuration(event.tookMs)}`;
    case 'stopped':
      return `phase ${event.phase} stopped${at(event)}: ${event.reason}; resume with ${event.resume}`;
    case 'phase-finished':
      return `phase ${event.phase} finished: ${event.wrote} calls sent, ${billInWords(event.monthly, event.priced)}`;
    case 'checked':
      return `phase ${event.phase} verified: ${event.verdict} (${countsInWords(event.counts)})`;
    case 'adopted':
      return `phase ${event.phase} adopted as done before muvi, ${event.holds} verifications hold: ${event.why}`;
    case 'decided':
      return `decided ${event.decision}: ${event.answer}, because ${event.why}`;
    case 'mode':
      return `${event.environment} is ${event.mode}`;
    case 'approved':
      return `plan ${event.digest} of phase ${event.phase} ${event.as === 'planned' ? 'written' : 'approved'}`;
    case 'mended':
      return `the journal was mended: ${event.what}`;
    case 'unlocked':
      return `the lock was taken from ${event.holder}`;
    default:
      return unknownEvent(event);
  }
}

/** `4.3 muvi-uat-redis-gateway` */
export const placeOf = ({ step, target }: Where): string => `${step} ${target}`;

/** `7 holds, 1 differs` */
export function countsInWords(counts: Readonly<Record<string, number | undefined>>): string {
  return Object.entries(counts)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ');
}

const at = ({ step, target }: { step?: string; target?: string }): string =>
  step === undefined ? '' : ` at ${step}${target === undefined ? '' : ` ${target}`}`;

/** From a newer muvi. An event type this muvi knows and does not render does not compile. */
function unknownEvent(event: never): string {
  return `an event this muvi does not know: ${JSON.stringify(event)}`;
}
