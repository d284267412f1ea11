import type { ChannelDoor } from '../aws/gateway.ts';
import { CallFailed } from '../engine/errors.ts';
import type { Effects, RehearsedRead } from './effects.ts';

/** A call that says what its rehearsal brings about. */
interface RehearsedWrite {
  readonly effect: string;
}

/** The rehearsal form of every channel but AWS: writes leave their effect, reads answer by it. Nothing leaves. */
export function rehearsedDoor(effects: Effects): ChannelDoor {
  return {
    async read(_place, call) {
      const { rehearsed } = call as unknown as { readonly rehearsed: RehearsedRead<unknown> };
      const value = effects.has(rehearsed.effect) ? rehearsed.with : rehearsed.without;
      if (value !== undefined) return { value };
      const message = `${rehearsed.effect} has not been rehearsed`;
      throw new CallFailed({ failure: 'not-found', errorName: 'NotRehearsed', message });
    },
    async write(_place, call) {
      effects.add((call as unknown as RehearsedWrite).effect);
      return { value: {} };
    },
  };
}
