import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isAwsCall } from '../../src/aws/call.ts';
import { awsCliLine } from '../../src/aws/cli-line.ts';
import { createGateway, type Departure } from '../../src/aws/gateway.ts';
import { guardCall } from '../../src/aws/guard/call.ts';
import { refuseProtectedByTag } from '../../src/aws/guard/tags.ts';
import { guardOtherWrite, guardWrite } from '../../src/aws/guard/write.ts';
import { createSdkTransport, type SdkTransport } from '../../src/aws/sdk/transport.ts';
import { lensOf } from '../../src/aws/states.ts';
import type { Place } from '../../src/aws/transport.ts';
import { effectsIn } from '../../src/channels/effects.ts';
import { rehearsedDoor } from '../../src/channels/rehearsed.ts';
import { NOTHING_APPROVED } from '../../src/engine/approval.ts';
import type { Clock } from '../../src/engine/clock.ts';
import type { RunContext } from '../../src/engine/context.ts';
import type { Environment } from '../../src/engine/environment.ts';
import type { RunOutcome } from '../../src/engine/outcome.ts';
import type { Phase } from '../../src/engine/phase.ts';
import { type RunOptions, runPhase } from '../../src/engine/run.ts';
import { Secret } from '../../src/engine/secret.ts';
import { directoryStore } from '../../src/journal/directory-store.ts';
import { type Journal, openJournal } from '../../src/journal/journal.ts';

export const WIRE_PLACES: Readonly<Record<Environment, Place>> = {
  uae: { environment: 'uae', account: '739991759290', region: 'me-central-1', profile: 'muvi-uat' },
  frankfurt: {
    environment: 'frankfurt',
    account: '739991759290',
    region: 'eu-central-1',
    profile: 'muvi-uat',
  },
  prod: { environment: 'prod', account: '011566070219', region: 'eu-central-1', profile: 'muvi-prod' },
};

/** Waits take no time and count in full: the emulator has no states to wait for. */
function hastyClock(): Clock {
  let skipped = 0;
  return {
    now: () => Date.now() + skipped,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      skipped += ms;
      await setImmediate();
    },
  };
}

/** A process that reaches AWS by the real SDK over HTTP, at an address of loopback. */
export interface WireProcess {
  readonly transport: SdkTransport;
  readonly journal: Journal;
  readonly context: RunContext;
  readonly departures: Departure[];
  run(phase: string, options?: Partial<RunOptions>): Promise<RunOutcome>;
  close(): Promise<void>;
}

export async function wireProcess(options: {
  readonly phases: readonly Phase[];
  readonly endpoint: string;
  /** Variables that name the credential files. */
  readonly variables: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Targets at one time; 4 by default, since the emulator is not safe under many concurrent writers. */
  readonly concurrency?: number;
}): Promise<WireProcess> {
  const clock = hastyClock();
  const transport = createSdkTransport({
    variables: options.variables,
    now: () => Date.now(),
    endpoint: options.endpoint,
  });
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'muvi-wire-'));
  const journal = await openJournal({
    store: directoryStore(folder, clock),
    actor: 'a wire test',
    clock,
    scrub: (text) => text,
  });
  const departures: Departure[] = [];
  const rehearsed = rehearsedDoor(effectsIn());
  const gateway = createGateway({
    transport,
    places: WIRE_PLACES,
    guard: {
      read: (place, call) => guardCall(place, call),
      write: async (place, call, look) => {
        guardCall(place, call);
        guardWrite(place, call);
        await refuseProtectedByTag(place, call, look);
      },
      otherWrite: (place, call) => guardOtherWrite(place, call),
    },
    clock,
    random: () => 0.5,
    channels: { process: rehearsed, sql: rehearsed, http: rehearsed, file: rehearsed },
    record: (departure) => departures.push(departure),
  });
  let made = 0;
  const context: RunContext = {
    gateway,
    host: {
      notify: () => {},
      ask: async (question) => (question.kind === 'type-name' ? question.name : 'yes'),
    },
    ledger: journal,
    clock,
    phases: options.phases,
    rehearsal: false,
    concurrency: options.concurrency ?? 4,
    signal: new AbortController().signal,
    generate: (name) => new Secret(`made-for-${name}`.replaceAll(/[^\w-]/g, '-')),
    password: async () => new Secret('a-password-for-the-emulator'),
    token: () => {
      made += 1;
      return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
    },
    calls: {
      line: (environment, call) =>
        isAwsCall(call) ? awsCliLine(call, WIRE_PLACES[environment]) : call.channel,
      lens: lensOf,
      place: (environment) => WIRE_PLACES[environment].account,
    },
  };
  return {
    transport,
    journal,
    context,
    departures,
    run(id, more = {}) {
      const phase = options.phases.find((candidate) => candidate.id === id);
      if (!phase) throw new Error(`no phase ${id}`);
      const command = `muvi phase run ${id}`;
      const approvals = NOTHING_APPROVED;
      return runPhase(phase, context, { command, resume: command, approvals, ...more });
    },
    async close() {
      await journal.close();
      transport.close();
    },
  };
}
