/**
 * How a proxy finds a database, each time it is looked at.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_TargetHealth.html
 */
import { block, within } from '../ec2/cidr.ts';
import { interfaces, rules } from '../ec2/kinds.ts';
import { roleAllows, roleTrouble } from '../iam/access.ts';
import type { Tx } from '../kind.ts';
import { findSecret, secrets } from '../secrets-manager/secrets.ts';
import type { Stored } from '../world.ts';
import { clusters, type Instance, subnetGroups } from './kinds.ts';
import type { DbProxy, ProxyTarget } from './proxy-kinds.ts';

/** The states in which a database takes connections. */
const SERVING = ['available', 'backing-up', 'modifying', 'maintenance'];

export function healthOf(
  target: Stored<ProxyTarget>,
  instance: Stored<Instance>,
  proxy: Stored<DbProxy>,
  tx: Tx,
) {
  if (target.state === 'REGISTERING') return { State: 'REGISTERING' as const };
  const unavailable = (Reason: 'UNREACHABLE' | 'AUTH_FAILURE', Description: string) => ({
    State: 'UNAVAILABLE' as const,
    Reason,
    Description,
  });
  const { vpcId } = tx.get(subnetGroups, instance.data.subnetGroup).data;
  if (!SERVING.includes(instance.state))
    return unavailable('UNREACHABLE', `The database is ${instance.state}`);
  if (vpcId !== proxy.data.vpcId)
    return unavailable('UNREACHABLE', 'The database is in another VPC than the proxy');
  if (!admitted(proxy, instance, tx))
    return unavailable('UNREACHABLE', 'The security groups do not let the proxy in');
  const wrong = proxy.data.auth.find(({ secretArn }) => !readable(secretArn, proxy.data.roleArn, tx));
  if (wrong)
    return unavailable('AUTH_FAILURE', `Proxy does not have access to the secret ${wrong.secretArn}`);
  return { State: 'AVAILABLE' as const };
}

/** Whether a secret is there with a value, and the proxy's role may read it. */
function readable(secretArn: string, roleArn: string, tx: Tx): boolean {
  const secret = findSecret(tx, secretArn);
  if (secret?.state !== 'active' || secret.data.versions.length === 0) return false;
  if (roleTrouble(tx, roleArn, 'rds.amazonaws.com') !== undefined) return false;
  return roleAllows(tx, roleArn, 'secretsmanager:GetSecretValue', secrets.arn?.(secret, tx) as string);
}

/** Whether a rule of the database's groups lets in what comes from the proxy, by its groups or its addresses. */
function admitted(proxy: Stored<DbProxy>, instance: Stored<Instance>, tx: Tx): boolean {
  const shared =
    instance.data.clusterId === undefined ? undefined : tx.find(clusters, instance.data.clusterId);
  const { groups, port } = shared?.data ?? instance.data;
  const addresses = tx.list(interfaces).filter(({ data }) => data.owner === proxy.data.resourceId);
  return tx.list(rules).some(({ data: rule }) => {
    if (rule.egress || !groups.includes(rule.groupId)) return false;
    const forPort =
      rule.protocol === '-1' ||
      (rule.protocol === 'tcp' && (rule.from ?? 0) <= port && port <= (rule.to ?? 0));
    if (!forPort) return false;
    if (rule.source.startsWith('sg-')) return proxy.data.groups.includes(rule.source);
    if (!/^\d+\./.test(rule.source)) return false;
    return addresses.some(({ data }) => within(block(`${data.ip}/32`), block(rule.source)));
  });
}
