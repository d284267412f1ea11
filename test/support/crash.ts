import type { AwsCall } from '../../src/aws/call.ts';
import { isListedRead } from '../../src/aws/guard/reads.ts';
import type { Place, Transport } from '../../src/aws/transport.ts';
import { canonical } from '../../src/engine/fingerprint.ts';
import type { Phase } from '../../src/engine/phase.ts';
import type { Twin } from '../../src/twin/twin.ts';
import type { World } from '../../src/twin/world.ts';
import { memoryStore } from './memory-store.ts';
import { Crash, type Rehearsal, type RehearsalOptions, rehearse } from './rehearsal.ts';

/** Where a process can die: on either side of a durable event, of a call that writes and, if asked for, of a read. */
export interface Bomb {
  /** Dies at the boundary of this number, from 1; never, where it is 0. */
  readonly at: number;
  /** Whether reads count: a crash while something is waited for. */
  readonly reads: boolean;
  /** Boundaries passed. */
  passed: number;
  dead: boolean;
  /** What it died at, for a test's message. */
  where: string;
  /** Writes that AWS took, in order, with what they were about. */
  readonly taken: string[];
}

export const bomb = (at: number, reads = false): Bomb => ({
  at,
  reads,
  passed: 0,
  dead: false,
  where: '',
  taken: [],
});

function boundary(fuse: Bomb, where: string): void {
  if (fuse.dead) throw new Crash('the process is dead');
  fuse.passed += 1;
  if (fuse.passed !== fuse.at) return;
  fuse.dead = true;
  fuse.where = where;
  throw new Crash(`died at boundary ${fuse.at}: ${where}`);
}

const reads = (place: Place, call: AwsCall) => isListedRead(place.environment, call.service, call.operation);

/** Nothing leaves a dead process; what left just before it died was received all the same. */
function mined(transport: Transport, fuse: Bomb): Transport {
  return {
    async send(place, call) {
      const name = `${call.service}:${call.operation}`;
      if (reads(place, call) && !fuse.reads) {
        if (fuse.dead) throw new Crash('the process is dead');
        return transport.send(place, call);
      }
      boundary(fuse, `before ${name}`);
      try {
        return await transport.send(place, call);
      } finally {
        // A crash takes the place of whatever the call answered, an error too.
        boundary(fuse, `after ${name}`);
      }
    },
  };
}

/** Remembers what the twin took, whatever became of the answer. */
function receipts(twin: Twin, fuse: Bomb): Twin {
  const took = (call: AwsCall) =>
    fuse.taken.push(anonymous(`${call.service}:${call.operation} ${canonical(call.input)}`));
  return {
    ...twin,
    async send(place, call) {
      const reply = await twin.send(place, call);
      if (!reads(place, call)) took(call);
      return reply;
    },
    async freeze(place, call) {
      const frozen = await twin.freeze(place, call);
      took(call);
      return frozen;
    },
  };
}

/** A rehearsal that dies at a boundary. Its world and its journal's folder outlive it. */
export async function rehearseUntil(fuse: Bomb, options: RehearsalOptions): Promise<Rehearsal> {
  const process = await rehearse({
    ...options,
    around: (transport) => mined(options.around?.(transport) ?? transport, fuse),
    within: (twin) => receipts(twin, fuse),
  });
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

/** A phase's undisturbed way from one world to the next: what every disturbed one is held against. */
export interface Course {
  readonly id: string;
  /** The world in which the phase starts. */
  readonly before: World;
  readonly boundaries: number;
  /** The same with reads among them. */
  readonly boundariesWithReads: number;
  readonly end: readonly string[];
  readonly writes: readonly string[];
}

/** Runs every phase in order, undisturbed, and remembers where each began and ended. */
export async function courses(phases: readonly Phase[]): Promise<Course[]> {
  const found: Course[] = [];
  let world: World | undefined;
  for (const { id } of phases) {
    const [fuse, counting] = [bomb(0), bomb(0, true)];
    const process = await rehearseUntil(fuse, {
      phases,
      store: memoryStore(),
      ...(world ? { world } : {}),
      around: (transport) => mined(transport, counting),
    });
    const before = process.twin.picture();
    const { exit, stops } = await process.run(id);
    if (exit !== 0) throw new Error(`phase ${id} does not end well: ${JSON.stringify(stops)}`);
    world = process.twin.picture();
    found.push({
      id,
      before,
      boundaries: fuse.passed,
      boundariesWithReads: fuse.passed + counting.passed,
      end: essence(await settled(process)),
      writes: fuse.taken.sort(),
    });
  }
  return found;
}

/** What is done to a phase: processes that die at these boundaries, one after the other, and faults on the way. */
export interface Ordeal {
  readonly deaths: readonly number[];
  readonly reads?: boolean;
  /** Ordered of the first process, which may stop because of them; the next one goes on without. */
  readonly faults?: readonly string[];
}

/** What became of a phase through an ordeal. */
export interface Survival {
  /** What each process died at; shorter than asked where one came to its end before. */
  readonly where: readonly string[];
  readonly processes: number;
  /** Everything that is not as it was without, in words; none where nothing was lost or done twice. */
  readonly problems: readonly string[];
}

/** Runs a phase through an ordeal, resumes until it ends, and compares with the undisturbed course. */
export async function survive(phases: readonly Phase[], course: Course, ordeal: Ordeal): Promise<Survival> {
  const { deaths, reads: withReads = false, faults = [] } = ordeal;
  const store = memoryStore();
  const fuses: Bomb[] = [];
  let world = course.before;
  for (let round = 0; ; round += 1) {
    const fuse = bomb(deaths[round] ?? 0, withReads);
    const process = await rehearseUntil(fuse, { phases, world, store, faults: round === 0 ? faults : [] });
    fuses.push(fuse);
    const outcome = await process.run(course.id).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
      return undefined;
    });
    world = process.twin.picture();
    const mayStop = round === 0 && faults.length > 0;
    if (outcome === undefined || (outcome.exit !== 0 && mayStop)) {
      await process.close();
      continue;
    }
    const chain = await process.journal.verify();
    const problems = [
      ...(outcome.exit === 0
        ? []
        : [
            `exit ${outcome.exit}: ${outcome.stops.map(({ step, target, reason }) => `${step} ${target}: ${reason}`).join('; ')}`,
          ]),
      ...withoutSecondHelpers(secondHelpers(course, fuses), [
        ...apart('the world', course.end, essence(await settled(process))),
        ...apart('the writes', course.writes, fuses.flatMap(({ taken }) => taken).sort()),
      ]),
      ...(chain.holds ? [] : [`the chain is broken: ${JSON.stringify(chain)}`]),
    ];
    return { where: fuses.map((one) => one.where).filter(Boolean), processes: round + 1, problems };
  }
}

/** How often a helper was launched beyond once because a run that stopped had terminated it, as it must. */
function secondHelpers({ writes }: Course, fuses: readonly Bomb[]): number {
  const count = (all: readonly string[], operation: string) =>
    all.filter((write) => write.startsWith(`${operation} `)).length;
  const taken = fuses.flatMap((fuse) => fuse.taken);
  const more = (operation: string) => count(taken, operation) - count(writes, operation);
  return Math.min(more('ec2:RunInstances'), more('ec2:TerminateInstances'));
}

/**
 * Leaves out what a helper's second life accounts for: its launch and its end, and what it was told to do once more,
 * since what the first had done was known through it alone.
 */
function withoutSecondHelpers(helpers: number, problems: readonly string[]): readonly string[] {
  const left = new Map([
    ['ec2:RunInstances', helpers],
    ['ec2:TerminateInstances', helpers],
  ]);
  return problems.filter((problem) => {
    const [, more] = /has more: (?:\S+\/\S+ )?(\S+) /.exec(problem) ?? [];
    if (more === undefined || helpers === 0) return true;
    if (more === 'ssm:SendCommand' || more === 'ssm:CommandInvocation') return false;
    const times = left.get(more) ?? 0;
    left.set(more, times - 1);
    return times < 1;
  });
}

/** The world a month later: AWS describes some things for days after they are gone. */
async function settled({ clock, twin }: Rehearsal): Promise<World> {
  await clock.sleep(30 * 24 * 3_600_000);
  return twin.picture();
}

/** What two sorted lists do not share, line by line, counted. */
function apart(what: string, expected: readonly string[], actual: readonly string[]): string[] {
  const left = [...actual];
  const missing = expected.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [
    ...missing.map((line) => `${what} lacks ${line}`),
    ...left.map((line) => `${what} has more: ${line}`),
  ];
}

/** Made-up ids, times and counters: what may differ between two ways to the same world. */
const VOLATILE: readonly [RegExp, string][] = [
  [/\b(token|generated-[^"\\]*?)-\d+-\d+/g, '$1-…'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\b([a-z]{1,12})-[0-9a-f]{8,17}\b/g, '$1-…'],
  [/\b(A[A-Z]{3})[0-9A-F]{16,17}\b/g, '$1…'],
  [/\b[0-9a-f]{16,64}\b/g, '<hex>'],
  [/\b1[5-9]\d{11}(\.\d+)?\b/g, '<time>'],
  [/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b(?!\/)/g, '<address>'],
  // What Secrets Manager appends to a secret's ARN.
  [/(:secret:[^"\\]*?|"suffix":"|suffix\\":\\")-?[0-9a-f]{6}\b/g, '$1…'],
];

/**
 * A world as what is in it, comparable across runs that took other ways: each thing with its kind, state, tags and
 * data; times, made-up ids and the order of making left out.
 */
export function essence(world: World): string[] {
  return Object.entries(world.tables)
    .flatMap(([locus, tables]) =>
      Object.entries(tables).flatMap(([kind, table]) =>
        Object.values(table).map((one) => lineOf(locus, kind, one)),
      ),
    )
    .sort();
}

type Thing = World['tables'][string][string][string];

/** Things of a world never change in place: what one comes to is worked out once. */
const lines = new WeakMap<Thing, string>();

function lineOf(locus: string, kind: string, thing: Thing): string {
  const known = lines.get(thing);
  if (known !== undefined) return known;
  const { id, state, tags, data } = thing;
  const line = anonymous(`${locus} ${kind} ${canonical([id, state, tags, data])}`);
  lines.set(thing, line);
  return line;
}

function anonymous(line: string): string {
  return VOLATILE.reduce((text, [pattern, by]) => text.replaceAll(pattern, by), line);
}
