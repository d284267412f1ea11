/**
 * The one table of the environment that every phase reads. Facts: the runbook's sections 3 to 6; where it
 * contradicts itself, the readings that stand.
 */

/** A Redis replication group of UAE and the one of production that it mirrors (the misspellings are real). */
export interface Redis {
  readonly name: string;
  readonly service: string;
  readonly mirrors: string;
  readonly nodeType: string;
}

const redis = (service: string, mirrors: string): Redis => ({
  name: `muvi-uat-redis-${service}`,
  service,
  mirrors,
  // Production runs main and notification on cache.r5.large: a declared deviation, enough for load tests.
  nodeType: 'cache.t3.medium',
});

/** One group a service, as in production, so that load tests show no cross-service interference. */
export const redisGroups: readonly Redis[] = [
  redis('gateway', 'foms-redis-prod-getway'),
  redis('identity', 'foms-redis-prod-identity'),
  redis('main', 'foms-redis-prod-main'),
  redis('payment', 'foms-redis-prod-paymnet'),
  redis('fb', 'foms-redis-prod-fb'),
  redis('notification', 'foms-redis-prod-notification'),
  redis('offer', 'foms-redis-prod-offer'),
  redis('shared', 'foms-redis-prod-shared'),
  redis('bulk-refund', 'foms-redis-prod-bulk-refund-booking'),
];

/** The security group that Redis carries (readings 21). */
export const redisSecurityGroup = 'redis-uat-sg';

/** The per-service groups of the tasks that talk to Redis (readings 6), looked up by name. */
export const taskSecurityGroups: readonly string[] = [
  'muvi-uat-gateway-ecs-sg',
  'muvi-uat-identity-ecs-sg',
  'muvi-uat-main-ecs-sg',
  'muvi-uat-payment-ecs-sg',
  'muvi-uat-fb-ecs-sg',
  'muvi-uat-notification-ecs-sg',
  'muvi-uat-offer-ecs-sg',
];
