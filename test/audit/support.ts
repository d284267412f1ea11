import { redisGroups } from '../../phases/environment.ts';
import { type Audited, audit } from '../../src/audit/audit.ts';
import type { Transport } from '../../src/aws/transport.ts';
import type { Environment } from '../../src/engine/environment.ts';
import type { ResourceKind } from '../../src/inventory/kind.ts';
import { KINDS } from '../../src/inventory/kinds/index.ts';
import { startingWorld } from '../../src/twin/start/index.ts';
import { BEGINNING, type World } from '../../src/twin/world.ts';
import { PLACES_BY_NAME, type Rehearsal, rehearse } from '../support/rehearsal.ts';

/** Waits in real time, as an audit does in a rehearsal too. */
export const realWaiting = {
  sleep: (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};

export interface TakenOptions {
  readonly world?: World;
  readonly kinds?: readonly ResourceKind[];
  readonly around?: (transport: Transport) => Transport;
  readonly keep?: boolean;
  readonly patience?: number;
}

/** An audit of the twin, and the rehearsal it was taken in. */
export async function taken(
  environments: readonly Environment[],
  { world, kinds = KINDS, around, keep, patience }: TakenOptions = {},
): Promise<Audited & { readonly rehearsal: Rehearsal }> {
  const rehearsal = await rehearse({
    phases: [],
    ...(world ? { world } : {}),
    ...(around ? { around } : {}),
  });
  try {
    const audited = await audit(environments, {
      gateway: rehearsal.context.gateway,
      clock: rehearsal.clock,
      waiting: realWaiting,
      places: PLACES_BY_NAME,
      kinds,
      concurrency: 8,
      scrub: (text) => text,
      ...(keep === undefined ? {} : { keep }),
      ...(patience === undefined ? {} : { patience }),
    });
    return { ...audited, rehearsal };
  } finally {
    await rehearsal.close();
  }
}

type Tables = World['tables'][string];

/** Production's things, called as the UAE calls them, put where the UAE's stand: an environment that is its mirror. */
export function mirrorWorld(): World {
  const world = startingWorld();
  const regional = asUae(JSON.stringify(world.tables['011566070219/eu-central-1']));
  const global = asUae(JSON.stringify(world.tables['011566070219/global']));
  const tables = {
    ...world.tables,
    '739991759290/me-central-1': {
      ...(JSON.parse(regional) as Tables),
      // The ids of AWS's own keys follow from their place.
      'kms:Key': world.tables['739991759290/me-central-1']?.['kms:Key'] ?? {},
    },
    '739991759290/global': JSON.parse(global) as Tables,
    // Every bucket's name is taken for all the world.
    'aws/global': {
      ...world.tables['aws/global'],
      ...claimsAsUae(world.tables['aws/global'] ?? {}),
    },
  };
  return { ...world, time: BEGINNING, tables };
}

function claimsAsUae(tables: Tables): Tables {
  return Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [
      name,
      { ...rows, ...(JSON.parse(asUae(JSON.stringify(rows))) as object) },
    ]),
  );
}

function asUae(text: string): string {
  const groups = redisGroups.map(({ mirrors, name }) => [`"${mirrors}"`, `"${name}"`] as const);
  const renamed = [
    ...groups,
    ['foms-redis-prod', 'muvi-uat-uae'],
    ['muvi-prod-redis-sg', 'redis-uat-sg'],
    ['"*.muvicinemas.com"', '"internal.uat.muvicinemas.com"'],
    ['muvi-media-prod', 'muvi-media-uat-uae'],
    ['muvi-cms-prod', 'muvi-cms-uat-uae'],
    ['Muvi-Prod', 'Muvi-UAT'],
    ['Internal-Prod', 'Internal-UAT'],
    ['Website-Prod', 'Website-UAT'],
    ['Prod-', 'UAT-'],
    ['-prod', '-uat'],
    ['prod-', 'uat-'],
    ['/prod/', '/uat/'],
    ['prod/', 'uat/'],
    ['prodclusterdb', 'uatclusterdb'],
    ['011566070219', '739991759290'],
    ['eu-central-1', 'me-central-1'],
  ] as const;
  return renamed
    .reduce((sofar, [from, to]) => sofar.replaceAll(from, to), text)
    .replaceAll(/"(api|app|www|cms|media)\.muvicinemas\.com"/g, '"$1.uat.muvicinemas.com"');
}

/** The world with one thing of the UAE's otherwise: `change` is given its stored data. */
export function planted(
  world: World,
  table: string,
  id: string,
  change: (data: Record<string, unknown>) => object,
): World {
  const [locus = ''] = ['739991759290/me-central-1', '739991759290/global'].filter(
    (one) => Object.keys(world.tables[one]?.[table] ?? {}).length > 0,
  );
  const tables = world.tables[locus] ?? {};
  const rows = tables[table] ?? {};
  const [key, stored] =
    Object.entries(rows).find(
      ([at, { data, tags }]) =>
        at === id || (data as { name?: string }).name === id || tags?.Name === id || at.startsWith(`${id}:`),
    ) ?? [];
  if (key === undefined || stored === undefined) throw new Error(`no ${id} in ${table}`);
  const data = { ...(stored.data as object), ...change(stored.data as Record<string, unknown>) };
  return {
    ...world,
    tables: {
      ...world.tables,
      [locus]: { ...tables, [table]: { ...rows, [key]: { ...stored, data } } },
    },
  };
}
