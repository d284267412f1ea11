import { finding, type Rule } from './finding.ts';

/** Services that run fewer tasks than they should. */
export const shortServices: Rule = ({ of }) =>
  of('ecs/service')
    .filter(({ facts }) => Number(facts.runningCount) < Number(facts.desiredCount))
    .map((service) =>
      finding(
        service,
        'service-short',
        'medium',
        `runs ${service.facts.runningCount} of ${service.facts.desiredCount} tasks`,
      ),
    );

/** Target groups of which a target is unhealthy. */
export const unhealthyTargets: Rule = ({ of }) =>
  of('elbv2/target-group').flatMap((group) => {
    const count = (group.facts.Targets as Readonly<Record<string, number>> | undefined)?.unhealthy ?? 0;
    return count === 0 ? [] : [finding(group, 'targets-unhealthy', 'medium', `has ${count} unhealthy`)];
  });

/** Routes that lead to something deleted: what is sent there is dropped. */
export const blackholes: Rule = ({ of }) =>
  of('ec2/route-table').flatMap((table) =>
    ((table.facts.Routes ?? []) as unknown as readonly { to: string; state: string }[])
      .filter(({ state }) => state === 'blackhole')
      .map(({ to }) => finding(table, 'route-blackhole', 'medium', `drops what is sent to ${to}`)),
  );
