/**
 * Instances that Systems Manager manages: those that run, hold an instance profile whose role EC2 may take up and
 * which allows the agent to report. https://docs.aws.amazon.com/systems-manager/latest/userguide/managed_instances.html
 * Simplified: every image has the agent, which reports a minute after the instance runs; the way to the service's
 * endpoints is not looked at.
 */
import { type Instance, instances } from '../ec2/instances.ts';
import { page } from '../handlers/page.ts';
import { profileRole, roleAllows, roleTrouble } from '../iam/access.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { tokens } from './common.ts';

const REPORTS_AFTER = 60_000;

/** Whether the agent on an instance has reported. */
export function isManaged(instance: Stored<Instance> | undefined, tx: Tx): boolean {
  if (instance?.state !== 'running' || instance.data.profile === undefined) return false;
  const role = profileRole(tx, instance.data.profile);
  return (
    typeof role === 'object' &&
    roleTrouble(tx, role.arn, 'ec2.amazonaws.com') === undefined &&
    roleAllows(tx, role.arn, 'ssm:UpdateInstanceInformation', '*') &&
    tx.now >= instance.since + REPORTS_AFTER
  );
}

const view = ({ id, since, data }: Stored<Instance>, tx: Tx) => ({
  InstanceId: id,
  PingStatus: 'Online' as const,
  LastPingDateTime: new Date(Math.max(since + REPORTS_AFTER, tx.now - (tx.now % REPORTS_AFTER))),
  AgentVersion: '3.3.0.0',
  IsLatestVersion: true,
  PlatformType: 'Linux' as const,
  PlatformName: 'Amazon Linux',
  PlatformVersion: '2023',
  ResourceType: 'EC2Instance' as const,
  IPAddress: data.ip,
  ComputerName: `ip-${data.ip.replaceAll('.', '-')}.${tx.place.region}.compute.internal`,
});

export const managedInstanceOperations: Operations<'ssm'> = {
  DescribeInstanceInformation: {
    takes: ['Filters', 'MaxResults', 'NextToken'],
    run: (input, tx) => {
      const managed = tx.list(instances).filter((instance) => isManaged(instance, tx));
      const found = (input.Filters ?? []).reduce((left, { Key = '', Values = [] }) => {
        if (Key === 'InstanceIds') return left.filter(({ id }) => Values.includes(id));
        if (Key === 'PingStatus') return Values.includes('Online') ? left : [];
        if (/^[A-Z]\w+$|^tag:/.test(Key)) unsupported(`the filter ${Key} of DescribeInstanceInformation`);
        return refuse('InvalidFilterKey', `The filter key ${Key} is not valid.`);
      }, managed);
      const shown = page(found, ({ id }) => id, { ...input }, tokens(10, 50, 5));
      return { InstanceInformationList: shown.items.map((one) => view(one, tx)), NextToken: shown.next };
    },
  },
};
