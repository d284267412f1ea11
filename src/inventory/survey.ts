import type { Clock } from '../engine/clock.ts';
import type { Environment } from '../engine/environment.ts';
import { CallFailed } from '../engine/errors.ts';
import type { ReadGateway } from '../engine/gateway.ts';
import { pool } from '../engine/pool.ts';
import { askOf, type Seen } from './ask.ts';
import type { ResourceKind } from './kind.ts';
import type { Resource, Unread } from './resource.ts';
import { unreadBecause } from './unread.ts';

/** What became of one kind: its resources by name, or why they are not known. Never empty for an unread one. */
export interface Section {
  readonly kind: string;
  readonly title: string;
  readonly scope: 'region' | 'global';
  readonly resources: readonly Resource[];
  readonly unread?: Unread;
}

/** What stands in one environment. */
export interface Inventory {
  readonly environment: Environment;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** When the reading began, ISO. */
  readonly takenAt: string;
  readonly sections: readonly Section[];
}

/** Told as each kind is read, for a progress display. */
export interface Surveyed {
  readonly environment: Environment;
  readonly kind: string;
  readonly count: number;
  readonly unread?: Unread;
}

export interface SurveyOptions {
  readonly gateway: ReadGateway;
  /** Dates the inventory. */
  readonly clock: Pick<Clock, 'now'>;
  /** Measures patience. Real time, in a rehearsal too: simulated time would jump to the end of it. */
  readonly waiting: Pick<Clock, 'sleep'>;
  readonly place: { readonly account: string; readonly region: string };
  readonly kinds: readonly ResourceKind[];
  /** Kinds read at one time. Each API's own limits are the gateway's business. */
  readonly concurrency: number;
  readonly notify?: (progress: Surveyed) => void;
  readonly seen?: Seen;
  /** Milliseconds after which a kind that has not answered is unknown. */
  readonly patience?: number;
}

/** A listing of ten thousand at fifty a page takes under a minute; one that is throttled all along, a few. */
const PATIENCE = 300_000;

/**
 * Reads what stands in an environment, kinds side by side. A kind that is denied, hangs or answers nonsense is
 * unknown, with the reason. Throws only where the credentials are not the environment's.
 */
export async function survey(environment: Environment, options: SurveyOptions): Promise<Inventory> {
  const { gateway, clock, place, kinds, notify } = options;
  const takenAt = new Date(clock.now()).toISOString();
  const ask = askOf(gateway, environment, gateway.mark(), options.seen);
  const found = new Map<ResourceKind, Section>();
  await pool(kinds, options.concurrency, async (kind) => {
    const section = await sectionOf(kind, () => within(options, () => kind.list(ask)), place.region);
    found.set(kind, section);
    const { resources, unread } = section;
    notify?.({ environment, kind: kind.kind, count: resources.length, ...(unread ? { unread } : {}) });
  });
  const sections = kinds.flatMap((kind) => found.get(kind) ?? []);
  return { environment, account: place.account, region: place.region, takenAt, sections };
}

async function sectionOf(
  kind: ResourceKind,
  list: () => Promise<readonly Resource[]>,
  region: string,
): Promise<Section> {
  const about = { kind: kind.kind, title: kind.title, scope: kind.scope };
  try {
    const listed = (await list()).filter((one) => kind.isIn?.(one, region) ?? true);
    return { ...about, resources: [...listed].sort(byName) };
  } catch (error) {
    return { ...about, resources: [], unread: unreadBecause(error) };
  }
}

/** Gives up waiting after a while; an answer that comes later is nobody's. */
async function within<T>(
  { waiting, patience = PATIENCE }: SurveyOptions,
  work: () => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const late = waiting.sleep(patience, done.signal).then(() => {
    throw new CallFailed({
      failure: 'lost',
      errorName: 'NoAnswer',
      message: `no answer within ${patience / 1_000} seconds`,
    });
  });
  late.catch(() => {});
  try {
    return await Promise.race([work(), late]);
  } finally {
    done.abort();
  }
}

function byName(one: Resource, other: Resource): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

/** Every resource of an inventory. */
export const resourcesOf = (inventory: Inventory): readonly Resource[] =>
  inventory.sections.flatMap(({ resources }) => resources);

/** What could not be read: kinds as a whole, and single fields of what was found. */
export function unreadOf(
  inventory: Inventory,
): readonly { readonly kind: string; readonly what: string; readonly unread: Unread }[] {
  return inventory.sections.flatMap(({ kind, title, resources, unread }) => [
    ...(unread ? [{ kind, what: `all ${title}`, unread }] : []),
    ...resources.flatMap((one) =>
      Object.entries(one.unread).map(([field, why]) => ({
        kind,
        what: `${field} of ${one.name}`,
        unread: why,
      })),
    ),
  ]);
}
