import type { AwsCall } from '../../src/aws/call.ts';
import { readAll } from '../../src/aws/page.ts';
import type { Place } from '../../src/aws/transport.ts';
import type { Input, Operation, Output, Service } from '../../src/aws/types.ts';
import type { Environment } from '../../src/engine/environment.ts';
import { CallFailed } from '../../src/engine/errors.ts';
import { VirtualClock } from '../../src/twin/clock.ts';
import { PLACES } from '../../src/twin/start/place.ts';
import type { Holder } from '../../src/twin/store.ts';
import { openTwin, type Twin, type TwinOptions } from '../../src/twin/twin.ts';

export const place = (environment: Environment): Place => ({ environment, ...PLACES[environment] });

export function aws(service: Service, operation: string, input: object = {}): AwsCall {
  return { channel: 'aws', service, operation, input: input as Record<string, unknown> };
}

/** Holds a world that no other process knows of. */
export const alone: Holder = { check: () => {} };

/** A twin on a virtual clock, with typed calls in one environment. Its file, if it has one, is held. */
export function rehearsal(options: Partial<TwinOptions> & { in?: Environment } = {}) {
  const clock = new VirtualClock();
  const twin = openTwin({ clock, ...options });
  twin.heldBy(alone);
  const here = place(options.in ?? 'uae');
  return { clock, twin, here, ask: asking(twin, here) };
}

export function asking(twin: Pick<Twin, 'send'>, here: Place) {
  return async <S extends Service, O extends Operation<S>>(
    service: S,
    operation: O,
    input?: Input<S, O>,
  ): Promise<Output<S, O>> => {
    const call = aws(service, operation, input as object);
    const reply = await readAll(call, (page) => twin.send(here, page));
    return reply.value as Output<S, O>;
  };
}

/** The name of the error a call fails with; 'none' where it does not fail. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    if (error instanceof CallFailed) return error.errorName;
    throw error;
  }
}
