import { isAwsCall } from '../../src/aws/call.ts';
import { awsCliLine } from '../../src/aws/cli-line.ts';
import { createGateway, type Departure, type Guard } from '../../src/aws/gateway.ts';
import { guardCall } from '../../src/aws/guard/call.ts';
import { refuseProtectedByTag } from '../../src/aws/guard/tags.ts';
import { guardOtherWrite, guardWrite } from '../../src/aws/guard/write.ts';
import { lensOf } from '../../src/aws/states.ts';
import type { Place, Transport } from '../../src/aws/transport.ts';
import { effectsIn } from '../../src/channels/effects.ts';
import { rehearsedDoor } from '../../src/channels/rehearsed.ts';
import { NOTHING_APPROVED } from '../../src/engine/approval.ts';
import type { RunContext } from '../../src/engine/context.ts';
import type { Environment } from '../../src/engine/environment.ts';
import type { Entry, Progress } from '../../src/engine/events.ts';
import type { Host, Question } from '../../src/engine/host.ts';
import type { RunOutcome } from '../../src/engine/outcome.ts';
import type { Phase } from '../../src/engine/phase.ts';
import { type RunOptions, runPhase } from '../../src/engine/run.ts';
import { Secret } from '../../src/engine/secret.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';
import type { Store } from '../../src/journal/store.ts';
import { VirtualClock } from '../../src/twin/clock.ts';
import { type FaultyTransport, withFaults } from '../../src/twin/faults/faults.ts';
import { parseFault } from '../../src/twin/faults/parse.ts';
import { PLACES } from '../../src/twin/start/place.ts';
import { openTwin, type Twin } from '../../src/twin/twin.ts';
import type { World } from '../../src/twin/world.ts';
import { memoryStore } from './memory-store.ts';

export const PLACES_BY_NAME: Readonly<Record<Environment, Place>> = {
  uae: { environment: 'uae', ...PLACES.uae },
  frankfurt: { environment: 'frankfurt', ...PLACES.frankfurt },
  prod: { environment: 'prod', ...PLACES.prod },
};

export interface RehearsalOptions {
  readonly phases: readonly Phase[];
  /** `SERVICE:OPERATION=KIND[=ARG]`, as on the command line. */
  readonly faults?: readonly string[];
  /** The world to start from; the runbook's, before phase 1, by default. */
  readonly world?: World;
  /** Where the journal stands: an earlier rehearsal's, to go on from there; by default one of its own, in memory. */
  readonly store?: Store;
  /** Answers a question; by default yes, or the name to type. */
  readonly answer?: (question: Question) => string | undefined;
  /** Stands between the gateway and the twin. */
  readonly around?: (transport: Transport) => Transport;
  /** Stands between the faults and the twin: it sees what really arrives. */
  readonly within?: (twin: Twin) => Twin;
}

/** One process of a rehearsal: twin, gateway, journal and a host that answers, on a virtual clock. */
export interface Rehearsal {
  readonly twin: Twin;
  readonly clock: VirtualClock;
  readonly faults: FaultyTransport;
  readonly journal: Journal;
  readonly context: RunContext;
  readonly store: Store;
  readonly questions: Question[];
  readonly notified: (Entry | Progress)[];
  /** Every call that left, in order. */
  readonly departures: Departure[];
  writes(): string[];
  run(phase: string, options?: Partial<RunOptions>): Promise<RunOutcome>;
  close(): Promise<void>;
}

export class Crash extends Error {}

export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
  const clock = new VirtualClock();
  const twin = openTwin({ clock, ...(options.world ? { world: options.world } : {}) });
  const faults = withFaults(options.within?.(twin) ?? twin, (options.faults ?? []).map(parseFault), {
    crash: () => {
      throw new Crash('the process died after sending');
    },
  });
  const store = options.store ?? memoryStore();
  const journal = await openJournal({
    store,
    actor: 'a test',
    clock,
    scrub: (text) => text,
  });
  const departures: Departure[] = [];
  const questions: Question[] = [];
  const notified: (Entry | Progress)[] = [];
  const rehearsed = rehearsedDoor(effectsIn());
  const guard: Guard = {
    read: (place, call) => guardCall(place, call),
    write: async (place, call, look) => {
      guardCall(place, call);
      guardWrite(place, call);
      await refuseProtectedByTag(place, call, look);
    },
    otherWrite: (place, call) => guardOtherWrite(place, call),
  };
  const gateway = createGateway({
    transport: options.around?.(faults) ?? faults,
    places: PLACES_BY_NAME,
    guard,
    clock,
    random: () => 0.5,
    channels: { process: rehearsed, sql: rehearsed, http: rehearsed, file: rehearsed },
    record: (departure) => departures.push(departure),
  });
  const host: Host = {
    notify: (event) => void notified.push(event),
    ask: async (question) => {
      questions.push(question);
      const usual = question.kind === 'type-name' ? question.name : 'yes';
      return options.answer ? options.answer(question) : usual;
    },
  };
  let made = 0;
  // Like a real one's, the values of a process are no other's: it goes on where the journal stands.
  const process = journal.entries().length;
  const next = () => {
    made += 1;
    return `${process}-${made}`;
  };
  const context: RunContext = {
    gateway,
    host,
    ledger: journal,
    clock,
    phases: options.phases,
    rehearsal: true,
    concurrency: 8,
    signal: new AbortController().signal,
    generate: (name) => new Secret(`generated-${name}-${next()}`),
    token: () => `token-${next()}`.padEnd(32, '0'),
    calls: {
      line: (environment, call) =>
        isAwsCall(call) ? awsCliLine(call, PLACES_BY_NAME[environment]) : call.channel,
      lens: lensOf,
      place: (environment) => `${PLACES_BY_NAME[environment].account}, ${PLACES_BY_NAME[environment].region}`,
    },
  };
  return {
    twin,
    clock,
    faults,
    journal,
    context,
    store,
    questions,
    notified,
    departures,
    writes: () =>
      departures
        .filter(({ kind, error }) => kind === 'write' && error === undefined)
        .map(({ call }) => (isAwsCall(call) ? `${call.service}:${call.operation}` : call.channel)),
    run(id, more = {}) {
      const phase = options.phases.find((candidate) => candidate.id === id);
      if (!phase) throw new Error(`no phase ${id}`);
      const resume = `muvi phase run ${id} --rehearse`;
      return runPhase(phase, context, { command: resume, resume, approvals: NOTHING_APPROVED, ...more });
    },
    close: () => journal.close(),
  };
}
