import type { AwsCall } from '../aws/call.ts';
import type { Place, Transport } from '../aws/transport.ts';
import type { Reply } from '../engine/call.ts';
import type { Clock } from '../engine/clock.ts';
import { type Answer, answer } from './answer.ts';
import { uuid } from './ids.ts';
import { callFailed, Refusal } from './refusal.ts';
import type { TwinService } from './service.ts';
import { SERVICES } from './services.ts';
import { byTable, settled } from './settle.ts';
import { knownError } from './shapes.ts';
import { startingWorld } from './start/index.ts';
import { type Holder, type KeptWorld, keptWorld, worldIn } from './store.ts';
import type { World } from './world.ts';

/**
 * The in-process AWS of a rehearsal. It answers one request at a time, so a list operation gives one page, as a
 * single call of the SDK's does. Besides carrying calls, it can be bent, which is what faults do.
 */
export interface Twin extends Transport {
  /**
   * Takes the file's world as it stands now, and keeps there what becomes of it. Until someone who holds the lock says
   * so nothing is ever kept: what is read, and the time that passes meanwhile, is a copy's own.
   */
  heldBy(holder: Holder): void;
  /** Answers as if the call had been applied, and applies nothing. */
  pretend(place: Place, call: AwsCall): Promise<Reply>;
  /** Applies the call and leaves what it set in motion there for ever. `stuck`: there was something in motion. */
  freeze(place: Place, call: AwsCall): Promise<{ readonly reply: Reply; readonly stuck: boolean }>;
  /** The world as it stands: an immutable value. */
  picture(): World;
  /** Answers a read from an older picture. */
  recall(picture: World, place: Place, call: AwsCall): Promise<Reply>;
}

export interface TwinOptions {
  /** Where the world stands between commands; only in memory, where not given. */
  readonly file?: string;
  /** Whatever stands there is not read, and `world` takes its place as soon as the twin is held. */
  readonly anew?: boolean;
  /** A clock that can be set (a VirtualClock) is set to the world's own time. */
  readonly clock: Clock & { startAt?(time: number): void };
  /** The world to start from where the file holds none; the runbook's, before phase 1, by default. */
  readonly world?: World;
  readonly services?: readonly TwinService[];
}

/**
 * Opens the twin. Once it is held, each write's effect is on disk before its answer is given. Throws a usage error where the file
 * holds no world this version can read; calls throw CallFailed, in AWS's words.
 */
export function openTwin({ file, anew, clock, world: given, services = SERVICES }: TwinOptions): Twin {
  const known = new Map(services.map((service) => [service.service as string, service]));
  const kinds = byTable(services.flatMap((service) => service.kinds));
  const found = file === undefined || anew ? undefined : worldIn(file);
  let world = found ?? given ?? startingWorld();
  let kept: KeptWorld | undefined;
  let requests = 0;
  clock.startAt?.(world.time);

  /** The world now, with everything due by now done. */
  const current = (): World => {
    const now = Math.max(Math.ceil(clock.now()), world.time);
    const moved = settled(world, kinds, now);
    world = moved === world && moved.time === now ? world : { ...moved, time: now };
    return world;
  };
  const keep = (next: World): void => {
    kept?.save(next);
    world = next;
  };
  const ask = (from: World, place: Place, call: AwsCall): Answer & { readonly requestId: string } => {
    const requestId = uuid(from.seed, 'request', from.count, from.time, requests++);
    try {
      return { ...answer(known, from, place, call), requestId };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { name, status } = knownError(known.get(call.service)?.shapes, error.errorName);
      throw callFailed(name, error.message, requestId, status);
    }
  };
  /** Asks, keeps the world that `after` makes of the answer, and replies. */
  const once = (place: Place, call: AwsCall, after: (answer: Answer, before: World) => World): Reply => {
    const before = current();
    try {
      const given = ask(before, place, call);
      keep(after(given, before));
      return { value: given.value, requestId: given.requestId };
    } catch (error) {
      keep(before);
      throw error;
    }
  };
  const apply = (answer: Answer): World => answer.tx.committed(false, answer.remembered);

  return {
    heldBy(holder) {
      if (file === undefined) return;
      kept = keptWorld(file, holder);
      if (anew) return keep(world);
      world = kept.load() ?? world;
      clock.startAt?.(world.time);
    },
    send: async (place, call) => once(place, call, apply),
    pretend: async (place, call) => once(place, call, (_answer, before) => before),
    freeze: async (place, call) => {
      let stuck = false;
      const reply = once(place, call, (answer) => {
        stuck = answer.tx.inMotion;
        return answer.tx.committed(true, answer.remembered);
      });
      return { reply, stuck };
    },
    picture: current,
    recall: async (picture, place, call) => {
      const { value, requestId } = ask(settled(picture, kinds, current().time), place, call);
      return { value, requestId };
    },
  };
}
