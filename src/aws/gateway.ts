import type { Call, ReadCall, Reply } from '../engine/call.ts';
import { type Clock, humanDuration } from '../engine/clock.ts';
import type { Environment } from '../engine/environment.ts';
import { CallFailed } from '../engine/errors.ts';
import type { Gateway, Mark } from '../engine/gateway.ts';
import { type AwsCall, type AwsRead, isAwsCall } from './call.ts';
import { readAll } from './page.ts';
import { SharedReader } from './reader.ts';
import { AdaptiveRetry } from './retry.ts';
import type { Place, Transport } from './transport.ts';

/** Refuses by throwing; asked before every call, whatever carries it. */
export interface Guard {
  read(place: Place, call: AwsCall): void;
  /** `look` sends a read, for what only the thing itself can tell: its tags. */
  write(place: Place, call: AwsCall, look: Transport['send']): void | Promise<void>;
  /** A write through another channel: a program, a file, SQL. */
  otherWrite(place: Place, call: Call): void;
  /** A write it let through was not accepted, and will be asked about anew. */
  unsent?(call: AwsCall): void;
}

/** A channel other than AWS: the same two verbs, its own guard, and a rehearsal form. */
export interface ChannelDoor {
  read(place: Place, call: ReadCall): Promise<Reply>;
  write(place: Place, call: Call): Promise<Reply>;
}

/** One call that left, for whoever records them. */
export interface Departure {
  readonly place: Place;
  readonly call: Call;
  readonly kind: 'read' | 'write';
  readonly tookMs: number;
  readonly requestId?: string | undefined;
  readonly error?: string;
}

export interface GatewayOptions {
  readonly transport: Transport;
  readonly places: Readonly<Record<Environment, Place>>;
  readonly guard: Guard;
  readonly clock: Clock;
  /** From 0 to 1, for back-off. */
  readonly random: () => number;
  readonly channels: Partial<Record<Call['channel'], ChannelDoor>>;
  /** Throws where this process may write no more: asked before a write is sent once more, or after a long wait. */
  readonly mayWrite?: () => Promise<void>;
  /** Told of every call that left, in the order of the answers, before whoever sent it is. */
  readonly record?: (departure: Departure) => unknown;
}

/**
 * What is to be taken away may be something else by now: a delete is not sent again this long after it was looked at,
 * in milliseconds. The first time it may have waited for its turn among many, and is sent up to the longer limit.
 */
const SEEN_MS = { first: 60_000, again: 5_000 };

/** The one way out, in every mode: guard, then recorder, then transport. */
export function createGateway(options: GatewayOptions): Gateway {
  const { transport, places, guard, clock } = options;
  const retry = new AdaptiveRetry(clock, options.random);

  const depart = async (kind: Departure['kind'], place: Place, call: Call, send: () => Promise<Reply>) => {
    const started = clock.now();
    const record = async (more: Partial<Departure>) =>
      await options.record?.({ place, call, kind, tookMs: clock.now() - started, ...more });
    try {
      const reply = await send();
      await record({ requestId: reply.requestId });
      return reply;
    } catch (error) {
      const failed = error instanceof CallFailed ? error : undefined;
      await record({ error: failed?.errorName ?? String(error), requestId: failed?.requestId });
      throw error;
    }
  };

  const door = (call: Call): ChannelDoor => {
    const found = options.channels[call.channel];
    if (found) return found;
    throw new CallFailed({
      failure: 'refused',
      errorName: 'NoSuchChannel',
      message: `nothing may leave through the ${call.channel} channel here`,
    });
  };

  const look = async (place: Place, read: AwsCall): Promise<Reply> => {
    guard.read(place, read);
    const api = `${place.environment}:${read.service}:${read.operation}`;
    return readAll(read, (page) =>
      retry.send(api, true, () => depart('read', place, page, () => transport.send(place, page))),
    );
  };
  const reader = new SharedReader((environment, read) => look(places[environment], read));

  return {
    mark: () => reader.mark(),
    async read(environment: Environment, call: ReadCall, after: Mark) {
      if (isAwsCall(call)) return reader.read(environment, call as AwsRead, after);
      const place = places[environment];
      return depart('read', place, call, () => door(call).read(place, call));
    },
    async write(environment: Environment, call: Call, token?: string, seenMs?: number) {
      const place = places[environment];
      if (!isAwsCall(call)) {
        guard.otherWrite(place, call);
        return depart('write', place, call, () => door(call).write(place, call));
      }
      const sent =
        call.token === undefined ? call : { ...call, input: { ...call.input, [call.token]: token } };
      const asked = clock.now();
      const age = () => (seenMs ?? 0) + clock.now() - asked;
      await guard.write(place, sent, look);
      const may = async (longest: number): Promise<void> => {
        await options.mayWrite?.();
        if (seenMs === undefined || age() <= longest) return;
        guard.unsent?.(sent);
        throw outdated(age());
      };
      const again = () => may(SEEN_MS.again);
      let attempts = 0;
      const api = `${environment}:${call.service}:${call.operation}`;
      return retry.send(api, false, async () => {
        attempts += 1;
        if (attempts > 1) await again();
        else if (age() > SEEN_MS.first) await may(SEEN_MS.first);
        return depart('write', place, sent, () => transport.send(place, sent, again));
      });
    },
  };
}

function outdated(waitedMs: number): CallFailed {
  return new CallFailed({
    failure: 'outdated',
    errorName: 'LookAgain',
    message: `it was not accepted, and what it takes away was looked at ${humanDuration(waitedMs)} ago`,
  });
}
