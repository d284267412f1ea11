/**
 * How a replication group (cluster mode disabled) and its member clusters are described.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Endpoints.html for the host names. Endpoints are there once
 * the group is made.
 */
import { subnets } from '../ec2/kinds.ts';
import { regionCode } from '../ec2/zones.ts';
import { base36 } from '../ids.ts';
import type { Tx } from '../kind.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { domains, type ReplicationGroup, replicationGroups, subnetGroups } from './kinds.ts';

type Group = Stored<ReplicationGroup>;

/** The members' ids: `<group>-001` is the primary. */
export function members({ id, data }: Group): string[] {
  return Array.from({ length: data.nodes }, (_, index) => `${id}-${String(index + 1).padStart(3, '0')}`);
}

function domain(tx: Tx): string {
  const { account, region } = tx.place;
  return tx.find(domains, 'dns')?.data.hash ?? base36(6, tx.seed, 'cache', account, region);
}

const host = (name: string, kind: string, tx: Tx): string =>
  `${name}.${domain(tx)}.${kind}.${regionCode(tx.place.region)}.cache.amazonaws.com`;

/** The zone a member stands in: its group's subnets take turns. */
function zoneOf({ data }: Group, index: number, tx: Tx): string | undefined {
  const { subnetIds } = tx.get(subnetGroups, data.subnetGroup).data;
  return tx.find(subnets, subnetIds[index % subnetIds.length] ?? '')?.data.zone;
}

export function groupView(group: Group, tx: Tx): Fields {
  const { id, state, created, data } = group;
  const made = state !== 'creating';
  const endpoint = (name: string) => ({ Address: host(name, 'ng.0001', tx), Port: data.port });
  return {
    ReplicationGroupId: id,
    ARN: replicationGroups.arn?.(group, tx),
    Description: data.description,
    Status: state,
    PendingModifiedValues: {
      AutomaticFailoverStatus:
        data.pending?.failover === undefined ? undefined : data.pending.failover ? 'enabled' : 'disabled',
    },
    MemberClusters: members(group),
    NodeGroups: made
      ? [
          {
            NodeGroupId: '0001',
            Status: state,
            PrimaryEndpoint: endpoint(id),
            ReaderEndpoint: endpoint(`${id}-ro`),
            NodeGroupMembers: members(group).map((member, index) => ({
              CacheClusterId: member,
              CacheNodeId: '0001',
              ReadEndpoint: { Address: host(member, '0001', tx), Port: data.port },
              PreferredAvailabilityZone: zoneOf(group, index, tx),
              CurrentRole: index === 0 ? 'primary' : 'replica',
            })),
          },
        ]
      : undefined,
    SnapshottingClusterId: data.retention > 0 ? members(group).at(-1) : undefined,
    AutomaticFailover: data.failover ? 'enabled' : 'disabled',
    MultiAZ: data.multiAz ? 'enabled' : 'disabled',
    SnapshotRetentionLimit: data.retention,
    SnapshotWindow: data.snapshotWindow,
    ClusterEnabled: false,
    ClusterMode: 'disabled',
    CacheNodeType: data.nodeType,
    Engine: 'redis',
    AuthTokenEnabled: data.authToken !== undefined,
    TransitEncryptionEnabled: data.transitEncryption,
    AtRestEncryptionEnabled: data.atRestEncryption,
    AutoMinorVersionUpgrade: data.autoMinorVersionUpgrade,
    ReplicationGroupCreateTime: new Date(created),
    DataTiering: 'disabled',
    LogDeliveryConfigurations: [],
    NetworkType: 'ipv4',
    IpDiscovery: 'ipv4',
  };
}

/** The member of a group at an index. `nodes`: with its cache node, as ShowCacheNodeInfo asks. */
export function clusterView(group: Group, index: number, nodes: boolean, tx: Tx): Fields {
  const { state, created, data } = group;
  const id = members(group)[index] ?? '';
  const zone = zoneOf(group, index, tx);
  return {
    CacheClusterId: id,
    ReplicationGroupId: group.id,
    ARN: `arn:aws:elasticache:${tx.place.region}:${tx.place.account}:cluster:${id}`,
    CacheClusterStatus: state,
    ClientDownloadLandingPage: `https://console.aws.amazon.com/elasticache/home#client-download:`,
    CacheNodeType: data.nodeType,
    Engine: 'redis',
    EngineVersion: data.version,
    NumCacheNodes: 1,
    PreferredAvailabilityZone: zone,
    CacheClusterCreateTime: state === 'creating' ? undefined : new Date(created),
    PreferredMaintenanceWindow: data.maintenanceWindow,
    PendingModifiedValues: { EngineVersion: data.pending?.version, CacheNodeType: data.pending?.nodeType },
    CacheSecurityGroups: [],
    CacheParameterGroup: {
      CacheParameterGroupName: data.parameterGroup,
      ParameterApplyStatus: 'in-sync',
      CacheNodeIdsToReboot: [],
    },
    CacheSubnetGroupName: data.subnetGroup,
    CacheNodes:
      nodes && state !== 'creating'
        ? [
            {
              CacheNodeId: '0001',
              CacheNodeStatus: state,
              CacheNodeCreateTime: new Date(created),
              Endpoint: { Address: host(id, '0001', tx), Port: data.port },
              ParameterGroupStatus: 'in-sync',
              CustomerAvailabilityZone: zone,
            },
          ]
        : undefined,
    AutoMinorVersionUpgrade: data.autoMinorVersionUpgrade,
    SecurityGroups: data.securityGroups.map((groupId) => ({ SecurityGroupId: groupId, Status: 'active' })),
    SnapshotRetentionLimit: data.retention,
    SnapshotWindow: data.snapshotWindow,
    AuthTokenEnabled: data.authToken !== undefined,
    TransitEncryptionEnabled: data.transitEncryption,
    AtRestEncryptionEnabled: data.atRestEncryption,
    ReplicationGroupLogDeliveryEnabled: false,
    LogDeliveryConfigurations: [],
    NetworkType: 'ipv4',
    IpDiscovery: 'ipv4',
  };
}
