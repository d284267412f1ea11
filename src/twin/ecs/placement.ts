import { securityGroups, subnets } from '../ec2/kinds.ts';
import type { Tx } from '../kind.ts';
import type { Network } from './kinds.ts';

/** Why no task can be put into a network; undefined where one can. */
export function networkTrouble(
  { subnets: ids, securityGroups: groups }: Network,
  tx: Tx,
): string | undefined {
  const found = ids.map((id) => tx.find(subnets, id));
  const absent = ids.find((_id, index) => !found[index]);
  if (absent !== undefined) {
    return `Error retrieving subnet information for [${absent}]: The subnet ID '${absent}' does not exist (ErrorCode: InvalidSubnetID.NotFound)`;
  }
  const vpcs = new Set(found.map((subnet) => subnet?.data.vpcId));
  if (vpcs.size > 1) return 'The subnets are not all in one VPC';
  const wrong = groups.find((id) => !vpcs.has(tx.find(securityGroups, id)?.data.vpcId));
  if (wrong === undefined) return undefined;
  return `Error retrieving security group information for [${wrong}]: The security group '${wrong}' does not exist (ErrorCode: InvalidGroup.NotFound)`;
}
