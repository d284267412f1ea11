import { isListedRead } from '../../src/aws/guard/reads.ts';
import type { Transport } from '../../src/aws/transport.ts';
import type { Phase } from '../../src/engine/phase.ts';
import type { World } from '../../src/twin/world.ts';
import { Crash, type Rehearsal, rehearse } from './rehearsal.ts';

/** Where a process can die: on either side of a durable event, and on either side of a call that writes. */
export interface Bomb {
  /** Dies at the boundary of this number, from 1; never, where it is 0. */
  readonly at: number;
  /** Boundaries passed. */
  passed: number;
  dead: boolean;
  /** What it died at, for a test's message. */
  where: string;
  /** Writes that AWS took, in order, with what they were about. */
  readonly taken: string[];
}

export const bomb = (at: number): Bomb => ({ at, passed: 0, dead: false, where: '', taken: [] });

function boundary(fuse: Bomb, where: string): void {
  if (fuse.dead) throw new Crash('the process is dead');
  fuse.passed += 1;
  if (fuse.passed !== fuse.at) return;
  fuse.dead = true;
  fuse.where = where;
  throw new Crash(`died at boundary ${fuse.at}: ${where}`);
}

/** Nothing leaves a dead process; what left just before it died was received all the same. */
function mined(transport: Transport, fuse: Bomb): Transport {
  return {
    async send(place, call) {
      const name = `${call.service}:${call.operation}`;
      if (isListedRead(place.environment, call.service, call.operation)) {
        if (fuse.dead) throw new Crash('the process is dead');
        return transport.send(place, call);
      }
      boundary(fuse, `before ${name}`);
      const reply = await transport.send(place, call);
      fuse.taken.push(anonymous(`${name} ${JSON.stringify(call.input)}`));
      boundary(fuse, `after ${name}`);
      return reply;
    },
  };
}

/** A rehearsal that dies at a boundary. Its world and its journal's folder outlive it. */
export async function rehearseUntil(
  fuse: Bomb,
  options: { readonly phases: readonly Phase[]; readonly world?: World; readonly folder?: string },
): Promise<Rehearsal> {
  const process = await rehearse({ ...options, around: (transport) => mined(transport, fuse) });
  const { journal } = process;
  const append = journal.append.bind(journal);
  const ledger = Object.create(journal, {
    append: {
      value: async (event: Parameters<typeof append>[0]) => {
        boundary(fuse, `before ${event.type}`);
        const entry = await append(event);
        boundary(fuse, `after ${event.type}`);
        return entry;
      },
    },
  }) as Rehearsal['journal'];
  Object.assign(process.context, { ledger });
  return process;
}

/** Made-up ids, times and counters: what may differ between two ways to the same world. */
const VOLATILE: readonly [RegExp, string][] = [
  [/\b([a-z]{1,12})-[0-9a-f]{8,17}\b/g, '$1-…'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\b[0-9a-f]{16,64}\b/g, '<hex>'],
  [/\b1[5-9]\d{11}(\.\d+)?\b/g, '<time>'],
  [/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b(?!\/)/g, '<address>'],
];

/**
 * A world as what is in it, comparable across runs that took other ways: each thing with its kind, state, tags and
 * data; times, made-up ids and the order of making left out.
 */
export function essence(world: World): string[] {
  return Object.entries(world.tables)
    .flatMap(([locus, tables]) =>
      Object.entries(tables).flatMap(([kind, table]) =>
        Object.values(table).map(
          ({ id, state, tags, data }) => `${locus} ${kind} ${JSON.stringify([id, state, tags, data])}`,
        ),
      ),
    )
    .map(anonymous)
    .sort();
}

function anonymous(line: string): string {
  return VOLATILE.reduce((text, [pattern, by]) => text.replaceAll(pattern, by), line);
}
