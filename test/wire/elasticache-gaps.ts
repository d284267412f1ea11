import type { Amendment, QueryRequest } from './relay.ts';

const DELETE_TAKES_READS = 3;

/**
 * What the emulator's ElastiCache lacks (see the matrix), from the API reference: a deleted group goes after a
 * while, and each group has a member cluster that carries its engine, subnet group and security groups.
 */
export function elasticacheGaps(): Amendment {
  const created = new Map<string, URLSearchParams>();
  const deleting = new Map<string, number>();

  return {
    answer({ action, parameters }: QueryRequest) {
      const id = parameters.get('ReplicationGroupId');
      if (action === 'DescribeReplicationGroups' && id !== null && goneBy(deleting, id)) {
        return {
          status: 404,
          body: fault('ReplicationGroupNotFoundFault', `ReplicationGroup ${id} not found.`),
        };
      }
      if (action === 'DescribeCacheClusters') return { status: 200, body: clusters(created, parameters) };
      return undefined;
    },
    amend({ action, parameters }, body) {
      const id = parameters.get('ReplicationGroupId') ?? '';
      if (action === 'CreateReplicationGroup' && body.includes('<ReplicationGroup>'))
        created.set(id, parameters);
      if (action === 'DeleteReplicationGroup' && !body.includes('<Error>'))
        deleting.set(id, DELETE_TAKES_READS);
      if (action !== 'DescribeReplicationGroups') return body;
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
    .map(([id, parameters]) => member(id, parameters))
    .join('');
  return `<DescribeCacheClustersResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><DescribeCacheClustersResult><CacheClusters>${members}</CacheClusters></DescribeCacheClustersResult><ResponseMetadata><RequestId>relay</RequestId></ResponseMetadata></DescribeCacheClustersResponse>`;
}

/** A member as the CacheCluster data type has it; the patch level is what AWS runs for a minor version. */
function member(id: string, parameters: URLSearchParams): string {
  const version = parameters.get('EngineVersion') === '7.0' ? '7.0.7' : parameters.get('EngineVersion');
  const groups = [...parameters]
    .filter(([name]) => name.startsWith('SecurityGroupIds.'))
    .map(([, group]) => `<member><SecurityGroupId>${group}</SecurityGroupId><Status>active</Status></member>`)
    .join('');
  return [
    '<CacheCluster>',
    `<CacheClusterId>${id}-001</CacheClusterId><ReplicationGroupId>${id}</ReplicationGroupId>`,
    `<CacheClusterStatus>available</CacheClusterStatus><Engine>redis</Engine><EngineVersion>${version}</EngineVersion>`,
    `<CacheParameterGroup><CacheParameterGroupName>${parameters.get('CacheParameterGroupName')}</CacheParameterGroupName></CacheParameterGroup>`,
    `<CacheSubnetGroupName>${parameters.get('CacheSubnetGroupName')}</CacheSubnetGroupName>`,
    `<SecurityGroups>${groups}</SecurityGroups>`,
    '</CacheCluster>',
  ].join('');
}

function fault(code: string, message: string): string {
  return `<ErrorResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>relay</RequestId></ErrorResponse>`;
}
