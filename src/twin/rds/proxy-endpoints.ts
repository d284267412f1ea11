/**
 * A proxy's further endpoints, such as a read-only one.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBProxyEndpoint.html (and Describe, Modify,
 * Delete). The default endpoint, which every proxy has, is not described among them. Twenty a proxy at most.
 */
import { regroupInterfaces } from '../ec2/interfaces.ts';
import { describes } from '../handlers/describes.ts';
import { inState } from '../handlers/guards.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { guarding, host, identifier, markers, oneVpc } from './common.ts';
import { connectProxy, proxyResource } from './proxies.ts';
import { endpointsOf, type ProxyEndpoint, proxies, proxyEndpoints } from './proxy-kinds.ts';

const QUOTA = 20;

const view = (thing: Stored<ProxyEndpoint>, tx: Tx) => ({
  DBProxyEndpointName: thing.id,
  DBProxyEndpointArn: proxyEndpoints.arn?.(thing, tx),
  DBProxyName: thing.data.proxy,
  Status: thing.state as 'available',
  VpcId: thing.data.vpcId,
  VpcSecurityGroupIds: [...thing.data.groups],
  VpcSubnetIds: [...thing.data.subnetIds],
  Endpoint: host.endpoint(thing.id, tx),
  CreatedDate: new Date(thing.created),
  TargetRole: thing.data.role,
  IsDefault: false,
});

export const proxyEndpointOperations: Operations<'rds'> = {
  CreateDBProxyEndpoint: {
    takes: [
      'DBProxyName',
      'DBProxyEndpointName',
      'VpcSubnetIds',
      'VpcSecurityGroupIds',
      'TargetRole',
      'Tags',
    ],
    run: (input, tx) => {
      const name = identifier('DBProxyEndpointName', input.DBProxyEndpointName ?? '');
      const proxy = tx.get(proxies, input.DBProxyName ?? '');
      inState(proxies, proxy, ['available']);
      const role = input.TargetRole ?? 'READ_WRITE';
      if (role !== 'READ_WRITE' && role !== 'READ_ONLY')
        return refuse('InvalidParameterValue', `Invalid TargetRole: ${role}`);
      if (endpointsOf(proxy.id, tx).length >= QUOTA) {
        refuse('DBProxyEndpointQuotaExceededFault', `The DB proxy already has ${QUOTA} endpoints.`);
      }
      const subnetIds = input.VpcSubnetIds ?? [];
      const vpcId = oneVpc(tx, subnetIds, 'InvalidSubnet');
      const data: ProxyEndpoint = {
        resourceId: proxyResource('prx-endpoint', tx),
        proxy: proxy.id,
        vpcId,
        subnetIds,
        groups: input.VpcSecurityGroupIds
          ? guarding(tx, input.VpcSecurityGroupIds, vpcId)
          : proxy.data.groups,
        role,
      };
      const endpoint = tx.add(proxyEndpoints, name, 'creating', data, tagsOf(input.Tags));
      connectProxy(data.resourceId, subnetIds, data.groups, tx);
      return { DBProxyEndpoint: view(endpoint, tx) };
    },
  },
  DescribeDBProxyEndpoints: describes(proxyEndpoints, {
    list: 'DBProxyEndpoints',
    one: 'DBProxyEndpointName',
    view,
    also: {
      DBProxyName: (all, name: string, tx) => {
        const proxy = tx.get(proxies, name);
        return all.filter(({ data }) => data.proxy === proxy.id);
      },
    },
    paging: markers,
  }),
  ModifyDBProxyEndpoint: {
    takes: ['DBProxyEndpointName', 'VpcSecurityGroupIds'],
    run: ({ DBProxyEndpointName = '', VpcSecurityGroupIds }, tx) => {
      const { id, data, ...endpoint } = tx.get(proxyEndpoints, DBProxyEndpointName);
      inState(proxyEndpoints, { id, data, ...endpoint }, ['available']);
      const groups = guarding(tx, VpcSecurityGroupIds ?? data.groups, data.vpcId);
      regroupInterfaces(tx, data.resourceId, groups);
      tx.patch(proxyEndpoints, id, { groups });
      tx.enter(proxyEndpoints, id, 'modifying');
      return { DBProxyEndpoint: view(tx.get(proxyEndpoints, id), tx) };
    },
  },
  DeleteDBProxyEndpoint: {
    takes: ['DBProxyEndpointName'],
    run: ({ DBProxyEndpointName = '' }, tx) => {
      const endpoint = tx.get(proxyEndpoints, DBProxyEndpointName);
      inState(proxyEndpoints, endpoint, ['available', 'creating']);
      tx.enter(proxyEndpoints, endpoint.id, 'deleting');
      return { DBProxyEndpoint: view(tx.get(proxyEndpoints, endpoint.id), tx) };
    },
  },
};
