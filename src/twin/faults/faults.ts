import type { AwsCall } from '../../aws/call.ts';
import type { Place, Transport } from '../../aws/transport.ts';
import type { Reply } from '../../engine/call.ts';
import { CallFailed, usageError } from '../../engine/errors.ts';
import { callFailed } from '../refusal.ts';
import type { Twin } from '../twin.ts';
import type { World } from '../world.ts';
import type { Fault } from './parse.ts';

/**
 * A transport on which faults happen.
 *
 * | kind | what happens to the first call of the operation (of the first n) |
 * |---|---|
 * | `accepted-not-applied` | it is answered as if done, and nothing is changed |
 * | `rejected` | it is refused with the error, and nothing is changed |
 * | `lost-reply` | it is applied, and the answer never comes |
 * | `throttled=n` | the first n are refused before acceptance |
 * | `stale-reads=n` | it is applied; the next n reads of the service in that place show the world before it |
 * | `stuck` | it is applied, and what it set in motion stays in its passing state for ever, in later processes too |
 * | `crash-after-send` | it is applied, and `crash` is called before the answer is given |
 *
 * Each fires once for each process (`throttled` and `stale-reads` n times). `stuck` waits for a call that sets
 * something in motion: one that is done at once cannot get stuck.
 */
export interface FaultyTransport extends Transport {
  /** The faults that did not happen, so far. */
  unfired(): readonly Fault[];
}

interface Armed {
  readonly fault: Fault;
  left: number;
  fired: boolean;
}

interface Stale {
  readonly service: string;
  readonly at: string;
  readonly picture: World;
  left: number;
}

const READS = /^(Describe|List|Get|BatchGet|Head)[A-Z0-9]/;

/**
 * Wraps a transport in faults. Those that bend the world need the twin beneath (a usage error otherwise); the
 * others work over any transport. `crash` ends the process; should it return, the answer counts as lost.
 */
export function withFaults(
  transport: Transport | Twin,
  faults: readonly Fault[],
  { crash }: { readonly crash: () => void },
): FaultyTransport {
  const armed: Armed[] = faults.map((fault) => ({ fault, left: fault.times ?? 1, fired: false }));
  const stale: Stale[] = [];
  const twin = (fault: Fault): Twin => {
    if ('pretend' in transport) return transport;
    throw usageError('FAULT', `${fault.text}: only the rehearsal cloud can be bent so`, 'add --rehearse');
  };
  for (const { kind, text } of faults) {
    if (kind === 'stuck' || kind === 'stale-reads' || kind === 'accepted-not-applied')
      twin({ kind, text } as Fault);
  }

  const read = (place: Place, call: AwsCall): Promise<Reply> => {
    const old = stale.find(
      ({ service, at, left }) => left > 0 && service === call.service && at === where(place),
    );
    if (!old || !('pretend' in transport)) return transport.send(place, call);
    old.left -= 1;
    return transport.recall(old.picture, place, call);
  };

  return {
    unfired: () => armed.filter(({ fired }) => !fired).map(({ fault }) => fault),
    async send(place, call) {
      const one = armed.find(
        ({ fault, left }) => left > 0 && fault.service === call.service && fault.operation === call.operation,
      );
      if (!one) return READS.test(call.operation) ? read(place, call) : transport.send(place, call);
      const { fault } = one;
      if (fault.kind === 'stuck') {
        const { reply, stuck } = await twin(fault).freeze(place, call);
        if (stuck) spend(one);
        return reply;
      }
      spend(one);
      switch (fault.kind) {
        case 'accepted-not-applied':
          return twin(fault).pretend(place, call);
        case 'rejected':
          throw failed(fault.errorName ?? '', call);
        case 'throttled':
          throw failed('ThrottlingException', call);
        case 'lost-reply':
          await transport.send(place, call);
          throw lost(call);
        case 'crash-after-send':
          await transport.send(place, call);
          crash();
          throw lost(call);
        case 'stale-reads': {
          const picture = twin(fault).picture();
          one.left = 0;
          const reply = await transport.send(place, call);
          stale.push({ service: call.service, at: where(place), picture, left: fault.times ?? 1 });
          return reply;
        }
      }
    },
  };
}

function spend(one: Armed): void {
  one.left -= 1;
  one.fired = true;
}

const where = ({ account, region }: Place): string => `${account}/${region}`;

function failed(errorName: string, { operation }: AwsCall): CallFailed {
  const message = `An error occurred (${errorName}) when calling the ${operation} operation: ordered by --fault`;
  return callFailed(errorName, message);
}

function lost({ operation }: AwsCall): CallFailed {
  return new CallFailed({
    failure: 'lost',
    errorName: 'TimeoutError',
    message: `No answer to ${operation}: ordered by --fault`,
  });
}
