import type { Tx } from '../kind.ts';
import { Transaction } from '../transaction.ts';
import { emptyWorld, type World } from '../world.ts';
import { standingAcm } from './acm.ts';
import { standingAutoScaling } from './autoscaling.ts';
import { standingDistributions } from './cloudfront.ts';
import { standingAlarms } from './cloudwatch.ts';
import { standingDelivery } from './delivery.ts';
import { standingEc2 } from './ec2/index.ts';
import { standingEcr } from './ecr.ts';
import { standingEcs } from './ecs.ts';
import { standingElastiCache } from './elasticache.ts';
import { standingLoadBalancers } from './elbv2.ts';
import { standingIam } from './iam.ts';
import { standingKms } from './kms.ts';
import { standingLogs } from './logs.ts';
import { PLACES } from './place.ts';
import { standingRds } from './rds.ts';
import { standingZones } from './route-53.ts';
import { standingBuckets } from './s3.ts';
import { standingSecrets } from './secrets-manager.ts';
import { standingServiceDiscovery } from './servicediscovery.ts';
import { standingSsm } from './ssm.ts';
import { standingWebAcls } from './wafv2.ts';

/** What furnishes the starting world, a file for each service, in order of what stands on what. */
const STANDING: readonly ((tx: Tx) => void)[] = [
  standingEc2,
  standingElastiCache,
  standingLogs,
  standingEcr,
  standingIam,
  standingKms,
  standingServiceDiscovery,
  standingSecrets,
  standingSsm,
  standingAcm,
  standingLoadBalancers,
  standingRds,
  standingEcs,
  standingAutoScaling,
  standingBuckets,
  standingDistributions,
  standingWebAcls,
  standingDelivery,
  standingAlarms,
  standingZones,
];

/** The three environments as the runbook finds them before phase 1. Always the same. */
export function startingWorld(): World {
  const world = emptyWorld();
  const tx = new Transaction(world, PLACES.uae, world.time);
  for (const stand of STANDING) stand(tx);
  return tx.committed();
}
