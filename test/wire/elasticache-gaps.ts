import type { Amendment, WireRequest } from './relay.ts';
import { fault, fields, result } from './xml.ts';

const NAMESPACE = 'http://elasticache.amazonaws.com/doc/2015-02-02/';
const DELETE_TAKES_READS = 3;

/**
 * What the emulator's ElastiCache lacks (see the matrix), from the API reference: a deleted group goes after a
 * while, and each group has a member cluster that carries its engine, subnet group and security groups.
 */
export function elasticacheGaps(): Amendment {
  const created = new Map<string, URLSearchParams>();
  const deleting = new Map<string, number>();

  return {
    covers: [
      'elasticache:CreateReplicationGroup',
      'elasticache:DeleteReplicationGroup',
      'elasticache:DescribeReplicationGroups',
      'elasticache:DescribeCacheClusters',
    ],
    answer({ operation, parameters }: WireRequest) {
      const id = parameters.get('ReplicationGroupId');
      if (operation === 'DescribeReplicationGroups' && id !== null && goneBy(deleting, id)) {
        const message = `ReplicationGroup ${id} not found.`;
        return { status: 404, body: fault(NAMESPACE, 'ReplicationGroupNotFoundFault', message) };
      }
      if (operation === 'DescribeCacheClusters') return { status: 200, body: clusters(created, parameters) };
      return undefined;
    },
    amend({ operation, parameters }, body) {
      const id = parameters.get('ReplicationGroupId') ?? '';
      if (operation === 'CreateReplicationGroup' && body.includes('<ReplicationGroup>'))
        created.set(id, parameters);
      if (operation === 'DeleteReplicationGroup' && !body.includes('<Error>'))
        deleting.set(id, DELETE_TAKES_READS);
      if (operation !== 'DescribeReplicationGroups') return body;
      const gone = [...deleting.keys()].filter((name) => goneBy(deleting, name));
      return gone.reduce(withoutGroup, body);
    },
  };
}

/** Counts a read of a group that is being deleted; true once it is gone. */
function goneBy(deleting: Map<string, number>, id: string): boolean {
  const left = deleting.get(id);
  if (left === undefined) return false;
  deleting.set(id, left - 1);
  return left <= 0;
}

function withoutGroup(body: string, id: string): string {
  return body
    .split(/(?=<ReplicationGroup>)/)
    .map((part) =>
      part.includes(`<ReplicationGroupId>${id}</ReplicationGroupId>`)
        ? part.slice(part.indexOf('</ReplicationGroup>') + '</ReplicationGroup>'.length)
        : part,
    )
    .join('');
}

function clusters(created: ReadonlyMap<string, URLSearchParams>, asked: URLSearchParams): string {
  const only = asked.get('CacheClusterId');
  const members = [...created]
    .filter(([id]) => only === null || only === `${id}-001`)
    .map(([id, parameters]) => `<CacheCluster>${member(id, parameters)}</CacheCluster>`)
    .join('');
  return result(NAMESPACE, 'DescribeCacheClusters', `<CacheClusters>${members}</CacheClusters>`);
}

/** A member as the CacheCluster data type has it; the patch level is what AWS runs for a minor version. */
function member(id: string, parameters: URLSearchParams): string {
  const version = parameters.get('EngineVersion') ?? '';
  const groups = [...parameters].filter(([name]) => name.startsWith('SecurityGroupIds.'));
  return fields({
    CacheClusterId: `${id}-001`,
    ReplicationGroupId: id,
    CacheClusterStatus: 'available',
    Engine: 'redis',
    EngineVersion: version === '7.0' ? '7.0.7' : version,
    CacheParameterGroup: fields({
      CacheParameterGroupName: parameters.get('CacheParameterGroupName') ?? undefined,
    }),
    CacheSubnetGroupName: parameters.get('CacheSubnetGroupName') ?? undefined,
    SecurityGroups: groups.map(([, group]) => fields({ SecurityGroupId: group, Status: 'active' })),
  });
}
