/** RDS as it stands before phase 1 (runbook, sections 2, 3 and 3B; `README.md` says what was chosen). */

import { roles } from '../iam/entities.ts';
import { seal } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { FAMILIES } from '../rds/engines.ts';
import { connectInstance, WINDOWS } from '../rds/instance-creation.ts';
import {
  type Cluster,
  clusterParameterGroups,
  clusters,
  domains,
  type Instance,
  instances,
  parameterGroups,
  subnetGroups,
} from '../rds/kinds.ts';
import { connectProxy } from '../rds/proxies.ts';
import {
  type DbProxy,
  type ProxyEndpoint,
  proxies,
  proxyEndpoints,
  proxyTargets,
} from '../rds/proxy-kinds.ts';
import { secrets } from '../secrets-manager/secrets.ts';
import { BEGINNING } from '../world.ts';
import { FRANKFURT, PROD, UAE } from './facts.ts';
import { PROD_PROXY_ROLE } from './iam.ts';
import { PLACES, stands } from './place.ts';
import { DATABASES, prodSecret } from './secrets-manager.ts';

const DAY = 86_400_000;

export function standingRds(tx: Tx): void {
  for (const place of Object.values(PLACES)) defaults(tx.in(place));
  uae(tx.in(PLACES.uae));
  frankfurt(tx.in(PLACES.frankfurt));
  prod(tx.in(PLACES.prod));
}

/** The parameter groups every account has. */
function defaults(tx: Tx): void {
  for (const family of FAMILIES) {
    const data = { family, description: `Default parameter group for ${family}`, set: {} };
    stands(tx, parameterGroups, `default.${family}`, 'there', data);
    if (family.startsWith('aurora-')) {
      const description = `Default cluster parameter group for ${family}`;
      stands(tx, clusterParameterGroups, `default.${family}`, 'there', { ...data, description });
    }
  }
}

function uae(tx: Tx): void {
  stands(tx, domains, 'dns', 'there', { hash: 'cwyxrbeukelc' });
  const { 'database-a': a, 'database-b': b, 'database-c': c } = UAE.subnets;
  putSubnets(tx, 'database-vpc', UAE.databaseVpc, [a, b, c]);
  const group = UAE.securityGroups['uatclusterdb-sg'];
  putCluster(tx, 'uatclusterdb', '14.17', 'database-vpc', group, {
    'uatclusterdb-instance-1': { class: 'db.t3.medium', zone: 'a', subnetId: a, isPublic: true },
    'uatclusterdb-instance-2': { class: 'db.t3.medium', zone: 'b', subnetId: b, isPublic: true },
  });
  for (const service of DATABASES) {
    const storage = service === 'main' ? 2048 : 50;
    const data = single(tx, `temp-muvi-uat-${service}`, 'database-vpc', group, 'db.t3.medium', storage, 'a');
    // Someone stops them again each week: AWS starts what was stopped for seven days.
    const since = BEGINNING - 2 * DAY;
    const temporary = stands(tx, instances, `temp-muvi-uat-${service}`, 'stopped', data);
    tx.put(instances, { ...temporary, since, due: since + 7 * DAY });
    connectInstance(data, a, tx);
  }
}

/** Six that are copied from, and one that no database of the runbook's is in. */
function frankfurt(tx: Tx): void {
  stands(tx, domains, 'dns', 'there', { hash: 'c5xohmlnlthz' });
  const { 'private-a': a, 'private-b': b } = FRANKFURT.subnets;
  putSubnets(tx, 'muvi-uat', FRANKFURT.vpc, [a, b]);
  for (const service of [...DATABASES, 'ticket']) {
    const id = `muvi-uat-${service}`;
    const storage = service === 'main' || service === 'offer' ? 100 : 20;
    const data = single(
      tx,
      id,
      'muvi-uat',
      FRANKFURT.securityGroups['muvi-uat-rds-sg'],
      'db.t3.medium',
      storage,
      'a',
    );
    stands(tx, instances, id, 'available', data);
    connectInstance(data, a, tx);
  }
}

/** The layout the build mirrors: one Aurora cluster, six proxies, each with a read-only endpoint. */
function prod(tx: Tx): void {
  const { 'private-a': a, 'private-b': b } = PROD.subnets;
  putSubnets(tx, 'muvi-prod', PROD.vpc, [a, b]);
  const group = PROD.securityGroups['muvi-prod-rds-sg'];
  putCluster(tx, 'prodclusterdb', '14.17', 'muvi-prod', group, {
    'prodclusterdb-instance-1': { class: 'db.r5.large', zone: 'a', subnetId: a, isPublic: false },
    'prodclusterdb-instance-2': { class: 'db.r5.large', zone: 'b', subnetId: b, isPublic: false },
  });
  for (const service of DATABASES) putProxy(tx, service, [a, b], PROD.securityGroups['muvi-prod-ecs-sg']);
}

function putSubnets(tx: Tx, name: string, vpcId: string, subnetIds: readonly string[]): void {
  stands(tx, subnetGroups, name, 'Complete', { description: name, vpcId, subnetIds });
}

const resource = (tx: Tx, prefix: string, id: string): string =>
  `${prefix}-${tx.fixed(26, prefix, tx.place.region, id).toUpperCase()}`;

/** What every standing database has in common. */
function shared(tx: Tx, id: string, engine: string, version: string, subnetGroup: string, group: string) {
  return {
    engine,
    version,
    subnetGroup,
    groups: [group],
    parameterGroup: `default.${engine}${version.split('.')[0]}`,
    port: 5432,
    encrypted: true,
    iamAuth: false,
    retention: 7,
    ...WINDOWS,
    deletionProtection: false,
    copyTags: false,
    user: 'postgres',
    password: seal(tx.seed, `the master's password of ${id}`),
  };
}

function single(
  tx: Tx,
  id: string,
  subnetGroup: string,
  group: string,
  size: string,
  storage: number,
  zone: string,
): Instance {
  return {
    ...shared(tx, id, 'postgres', '14.17', subnetGroup, group),
    resourceId: resource(tx, 'db', id),
    class: size,
    zone: `${tx.place.region}${zone}`,
    storage,
    storageType: 'gp3',
    multiAz: false,
    isPublic: false,
    autoMinor: true,
  };
}

interface Member {
  readonly class: string;
  readonly zone: string;
  readonly subnetId: string;
  readonly isPublic: boolean;
}

/** A cluster; its first instance is the writer. */
function putCluster(
  tx: Tx,
  id: string,
  version: string,
  subnetGroup: string,
  group: string,
  members: Readonly<Record<string, Member>>,
): void {
  const common = shared(tx, id, 'aurora-postgresql', version, subnetGroup, group);
  const [writer = ''] = Object.keys(members);
  const cluster: Cluster = {
    ...common,
    resourceId: resource(tx, 'cluster', id),
    deletionProtection: id.startsWith('prod'),
    writer,
  };
  stands(tx, clusters, id, 'available', cluster);
  for (const [name, { class: size, zone, subnetId, isPublic }] of Object.entries(members)) {
    const data: Instance = {
      ...common,
      resourceId: resource(tx, 'db', name),
      clusterId: id,
      class: size,
      zone: `${tx.place.region}${zone}`,
      storage: 1,
      storageType: 'aurora',
      multiAz: false,
      isPublic,
      autoMinor: true,
      promotionTier: 1,
    };
    stands(tx, instances, name, 'available', data);
    connectInstance(data, subnetId, tx);
  }
}

function putProxy(tx: Tx, service: string, subnetIds: readonly string[], group: string): void {
  const name = `prod-${service}-proxy`;
  const secret = tx.get(secrets, prodSecret(service));
  const role = tx.get(roles, PROD_PROXY_ROLE);
  const proxy: DbProxy = {
    resourceId: resource(tx, 'prx', name).toLowerCase(),
    family: 'POSTGRESQL',
    vpcId: PROD.vpc,
    subnetIds,
    groups: [group],
    auth: [
      {
        secretArn: secrets.arn?.(secret, tx) as string,
        iamAuth: 'DISABLED',
        passwordType: 'POSTGRES_SCRAM_SHA_256',
      },
    ],
    roleArn: roles.arn?.(role, tx) as string,
    tls: false,
    idleTimeout: 1800,
    debug: false,
    updated: role.created,
    groupId: resource(tx, 'prx-tg', name).toLowerCase(),
    pool: { most: 100, idle: 50, borrow: 120, pinning: [] },
    groupUpdated: role.created,
  };
  stands(tx, proxies, name, 'available', proxy);
  connectProxy(proxy.resourceId, subnetIds, [group], tx);
  stands(tx, proxyTargets, `${name} prodclusterdb`, 'registered', {
    proxy: name,
    clusterId: 'prodclusterdb',
  });
  const reading: ProxyEndpoint = {
    resourceId: resource(tx, 'prx-endpoint', name).toLowerCase(),
    proxy: name,
    vpcId: PROD.vpc,
    subnetIds,
    groups: [group],
    role: 'READ_ONLY',
  };
  stands(tx, proxyEndpoints, `${name}-read-only`, 'available', reading);
  connectProxy(reading.resourceId, subnetIds, [group], tx);
}
