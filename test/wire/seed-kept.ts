import { CreateRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { CreateReplicationGroupCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateDBSubnetGroupCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { CreatePrivateDnsNamespaceCommand, ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import type { Moto } from '../moto.ts';
import { type Network, seedNetwork } from './seed-network.ts';
import { settingsOf } from './seed-settings.ts';

/** The instances of the cluster, first the writer. */
export const CLUSTER_MEMBERS = [
  { instance: 'uatclusterdb-instance-1', role: 'READ_WRITE' },
  { instance: 'uatclusterdb-instance-2', role: 'READ_ONLY' },
] as const;

/** Names from the runbook's sections 2 and 3, given here by hand: a seed shares no table with the phases. */
const KEPT_REPOSITORIES = ['gateway', 'identity', 'main', 'payment', 'notification', 'website'];

/** What phase 1 keeps: networks, database cluster, namespace, image repositories, and the Redis that 4.5 deletes. */
export async function seedKept(moto: Moto): Promise<Network> {
  const network = await seedNetwork(moto);
  const settings = settingsOf(moto, 'muvi-uat');
  await seedAurora(new RDSClient(settings), network.databaseSubnets);
  const discovery = new ServiceDiscoveryClient(settings);
  await discovery.send(new CreatePrivateDnsNamespaceCommand({ Name: 'uat.internal', Vpc: network.main }));
  const ecr = new ECRClient(settings);
  for (const name of KEPT_REPOSITORIES) {
    await ecr.send(new CreateRepositoryCommand({ repositoryName: `muvi-${name}-uat` }));
  }
  await new ElastiCacheClient(settings).send(
    new CreateReplicationGroupCommand({
      ReplicationGroupId: 'muvi-uat-redis-uae-classic',
      ReplicationGroupDescription: 'generic',
      CacheNodeType: 'cache.t3.small',
      Engine: 'redis',
      NumCacheClusters: 1,
    }),
  );
  return network;
}

/** As it was between Feb 24 and Feb 26: no public addresses, so that decision 8 has something to do. */
async function seedAurora(rds: RDSClient, SubnetIds: readonly string[]): Promise<void> {
  await rds.send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName: 'uat-database',
      DBSubnetGroupDescription: 'database-a and database-b',
      SubnetIds: [...SubnetIds],
    }),
  );
  await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: 'uatclusterdb',
      Engine: 'aurora-postgresql',
      EngineVersion: '14.17',
      MasterUsername: 'postgres',
      ManageMasterUserPassword: true,
      DBSubnetGroupName: 'uat-database',
    }),
  );
  for (const { instance } of CLUSTER_MEMBERS) {
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: instance,
        DBClusterIdentifier: 'uatclusterdb',
        DBInstanceClass: 'db.t3.medium',
        Engine: 'aurora-postgresql',
        PubliclyAccessible: false,
      }),
    );
  }
}
