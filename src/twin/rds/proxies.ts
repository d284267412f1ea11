/**
 * RDS proxies. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBProxy.html (and Describe, Modify,
 * Delete); https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-setup.html. AWS does not document what
 * it says of a role it cannot take up; the twin says `InvalidParameterValue`. Deleting a proxy deletes its endpoints.
 */
import type { Input } from '../../aws/types.ts';
import { attachInterface, regroupInterfaces } from '../ec2/interfaces.ts';
import { describes } from '../handlers/describes.ts';
import { inState } from '../handlers/guards.ts';
import { tagsOf } from '../handlers/tags.ts';
import { roleTrouble } from '../iam/access.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { given, guarding, host, identifier, markers, oneVpc } from './common.ts';
import { type Auth, type DbProxy, proxies } from './proxy-kinds.ts';

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.limitations.html: 20 in a region. */
const QUOTA = 20;
const FAMILIES = ['POSTGRESQL', 'MYSQL', 'SQLSERVER'];

/** What a new proxy's target group begins with. */
const POOL = { most: 100, idle: 50, borrow: 120, pinning: [] };

function checkedAuth(list: Input<'rds', 'CreateDBProxy'>['Auth']): readonly Auth[] {
  if (list === undefined || list.length === 0)
    return refuse('InvalidParameterValue', 'At least one authentication must be given.');
  return list.map(
    ({
      AuthScheme = 'SECRETS',
      SecretArn,
      IAMAuth = 'DISABLED',
      Description,
      ClientPasswordAuthType,
      UserName,
    }) => {
      if (UserName !== undefined) unsupported('a user name beside a secret');
      if (AuthScheme !== 'SECRETS') refuse('InvalidParameterValue', `Invalid AuthScheme: ${AuthScheme}`);
      if (!['DISABLED', 'REQUIRED', 'ENABLED'].includes(IAMAuth))
        refuse('InvalidParameterValue', `Invalid IAMAuth: ${IAMAuth}`);
      if (
        SecretArn === undefined ||
        !/^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$/.test(SecretArn)
      ) {
        return refuse('InvalidParameterValue', `Invalid SecretArn: ${SecretArn}`);
      }
      return {
        secretArn: SecretArn,
        iamAuth: IAMAuth,
        ...(Description === undefined ? {} : { description: Description }),
        passwordType: ClientPasswordAuthType ?? 'POSTGRES_SCRAM_SHA_256',
      };
    },
  );
}

/** A role that RDS may take up now: there, no longer new, and made for it. */
function usableRole(tx: Tx, arn: string | undefined): string {
  if (arn !== undefined && roleTrouble(tx, arn, 'rds.amazonaws.com') === undefined) return arn;
  return refuse(
    'InvalidParameterValue',
    `The IAM role ${arn} does not exist or cannot be assumed by rds.amazonaws.com.`,
  );
}

function seconds(value: number | undefined): number {
  const timeout = value ?? 1800;
  if (timeout < 1 || timeout > 28_800)
    refuse('InvalidParameterValue', 'IdleClientTimeout must be between 1 and 28800.');
  return timeout;
}

const view = (thing: Stored<DbProxy>, tx: Tx) => {
  const { data } = thing;
  return {
    DBProxyName: thing.id,
    DBProxyArn: proxies.arn?.(thing, tx),
    Status: thing.state as 'available',
    EngineFamily: data.family,
    VpcId: data.vpcId,
    VpcSecurityGroupIds: [...data.groups],
    VpcSubnetIds: [...data.subnetIds],
    DefaultAuthScheme: 'NONE',
    Auth: data.auth.map(({ secretArn, iamAuth, description, passwordType }) => ({
      AuthScheme: 'SECRETS' as const,
      SecretArn: secretArn,
      IAMAuth: iamAuth as 'DISABLED',
      Description: description,
      ClientPasswordAuthType: passwordType as 'POSTGRES_SCRAM_SHA_256',
    })),
    RoleArn: data.roleArn,
    Endpoint: host.proxy(thing.id, tx),
    RequireTLS: data.tls,
    IdleClientTimeout: data.idleTimeout,
    DebugLogging: data.debug,
    CreatedDate: new Date(thing.created),
    UpdatedDate: new Date(data.updated),
  };
};

/** Puts a proxy's or an endpoint's network interfaces into its subnets. */
export function connectProxy(
  owner: string,
  subnetIds: readonly string[],
  groups: readonly string[],
  tx: Tx,
): void {
  for (const subnetId of subnetIds) {
    attachInterface(tx, {
      subnetId,
      groups,
      description: 'Network interface for DBProxy',
      type: 'interface',
      owner,
      requester: 'amazon-rds',
    });
  }
}

/** Proxies and endpoints are told apart by ids of their own, which their ARNs carry. */
export const proxyResource = (prefix: string, tx: Tx): string => `${prefix}-${tx.unique(17)}`;

export const proxyOperations: Operations<'rds'> = {
  CreateDBProxy: {
    takes: [
      'DBProxyName',
      'EngineFamily',
      'Auth',
      'RoleArn',
      'VpcSubnetIds',
      'VpcSecurityGroupIds',
      'RequireTLS',
      'IdleClientTimeout',
      'DebugLogging',
      'Tags',
    ],
    run: (input, tx) => {
      const name = identifier('DBProxyName', input.DBProxyName ?? '');
      const family = input.EngineFamily as string;
      if (!FAMILIES.includes(family)) refuse('InvalidParameterValue', `Invalid EngineFamily: ${family}`);
      if (family !== 'POSTGRESQL') unsupported(`proxies of the engine family ${family}`);
      const auth = checkedAuth(input.Auth);
      const roleArn = usableRole(tx, input.RoleArn);
      const subnetIds = input.VpcSubnetIds ?? [];
      const vpcId = oneVpc(tx, subnetIds, 'InvalidSubnet');
      if (tx.list(proxies).length >= QUOTA)
        refuse('DBProxyQuotaExceededFault', `Cannot create more than ${QUOTA} DB proxies.`);
      const data: DbProxy = {
        resourceId: proxyResource('prx', tx),
        family,
        vpcId,
        subnetIds,
        groups: guarding(tx, input.VpcSecurityGroupIds, vpcId),
        auth,
        roleArn,
        tls: input.RequireTLS ?? false,
        idleTimeout: seconds(input.IdleClientTimeout),
        debug: input.DebugLogging ?? false,
        updated: tx.now,
        groupId: proxyResource('prx-tg', tx),
        pool: POOL,
        groupUpdated: tx.now,
      };
      const proxy = tx.add(proxies, name, 'creating', data, tagsOf(input.Tags));
      connectProxy(data.resourceId, subnetIds, data.groups, tx);
      return { DBProxy: view(proxy, tx) };
    },
  },
  DescribeDBProxies: describes(proxies, { list: 'DBProxies', one: 'DBProxyName', view, paging: markers }),
  ModifyDBProxy: {
    takes: [
      'DBProxyName',
      'Auth',
      'RequireTLS',
      'IdleClientTimeout',
      'DebugLogging',
      'RoleArn',
      'SecurityGroups',
    ],
    run: (input, tx) => {
      const proxy = tx.get(proxies, input.DBProxyName ?? '');
      inState(proxies, proxy, ['available']);
      const groups = input.SecurityGroups && guarding(tx, input.SecurityGroups, proxy.data.vpcId);
      const coming = given({
        auth: input.Auth && checkedAuth(input.Auth),
        tls: input.RequireTLS,
        idleTimeout: input.IdleClientTimeout === undefined ? undefined : seconds(input.IdleClientTimeout),
        debug: input.DebugLogging,
        roleArn: input.RoleArn && usableRole(tx, input.RoleArn),
        groups,
        updated: tx.now,
      });
      tx.patch(proxies, proxy.id, { coming });
      if (groups) regroupInterfaces(tx, proxy.data.resourceId, groups);
      tx.enter(proxies, proxy.id, 'modifying');
      return { DBProxy: view(tx.get(proxies, proxy.id), tx) };
    },
  },
  DeleteDBProxy: {
    takes: ['DBProxyName'],
    run: ({ DBProxyName = '' }, tx) => {
      const proxy = tx.get(proxies, DBProxyName);
      inState(proxies, proxy, ['available', 'creating']);
      tx.enter(proxies, proxy.id, 'deleting');
      return { DBProxy: view(tx.get(proxies, proxy.id), tx) };
    },
  },
};
