import { humanDuration } from '../../engine/clock.ts';
import type { Entry, Event, Progress } from '../../engine/events.ts';
import type { Difference } from '../../engine/expectation.ts';
import type { Evidence } from '../../engine/verdict.ts';
import { bill, count, shown } from '../text.ts';

/** How a line is meant, for its colour and its mark. */
export type Tone = 'good' | 'bad' | 'warn' | 'quiet' | 'plain';

/** What one thing that happened is, in words: the same in every host. */
export interface Sentence {
  readonly tone: Tone;
  readonly text: string;
  /** The same in fewer words, where it does not fit beside its target. */
  readonly shorter?: string;
  /** What must not be lost where there is no room at all: the state, and the time it took. */
  readonly brief?: string;
  /** The target it is about, as `4.3 muvi-uat-redis-main`. */
  readonly where?: string;
  /** The target is through: nothing more comes of it in this run. */
  readonly ends?: boolean;
}

/** What a host was told, in words; undefined where people need not hear of it. */
export function sentenceOf(notice: Entry | Progress): Sentence | undefined {
  return 'event' in notice ? eventSentence(notice.event) : progressSentence(notice);
}

function progressSentence(progress: Progress): Sentence | undefined {
  switch (progress.type) {
    case 'step-started':
      return { tone: 'plain', text: `${progress.step} ${progress.title}` };
    case 'reading':
      return undefined;
    case 'waiting':
      return { tone: 'quiet', where: at(progress), text: progress.state ?? progress.verdict };
    case 'paused':
      return { tone: 'warn', text: `paused: ${progress.reason}` };
    case 'stopping':
      return { tone: 'warn', text: stoppingText(progress.reason, progress.inFlight) };
  }
}

function stoppingText(reason: string, inFlight: readonly string[]): string {
  if (inFlight.length === 0) return `${reason}; nothing that was sent is still under way`;
  return `${reason}; AWS goes on with ${inFlight.join(', ')}`;
}

function eventSentence(event: Event): Sentence | undefined {
  switch (event.type) {
    case 'run-started':
      return {
        tone: event.changed ? 'warn' : 'plain',
        text: `phase ${event.phase}: ${event.title}${event.changed ? `; ${changedText(event.changed)}` : ''}`,
      };
    case 'skipped': {
      const detail = event.detail === undefined ? '' : ` (${event.detail})`;
      const tone = event.why === 'left out' || event.why === 'declined' ? 'warn' : 'good';
      return { tone, where: at(event), text: `${event.why}${detail}`, brief: event.why, ends: true };
    }
    case 'intent':
      return { tone: 'quiet', where: at(event), text: `${event.does}: sending` };
    case 'answered':
      if (event.error)
        return { tone: 'warn', where: at(event), text: `answered ${event.error.name}; verifying` };
      return { tone: 'quiet', where: at(event), text: 'sent; verifying' };
    case 'verified':
      return verifiedSentence(event);
    case 'recorded':
      return { tone: 'quiet', where: at(event), text: facts(event.facts) };
    // Whoever asked has shown the question and its answer.
    case 'asked':
    case 'step-finished':
      return undefined;
    case 'stopped':
      // Where a target is why, its verification has said so.
      if (event.target !== undefined) return undefined;
      return { tone: 'bad', text: `stopped${event.step ? ` at ${event.step}` : ''}: ${event.reason}` };
    case 'phase-finished':
      return {
        tone: 'good',
        text: `phase ${event.phase} complete in ${humanDuration(event.tookMs)}: ${count(event.wrote, 'write')}, ${bill(event.monthly, event.priced)}`,
      };
    case 'checked':
      return {
        tone: event.verdict === 'holds' ? 'good' : 'bad',
        text: `phase ${event.phase}: ${event.verdict}${event.because === undefined ? '' : `; ${event.because}`}`,
      };
    case 'adopted':
      return { tone: 'good', text: `phase ${event.phase} adopted: ${event.why}` };
    case 'decided':
      return { tone: 'good', text: `decided ${event.decision}: ${event.answer} (${event.why})` };
    case 'mode':
      return { tone: 'plain', text: `${event.environment} is ${event.mode}` };
    case 'approved':
      return { tone: 'good', text: `plan ${event.digest.slice(0, 12)} of phase ${event.phase} ${event.as}` };
    case 'mended':
      return { tone: 'warn', text: `the journal was mended: ${event.what}` };
    case 'unlocked':
      return { tone: 'warn', text: `the lock of ${event.holder} was broken` };
  }
}

/** Said before a resume goes on, and before anyone is asked to let it. */
export function changedText(changed: readonly string[]): string {
  return `its declaration changed since the last run: ${changed.join(', ')}`;
}

function verifiedSentence(event: Extract<Event, { type: 'verified' }>): Sentence {
  const took = event.tookMs > 0 ? ` after ${humanDuration(event.tookMs)}` : '';
  const note = event.note === undefined ? '' : ` (${event.note})`;
  if (event.verdict === 'holds') {
    const brief = `holds${took}`;
    const shorter = event.note === undefined ? {} : { shorter: `${brief} (${firstClause(event.note)})` };
    return { tone: 'good', where: at(event), text: `${brief}${note}`, ...shorter, brief, ends: true };
  }
  const why = event.evidence.flatMap(evidenceProblems).slice(0, 3).join('; ');
  const state = event.evidence.find((one) => one.state !== undefined)?.state;
  return {
    tone: 'bad',
    where: at(event),
    text: `${event.verdict}${took}${why ? `: ${why}` : ''}${note}`,
    brief: `${event.verdict}${took}${state === undefined ? '' : ` (${state})`}`,
    ends: true,
  };
}

/** `found so after an interruption; nothing was sent again` → `found so after an interruption`. */
function firstClause(note: string): string {
  return note.split(/[;:] /, 1)[0] ?? note;
}

/** What a verification expected and did not see, one sentence per difference. */
export function evidenceProblems(evidence: Evidence): string[] {
  if (evidence.error !== undefined) return [`it could not be read: ${evidence.error}`];
  return evidence.differences.map(differenceText);
}

/** `ReplicationGroups[0].Status: expected available, found creating`; a whole answer that is not there is named. */
export function differenceText({ path, expected, actual }: Difference): string {
  if (path === '' && typeof actual === 'string')
    return actual.includes('is not there') ? shown(actual) : `not there (${shown(actual)})`;
  return `${path === '' ? '' : `${path}: `}expected ${shown(expected)}, found ${shown(actual)}`;
}

function at({ step, target }: { step: string; target: string }): string {
  return target === 'all' ? step : `${step} ${target}`;
}

function facts(recorded: Readonly<Record<string, string>>): string {
  return Object.entries(recorded)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
