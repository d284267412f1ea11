import type { Tx } from '../kind.ts';
import { amazonImagesIn } from '../start/ec2/images.ts';
import { managedKeys } from '../start/kms.ts';
import { published } from '../start/ssm.ts';
import { Transaction } from '../transaction.ts';
import { emptyWorld, type Locus, type World } from '../world.ts';
import { type Answered, Answers } from './answers.ts';
import { adoptBalancing } from './balancing.ts';
import { adoptCompute } from './compute.ts';
import { adoptDatabases } from './databases.ts';
import { adoptDelivery } from './delivery.ts';
import { adoptIdentities } from './identities.ts';
import { adoptNetworks } from './networks.ts';
import { adoptRedis } from './redis.ts';
import { adoptRegistries } from './registries.ts';
import { adoptSettings } from './settings.ts';
import { adoptStorage } from './storage.ts';

const BEYOND = 1_000_000;

/** A place of a snapshot, and what it answered. */
export interface AdoptedPlace extends Locus {
  readonly answers: readonly Answered[];
}

/** What AWS itself puts into every account, and what makes each service's things of its answers, in order of need. */
const ADOPTING: readonly ((answers: Answers, tx: Tx) => void)[] = [
  adoptNetworks,
  (_answers, tx) => {
    amazonImagesIn(tx);
    managedKeys(tx);
  },
  adoptIdentities,
  adoptSettings,
  (_answers, tx) => published(tx),
  adoptBalancing,
  adoptRedis,
  adoptRegistries,
  adoptDatabases,
  adoptCompute,
  adoptStorage,
  adoptDelivery,
];

/**
 * A world as these places were when they were asked: a phase can be tried on a copy of real accounts. Values that are
 * secret are made up, content of buckets, log streams and images' layers are not copied, and what no phase touches is
 * left out.
 */
export function worldFrom(places: readonly AdoptedPlace[], time: number): World {
  // Ids that were made up in another rehearsal of the same seed may stand in the answers: these begin beyond them.
  const world = { ...emptyWorld('muvi', time), count: BEYOND };
  const [first] = places;
  if (first === undefined) return world;
  const tx = new Transaction(world, first, time);
  for (const { account, region, answers } of places) {
    const here = new Answers(answers);
    for (const adopting of ADOPTING) adopting(here, tx.in({ account, region }));
  }
  return tx.committed();
}
