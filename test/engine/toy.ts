import { NOTHING_APPROVED } from '../../src/engine/approval.ts';
import type { Call, ReadCall, Ref } from '../../src/engine/call.ts';
import type { RunContext } from '../../src/engine/context.ts';
import { CallFailed } from '../../src/engine/errors.ts';
import type { Entry, Event, Progress } from '../../src/engine/events.ts';
import type { Gateway } from '../../src/engine/gateway.ts';
import type { Question } from '../../src/engine/host.ts';
import { definePhase, type Phase } from '../../src/engine/phase.ts';
import { type RunOptions, runPhase } from '../../src/engine/run.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { Look, Step, Verification } from '../../src/engine/step.ts';
import { apply, emptyState } from '../../src/journal/fold.ts';
import { VirtualClock } from '../../src/twin/clock.ts';

/** A cloud of named things, small enough to know everything about: what the runner does is all there is to see. */
export interface Thing {
  size: string;
  id: string;
  readyAt: number;
  secret?: string;
}

export interface ToyWrite extends Call {
  readonly verb: 'make' | 'resize' | 'remove' | 'store';
  readonly name: string;
  readonly size?: string | Ref<string>;
}

export interface ToyRead extends ReadCall {
  readonly name: string;
}

export const make = (name: string, size: ToyWrite['size'] = 'small', token?: string): ToyWrite => ({
  channel: 'aws',
  verb: 'make',
  name,
  size,
  ...(token ? { token } : {}),
});
export const resize = (name: string, size: string): ToyWrite => ({
  channel: 'aws',
  verb: 'resize',
  name,
  size,
});
export const remove = (name: string): ToyWrite => ({ channel: 'aws', verb: 'remove', name });
export const store = (name: string): ToyWrite => ({ channel: 'aws', verb: 'store', name });

const read = (name: string): ToyRead => ({ channel: 'aws', reads: true, name });
export const thing = (name: string, pattern: object): Verification => ({
  read: read(name),
  expect: { kind: 'shows', pattern: { Things: [pattern] } },
});
export const noThing = (name: string): Verification => ({ read: read(name), expect: { kind: 'gone' } });
export const finds = <L>(name: string, pick: (found: { Id: string; Size: string }) => L): Look<L> => ({
  read: read(name),
  pick: (reply) => {
    const [found] = (reply as { Things: { Id: string; Size: string }[] }).Things;
    return found && pick(found);
  },
});
export const sizeOf = (name: string, after?: string): Ref<string> => ({
  ref: true,
  label: `size of ${name}`,
  read: read(name),
  pick: (reply) => (reply as { Things: { Size: string }[] }).Things[0]?.Size,
  ...(after ? { after } : {}),
});

type Trouble = 'rejected' | 'lost' | 'ignored' | 'denied' | 'refused' | 'outdated';

const UNTAKEN: readonly (Trouble | undefined)[] = ['rejected', 'denied', 'refused', 'outdated'];

export class Toy {
  readonly clock = new VirtualClock();
  readonly things = new Map<string, Thing>();
  readonly sent: string[] = [];
  readonly tokens: (string | undefined)[] = [];
  readonly events: Event[] = [];
  readonly progress: Progress[] = [];
  readonly questions: Question[] = [];
  readonly abort = new AbortController();
  /** What happens to the next write of a thing. */
  readonly trouble = new Map<string, Trouble>();
  makingTakes = 60_000;
  answer: (question: Question) => string | undefined = (question) =>
    question.kind === 'type-name' ? question.name : 'yes';
  onSend: (call: ToyWrite) => void = () => {};
  #made = 0;
  readonly #state = emptyState();

  add(name: string, size = 'small'): Thing {
    const made = { size, id: `id-${this.#next()}`, readyAt: this.clock.now() };
    this.things.set(name, made);
    return made;
  }

  readonly gateway: Gateway = {
    mark: () => 0,
    read: async (_environment, call) => {
      const { name } = call as ToyRead;
      const found = this.things.get(name);
      const status = found && (found.readyAt > this.clock.now() ? 'creating' : 'available');
      return {
        value: { Things: found ? [{ Name: name, Size: found.size, Id: found.id, Status: status }] : [] },
      };
    },
    write: async (_environment, call, token) => {
      const write = call as ToyWrite;
      this.onSend(write);
      this.sent.push(`${write.verb} ${write.name}`);
      this.tokens.push(token);
      const trouble = this.trouble.get(write.name);
      this.trouble.delete(write.name);
      const fail = (failure: CallFailed['failure']) =>
        new CallFailed({ failure, errorName: `Toy${failure}`, message: `${write.name} was ${failure}` });
      if (trouble !== undefined && trouble !== 'ignored' && UNTAKEN.includes(trouble)) throw fail(trouble);
      if (trouble !== 'ignored') this.#apply(write);
      if (trouble === 'lost') throw fail('lost');
      return { value: { Secret: `secret of ${write.name}` }, requestId: `request-${this.sent.length}` };
    },
  };

  #next(): number {
    this.#made += 1;
    return this.#made;
  }

  #apply({ verb, name, size }: ToyWrite): void {
    if (verb === 'make') this.add(name, String(size)).readyAt = this.clock.now() + this.makingTakes;
    const found = this.things.get(name);
    if (verb === 'resize' && found) found.size = String(size);
    if (verb === 'remove') this.things.delete(name);
  }

  context(phases: readonly Phase[]): RunContext {
    const target = (phase: string, step: string, name: string) =>
      this.#state.phases.get(phase)?.steps.get(step)?.targets.get(name);
    return {
      gateway: this.gateway,
      clock: this.clock,
      phases,
      rehearsal: false,
      concurrency: 8,
      signal: this.abort.signal,
      host: {
        notify: (event) => {
          if (!('seq' in event)) this.progress.push(event);
        },
        ask: async (question) => {
          this.questions.push(question);
          return this.answer(question);
        },
      },
      ledger: {
        append: async (event) => {
          this.events.push(event);
          const entry: Entry = {
            seq: this.events.length,
            at: new Date(this.clock.now()).toISOString(),
            actor: 'test',
            prev: '',
            hash: '',
            event,
          };
          apply(this.#state, entry);
          return entry;
        },
        target,
        targets: (phase, step) => this.#state.phases.get(phase)?.steps.get(step)?.targets ?? new Map(),
        phase: (phase) => this.#state.phases.get(phase) ?? { status: 'not started' },
        decision: (name) => this.#state.decisions.get(name)?.answer,
        mode: (environment) => this.#state.modes.get(environment) ?? 'awake',
      },
      calls: {
        line: (_environment, call) =>
          'verb' in call
            ? `toy ${(call as ToyWrite).verb} ${(call as ToyWrite).name}`
            : `toy show ${(call as ToyRead).name}`,
        lens: () => ({ list: 'Things', at: 'Status', settling: ['creating'], gone: [], failed: ['broken'] }),
        place: (environment) => `the toy's ${environment}`,
      },
      generate: () => new Secret('generated'),
      token: () => `token ${this.#next()}`,
    };
  }

  run(steps: readonly Step[], options: Partial<RunOptions> = {}) {
    const phase = definePhase({ id: 'T', title: 'Toys', writes: ['uae'], steps });
    return runPhase(phase, this.context([phase]), {
      command: 'muvi phase run T',
      resume: 'muvi phase run T',
      approvals: NOTHING_APPROVED,
      ...options,
    });
  }

  types(): string[] {
    return this.events.map(({ type }) => type);
  }
}
