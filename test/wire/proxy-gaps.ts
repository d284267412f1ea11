import type { Amendment, Given } from './relay.ts';
import { fault, fields, numbered, result } from './xml.ts';

const NAMESPACE = 'http://rds.amazonaws.com/doc/2014-10-31/';

/** An instance of the cluster that the proxies stand before. */
export interface ClusterMember {
  readonly instance: string;
  readonly role: 'READ_WRITE' | 'READ_ONLY';
}

/**
 * What the emulator's RDS proxies lack (see the matrix), from the API reference: endpoints besides the default one,
 * and, beside a tracked cluster, the instances of it that serve as targets.
 */
export function proxyGaps(members: readonly ClusterMember[]): Amendment {
  const endpoints = new Map<string, URLSearchParams>();
  return {
    covers: ['rds:CreateDBProxyEndpoint', 'rds:DescribeDBProxyEndpoints', 'rds:DescribeDBProxyTargets'],
    answer({ operation, parameters }) {
      const name = parameters.get('DBProxyEndpointName') ?? '';
      if (operation === 'CreateDBProxyEndpoint') {
        if (endpoints.has(name)) return refused(400, 'DBProxyEndpointAlreadyExistsFault', name);
        endpoints.set(name, parameters);
        const made = `<DBProxyEndpoint>${endpoint(name, parameters, 'creating')}</DBProxyEndpoint>`;
        return { status: 200, body: result(NAMESPACE, operation, made) };
      }
      if (operation !== 'DescribeDBProxyEndpoints') return undefined;
      if (name !== '' && !endpoints.has(name)) return refused(404, 'DBProxyEndpointNotFoundFault', name);
      const found = [...endpoints]
        .filter(([one]) => name === '' || one === name)
        .map(([one, made]) => endpoint(one, made, 'available'));
      return { status: 200, body: result(NAMESPACE, operation, fields({ DBProxyEndpoints: found })) };
    },
    amend({ operation }, body) {
      if (operation !== 'DescribeDBProxyTargets') return body;
      const cluster = /<RdsResourceId>([^<]+)<\/RdsResourceId>/.exec(body)?.[1];
      const state = /<State>([^<]+)<\/State>/.exec(body)?.[1];
      if (!body.includes('TRACKED_CLUSTER') || cluster === undefined) return body;
      const instances = members.map(({ instance, role }) => target(cluster, instance, role, state));
      return body.replace('</Targets>', `${instances.join('')}</Targets>`);
    },
  };
}

const refused = (status: number, code: string, name: string): Given => ({
  status,
  body: fault(NAMESPACE, code, `DB proxy endpoint ${name}`),
});

/** As the DBProxyEndpoint data type has it. */
function endpoint(name: string, made: URLSearchParams, status: string): string {
  return fields({
    DBProxyEndpointName: name,
    DBProxyEndpointArn: `arn:aws:rds:me-central-1:739991759290:db-proxy-endpoint:${name}`,
    DBProxyName: made.get('DBProxyName') ?? undefined,
    Status: status,
    TargetRole: made.get('TargetRole') ?? 'READ_WRITE',
    IsDefault: 'false',
    VpcSubnetIds: numbered(made, 'VpcSubnetIds'),
    VpcSecurityGroupIds: numbered(made, 'VpcSecurityGroupIds'),
    Endpoint: `${name}.endpoint.proxy-relay.me-central-1.rds.amazonaws.com`,
  });
}

/** As the DBProxyTarget data type has it. */
function target(cluster: string, instance: string, role: string, state: string | undefined): string {
  const described = fields({
    RdsResourceId: instance,
    TrackedClusterId: cluster,
    Type: 'RDS_INSTANCE',
    Role: role,
    TargetHealth: fields({ State: state }),
  });
  return `<member>${described}</member>`;
}
