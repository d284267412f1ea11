/**
 * How a thing of production is called in the UAE. Facts: runbook, section 5 (Redis: the misspellings are real), section 7 (buckets and
 * host names), readings 12 (the internal load balancer's certificate) and 21 (the group the clusters carry). Everything else differs by its
 * stage alone.
 */

/** By kind and production's name: what the UAE may call it, the first that is there. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  'elasticache/replication-group foms-redis-prod-getway': ['muvi-uat-redis-gateway'],
  'elasticache/replication-group foms-redis-prod-identity': ['muvi-uat-redis-identity'],
  'elasticache/replication-group foms-redis-prod-main': ['muvi-uat-redis-main'],
  'elasticache/replication-group foms-redis-prod-paymnet': ['muvi-uat-redis-payment'],
  'elasticache/replication-group foms-redis-prod-fb': ['muvi-uat-redis-fb'],
  'elasticache/replication-group foms-redis-prod-notification': ['muvi-uat-redis-notification'],
  'elasticache/replication-group foms-redis-prod-offer': ['muvi-uat-redis-offer'],
  'elasticache/replication-group foms-redis-prod-shared': ['muvi-uat-redis-shared'],
  'elasticache/replication-group foms-redis-prod-bulk-refund-booking': ['muvi-uat-redis-bulk-refund'],
  'elasticache/subnet-group foms-redis-prod': ['muvi-uat-uae'],
  'ec2/security-group muvi-prod-redis-sg': ['redis-uat-sg'],
  'acm/certificate *.muvicinemas.com': [
    'internal.uat.muvicinemas.com',
    'muvi-internal-uat',
    '*.uat.muvicinemas.com',
  ],
};

/** What a thing of production would be called in the UAE, the likeliest first. */
export function namesInUae(kind: string, name: string): readonly string[] {
  return CALLED[`${kind} ${name}`] ?? [restaged(name)];
}

/** Any text of production's as the UAE would have it: `muvi-main-prod`, `Muvi-Prod`, `/prod/DB_PORT`, `prod.internal`. */
export function restaged(text: string): string {
  return text
    .replaceAll(/\bmuvi-(media|cms)-prod\b/g, 'muvi-$1-uat-uae')
    .replaceAll(/\b([a-z-]+)\.muvicinemas\.com\b/g, '$1.uat.muvicinemas.com')
    .replaceAll(/prod(?=$|[^a-z]|clusterdb)/gi, (found) => (found === 'prod' ? 'uat' : 'UAT'));
}
