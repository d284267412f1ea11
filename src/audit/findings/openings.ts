import type { RuleFact } from '../../inventory/kinds/security-groups.ts';
import type { Resource } from '../../inventory/resource.ts';
import { type Finding, finding, type Rule } from './finding.ts';

const WORLD = ['0.0.0.0/0', '::/0'];
/** The two ports a public load balancer is there for. */
const MEANT = [80, 443];

const ingressOf = (group: Resource): readonly RuleFact[] =>
  group.facts.Ingress as unknown as readonly RuleFact[];

const fromWorld = (group: Resource): readonly RuleFact[] =>
  ingressOf(group).filter(({ peer }) => WORLD.includes(peer));

const lets = ({ protocol, from, to }: RuleFact, port: number): boolean =>
  protocol === '-1' || (protocol === 'tcp' && from <= port && port <= to);

function ports({ protocol, from, to }: RuleFact): string {
  if (protocol === '-1') return 'every port';
  return from === to ? `${protocol} ${from}` : `${protocol} ${from}-${to}`;
}

/** Groups that let the world in on anything but a single port 80 or 443. Pings are let be. */
export const openGroups: Rule = ({ of }) =>
  of('ec2/security-group').flatMap((group) =>
    fromWorld(group)
      .filter(({ protocol }) => !protocol.startsWith('icmp'))
      .filter(({ from, to, protocol }) => protocol === '-1' || from !== to || !MEANT.includes(from))
      .map((rule) => finding(group, 'group-open', 'high', `lets ${rule.peer} in on ${ports(rule)}`)),
  );

/** Databases that the internet can reach, and those that have a public address only. */
export const openDatabases: Rule = ({ of }) => {
  const groups = new Map(of('ec2/security-group').map((group) => [group.id, group]));
  return of('rds/instance')
    .filter(({ facts }) => facts.PubliclyAccessible === true)
    .map((instance): Finding => {
      const port = Number(instance.facts.Port ?? 5432);
      const open = (instance.facts.SecurityGroups as readonly string[])
        .flatMap((id) => groups.get(id) ?? [])
        .find((group) => fromWorld(group).some((rule) => lets(rule, port)));
      return open
        ? finding(instance, 'database-open', 'high', `is open to the world on ${port}, by ${open.name}`)
        : finding(instance, 'database-public', 'medium', 'has a public address');
    });
};

/** Buckets that anyone may read, or that nothing would stop from becoming so. */
export const publicBuckets: Rule = ({ of }) =>
  of('s3/bucket').flatMap((bucket) => {
    if (bucket.facts.PublicPolicy === true)
      return [finding(bucket, 'bucket-public', 'high', 'has a policy that makes it public')];
    return bucket.facts.BlocksPublicAccess === false
      ? [finding(bucket, 'bucket-unblocked', 'low', 'does not block public access')]
      : [];
  });
