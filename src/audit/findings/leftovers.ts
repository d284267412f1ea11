import { resourcesOf } from '../../inventory/survey.ts';
import { finding, type Rule } from './finding.ts';

/** GiB from which a stopped machine's disk is worth a word (risk register, 8: 2 TB). */
const BIG = 100;

/** What costs money and serves nobody. */
export const idleThings: Rule = ({ of }) => [
  ...of('ec2/address')
    .filter(({ facts }) => facts.Attached === false)
    .map((address) =>
      finding(address, 'address-unattached', 'low', 'is attached to nothing and costs money'),
    ),
  ...of('ec2/volume')
    .filter(({ facts }) => facts.Attached === false)
    .map((volume) =>
      finding(volume, 'volume-unattached', 'low', `of ${volume.facts.Size} GiB is attached to nothing`),
    ),
];

/** Databases and machines that are stopped while their disks are paid for. */
export const stoppedWithDisks: Rule = ({ of }) => [
  ...of('rds/instance')
    .filter(({ facts }) => facts.DBInstanceStatus === 'stopped' && Number(facts.AllocatedStorage) >= BIG)
    .map((database) =>
      finding(
        database,
        'stopped-with-disk',
        'medium',
        `is stopped and keeps ${database.facts.AllocatedStorage} GiB; AWS starts it again after seven days`,
      ),
    ),
  ...of('ec2/instance')
    .filter(({ facts }) => facts.State === 'stopped')
    .flatMap((machine) => {
      const sizes = of('ec2/volume').filter(({ uses }) => uses.includes(machine.id));
      const total = sizes.reduce((sum, { facts }) => sum + Number(facts.Size), 0);
      return total < BIG
        ? []
        : [finding(machine, 'stopped-with-disk', 'medium', `is stopped and keeps ${total} GiB`)];
    }),
];

/** Kinds that carry security groups: unless all of them were read, no group can be called unused. */
const CARRIERS = [
  'ec2/security-group',
  'ec2/instance',
  'elbv2/load-balancer',
  'ecs/service',
  'rds/instance',
  'rds/cluster',
  'rds/proxy',
  'rds/proxy-endpoint',
  'elasticache/replication-group',
];

/** Groups that nothing in the inventory carries or names (readings 21). */
export const unusedGroups: Rule = ({ inventory, of, known }) => {
  if (!CARRIERS.every(known)) return [];
  const used = new Set(
    resourcesOf(inventory).flatMap(({ id, uses, facts }) => [
      ...uses.filter((one) => one !== id),
      ...((facts.SecurityGroups ?? []) as readonly string[]),
    ]),
  );
  return of('ec2/security-group')
    .filter(({ id, name }) => name !== 'default' && !used.has(id))
    .map((group) => finding(group, 'group-unused', 'low', 'is carried by nothing that was found'));
};
