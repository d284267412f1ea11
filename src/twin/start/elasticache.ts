import {
  domains,
  parameterGroups,
  type ReplicationGroup,
  replicationGroups,
  subnetGroups,
} from '../elasticache/kinds.ts';
import { connectNodes } from '../elasticache/replication-groups.ts';
import type { Tx } from '../kind.ts';
import { FRANKFURT, PROD, UAE } from './facts.ts';
import { PLACES, stands } from './place.ts';

/** Production's nine groups, by their names' last part (spelt as they are there), with their node types. */
const PROD_GROUPS: Readonly<Record<string, string>> = {
  getway: 'cache.t3.medium',
  identity: 'cache.t3.medium',
  main: 'cache.r5.large',
  paymnet: 'cache.t3.medium',
  fb: 'cache.t3.medium',
  notification: 'cache.r5.large',
  offer: 'cache.t3.medium',
  shared: 'cache.t3.medium',
  'bulk-refund-booking': 'cache.t3.medium',
};

/** ElastiCache as it stands before phase 1. */
export function standingElastiCache(tx: Tx): void {
  for (const place of Object.values(PLACES)) defaults(tx.in(place));

  const uae = tx.in(PLACES.uae);
  stands(uae, domains, 'dns', 'there', { hash: 'c6kxj3' });
  putSubnets(uae, 'muvi-uat-uae', UAE.mainVpc, [UAE.subnets['private-a'], UAE.subnets['private-b']]);
  putGroup(
    uae,
    'muvi-uat-redis-uae-classic',
    'cache.t3.small',
    'muvi-uat-uae',
    UAE.securityGroups['redis-uat-sg'],
  );

  const frankfurt = tx.in(PLACES.frankfurt);
  const { subnets, securityGroups } = FRANKFURT;
  putSubnets(frankfurt, 'muvi-uat', FRANKFURT.vpc, [subnets['private-a'], subnets['private-b']]);
  for (const name of ['gateway', 'main', 'fb', 'shared']) {
    putGroup(
      frankfurt,
      `muvi-uat-${name}`,
      'cache.t3.micro',
      'muvi-uat',
      securityGroups['muvi-uat-redis-sg'],
    );
  }

  const prod = tx.in(PLACES.prod);
  putSubnets(prod, 'foms-redis-prod', PROD.vpc, [PROD.subnets['private-a'], PROD.subnets['private-b']]);
  for (const [name, nodeType] of Object.entries(PROD_GROUPS)) {
    const group = PROD.securityGroups['muvi-prod-redis-sg'];
    putGroup(prod, `foms-redis-prod-${name}`, nodeType, 'foms-redis-prod', group);
  }
}

/** What every account has. */
function defaults(tx: Tx): void {
  for (const family of ['redis6.x', 'redis7']) {
    const description = `Default parameter group for ${family}`;
    stands(tx, parameterGroups, `default.${family}`, 'active', { family, description });
  }
}

function putSubnets(tx: Tx, name: string, vpcId: string, subnetIds: readonly string[]): void {
  stands(tx, subnetGroups, name, 'active', { description: name, vpcId, subnetIds });
}

/** A group of one node, Redis 7.0.7, no failover. */
function putGroup(tx: Tx, id: string, nodeType: string, subnetGroup: string, securityGroup: string): void {
  const data: ReplicationGroup = {
    description: id,
    nodeType,
    version: '7.0.7',
    parameterGroup: 'default.redis7',
    subnetGroup,
    securityGroups: [securityGroup],
    port: 6379,
    nodes: 1,
    failover: false,
    multiAz: false,
    transitEncryption: false,
    atRestEncryption: false,
    autoMinorVersionUpgrade: true,
    retention: 0,
    snapshotWindow: '03:00-04:00',
    maintenanceWindow: 'sun:05:00-sun:06:00',
  };
  stands(tx, replicationGroups, id, 'available', data);
  connectNodes(id, data, tx);
}
