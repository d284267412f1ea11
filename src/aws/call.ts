import type { Call, ReadCall, Ref } from '../engine/call.ts';
import type { Environment } from '../engine/environment.ts';
import type { Pattern } from '../engine/expectation.ts';
import type { Look, Verification } from '../engine/step.ts';
import type { ReadOperation } from './guard/reads.ts';
import type { Input, Operation, Output, Service, WithRefs } from './types.ts';

/** One AWS call as data. */
export interface AwsCall<S extends Service = Service, O extends string = string> extends Call {
  readonly channel: 'aws';
  readonly service: S;
  readonly operation: O;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface AwsRead<S extends Service = Service, O extends string = string>
  extends AwsCall<S, O>,
    ReadCall {
  readonly channel: 'aws';
}

/** A described read, and what may be made of it. */
export interface Described<R> {
  readonly read: AwsRead;
  /** The answer must hold this deep partial. Arrays match in order unless wrapped in `includes([...])`. `records` names facts to keep. */
  shows(pattern: Pattern<R>, records?: (reply: R) => Readonly<Record<string, string>>): Verification;
  /** Not found, an empty list, or only entries in a gone state (`deleted`, `INACTIVE`, …). */
  isGone(): Verification;
  /** Takes what a step or a later phase needs out of the answer; `undefined` says it is not there. */
  picks<L>(pick: (reply: R) => L | undefined): Look<L>;
  /** The same, where the pick must know what other reads give: `needs` are looked up and handed to it. */
  picksWith<N extends Record<string, Ref>, L>(
    needs: N,
    pick: (
      reply: R,
      needs: { readonly [K in keyof N]: N[K] extends Ref<infer T> ? T : never },
    ) => L | undefined,
  ): Look<L>;
  /** A value to stand in an input, looked up when it is needed. `after` names the step that makes it. */
  ref<T>(label: string, pick: (reply: R) => T | undefined, after?: string): Ref<T>;
}

export interface CallOptions {
  /** Another environment than the step's. */
  readonly in?: Environment;
  /** The input field that takes a client token (idempotency), such as `ClientToken`. */
  readonly token?: string;
}

/** A write, as data. */
export function call<S extends Service, O extends Operation<S>>(
  service: S,
  operation: O,
  input: WithRefs<Input<S, O>>,
  options: CallOptions = {},
): AwsCall<S, O> {
  return { channel: 'aws', service, operation, input: input as Record<string, unknown>, ...options };
}

/** A read, as data: only operations of the committed read list compile. */
export function describe<S extends Service, O extends Operation<S> & ReadOperation<S>>(
  service: S,
  operation: O,
  input: WithRefs<Input<S, O>>,
  options: CallOptions = {},
): Described<Output<S, O>> {
  const read: AwsRead<S, O> = { ...call<S, O>(service, operation, input, options), reads: true };
  return {
    read,
    shows: (pattern, records) => ({
      read,
      expect: { kind: 'shows', pattern },
      ...(records ? { records: (reply) => records(reply as Output<S, O>) } : {}),
    }),
    isGone: () => ({ read, expect: { kind: 'gone' } }),
    picks: (pick) => ({ read, pick: (reply) => pick(reply as Output<S, O>) }),
    picksWith: (needs, pick) => ({
      read,
      needs,
      pick: (reply, known) => pick(reply as Output<S, O>, known as Parameters<typeof pick>[1]),
    }),
    ref: (label, pick, after) => ({
      ref: true,
      label,
      read,
      pick: (reply) => pick(reply as Output<S, O>),
      ...(after === undefined ? {} : { after }),
    }),
  };
}

export function isAwsCall(value: Call): value is AwsCall {
  return value.channel === 'aws';
}
