import { type Bill, total } from '../engine/cost.ts';
import type { Entry, Event, Where } from '../engine/events.ts';
import { sentBy } from '../engine/sent.ts';
import type { Approval, Decision, PhaseState, State, StepState, TargetState } from './state.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface MutableTarget extends Writable<TargetState> {
  facts: Record<string, string | number>;
  tokens: Record<number, string>;
  /** The last intent was to take it away: its answer says nothing of the one that made it. */
  removing?: boolean;
}
interface MutableStep extends Writable<StepState> {
  targets: Map<string, MutableTarget>;
}
interface MutablePhase extends Writable<PhaseState> {
  /** The step that its last run was of alone. */
  only?: string | undefined;
  steps: Map<string, MutableStep>;
}
interface MutableState extends Writable<State> {
  phases: Map<string, MutablePhase>;
  decisions: Map<string, Decision>;
  modes: Map<string, 'awake' | 'asleep'>;
  approvals: Map<string, Approval>;
}

export function emptyState(): State {
  return {
    phases: new Map(),
    decisions: new Map(),
    modes: new Map(),
    approvals: new Map(),
    running: undefined,
    at: undefined,
  };
}

/** The state that entries come to, in their order. */
export function fold(entries: Iterable<Entry>): State {
  const state = emptyState();
  for (const entry of entries) apply(state, entry);
  return state;
}

/** Takes one more entry into a state, in place: what the journal does on every append. */
export function apply(state: State, { event, at, actor }: Entry): void {
  const now = state as MutableState;
  now.at = at;
  switch (event.type) {
    case 'run-started':
      runStarted(now, event, at);
      break;
    case 'intent':
      wrote(now, event);
      intent(now, event, at);
      break;
    case 'answered':
      wrote(now, event);
      answered(targetOf(now, event), event);
      break;
    case 'verified':
      verified(targetOf(now, event), event, at);
      break;
    case 'skipped':
      skipped(targetOf(now, event), event, at);
      break;
    case 'recorded':
      Object.assign(targetOf(now, event).facts, event.facts);
      break;
    case 'step-finished':
      stepFinished(now, event);
      break;
    case 'stopped':
      Object.assign(ended(now, event.phase), { status: 'stopped', stopped: event, ...event.total });
      break;
    case 'phase-finished':
      Object.assign(ended(now, event.phase), {
        status: 'complete',
        finishedAt: at,
        ...billAfter(phaseOf(now, event.phase), event),
        stopped: undefined,
      });
      break;
    case 'checked':
      phaseOf(now, event.phase).lastCheck = { at, verdict: event.verdict };
      break;
    case 'adopted':
      Object.assign(phaseOf(now, event.phase), {
        status: 'adopted',
        adopted: event.why,
        finishedAt: at,
        fingerprint: event.fingerprint,
        stepPrints: undefined,
        stopped: undefined,
      });
      break;
    case 'decided':
      now.decisions.set(event.decision, { answer: event.answer, why: event.why, at, by: actor });
      break;
    case 'mode':
      now.modes.set(event.environment, event.mode);
      break;
    case 'approved':
      approved(now, event, { by: event.who ?? actor, at });
      break;
    case 'asked':
    case 'mended':
    case 'unlocked':
      break;
    default:
      unknownEvent(event);
  }
}

/** An event of a newer muvi leaves the state as it is; a new event type that is not folded does not compile. */
function unknownEvent(_event: never): void {}

type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;

/** A complete phase that runs again stays complete until something is sent, so what needs it can still run. */
function runStarted(state: MutableState, event: EventOf<'run-started'>, at: string): void {
  const phase = phaseOf(state, event.phase);
  state.running = event.phase;
  phase.title = event.title;
  phase.fingerprint = event.fingerprint;
  phase.stepPrints = event.stepPrints;
  phase.startedAt ??= at;
  phase.wrote ??= 0;
  phase.stopped = undefined;
  phase.only = event.only;
  phase.underWay = true;
  if (phase.status === 'not started' || phase.status === 'stopped') phase.status = 'in progress';
}

/** A run of one step alone ends with it, whether or not the phase does. */
function stepFinished(state: MutableState, { phase, step }: EventOf<'step-finished'>): void {
  stepOf(state, phase, step).finished = true;
  if (phaseOf(state, phase).only === step) ended(state, phase);
}

/** The phase, of which no run is under way any more. */
function ended(state: MutableState, id: string): MutablePhase {
  if (state.running === id) state.running = undefined;
  const phase = phaseOf(state, id);
  phase.underWay = false;
  return phase;
}

function wrote(state: MutableState, event: EventOf<'intent' | 'answered'>): void {
  const phase = phaseOf(state, event.phase);
  phase.wrote = (phase.wrote ?? 0) + sentBy(event);
}

/** An older muvi journalled each run's own bill alone: there the runs are summed, since none repeats another's. */
function billAfter(before: PhaseState, event: EventOf<'phase-finished'>): Bill {
  if (event.total) return event.total;
  const { monthly, priced = monthly === 'unknown' ? 0 : monthly } = event;
  return { monthly: total([before.monthly ?? 0, monthly]), priced: (before.priced ?? 0) + priced };
}

function intent(state: MutableState, event: EventOf<'intent'>, at: string): void {
  phaseOf(state, event.phase).status = 'in progress';
  stepOf(state, event.phase, event.step).finished = false;
  const target = targetOf(state, event);
  if (event.index === 0 || !target.open) target.sentAt = at;
  target.open = true;
  target.done = false;
  // What is made once it was taken away is another request.
  if (event.does === 'delete' && !target.removing) target.tokens = {};
  target.removing = event.does === 'delete';
  if (!target.removing) target.answerLost = true;
  if (event.token !== undefined) target.tokens[event.index] = event.token;
  target.identity = event.identity ?? target.identity;
  target.found = event.found ?? target.found;
}

function answered(target: MutableTarget, event: EventOf<'answered'>): void {
  if (!target.removing) target.answerLost = event.error?.failure === 'lost';
  Object.assign(target.facts, event.kept);
}

/**
 * A verification that could not tell leaves the outcome open, and with it the tokens: sent again, it is still the
 * same request. Any other ends it.
 */
function verified(target: MutableTarget, event: EventOf<'verified'>, at: string): void {
  target.verdict = event.verdict;
  target.at = at;
  target.done = event.verdict === 'holds';
  if (event.verdict === 'pending' || event.verdict === 'unknown') return;
  settled(target);
}

function settled(target: MutableTarget): void {
  target.open = false;
  target.tokens = {};
}

function skipped(target: MutableTarget, event: EventOf<'skipped'>, at: string): void {
  target.at = at;
  target.done = event.why === 'already so' || event.why === 'nothing there' || event.why === 'superseded';
  if (!target.done) return;
  target.verdict = 'holds';
  settled(target);
}

function approved(state: MutableState, event: EventOf<'approved'>, who: { by: string; at: string }): void {
  const known = state.approvals.get(event.digest) ?? { phase: event.phase, planned: [], approved: [] };
  state.approvals.set(event.digest, { ...known, [event.as]: [...known[event.as], who] });
}

function phaseOf(state: MutableState, id: string): MutablePhase {
  let phase = state.phases.get(id);
  if (!phase) {
    phase = { status: 'not started', steps: new Map() };
    state.phases.set(id, phase);
  }
  return phase;
}

function stepOf(state: MutableState, phase: string, id: string): MutableStep {
  const { steps } = phaseOf(state, phase);
  let step = steps.get(id);
  if (!step) {
    step = { finished: false, targets: new Map() };
    steps.set(id, step);
  }
  return step;
}

function targetOf(state: MutableState, where: Where): MutableTarget {
  const { targets } = stepOf(state, where.phase, where.step);
  let target = targets.get(where.target);
  if (!target) {
    target = { open: false, done: false, answerLost: false, facts: {}, tokens: {} };
    targets.set(where.target, target);
  }
  return target;
}
