/**
 * Targets and their health.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 * `initial` until it has been checked, then `healthy` or `unhealthy`; `unused` while no listener forwards to the
 * group; `draining` for the group's deregistration delay. A task that ECS runs answers its health check; what is
 * registered by hand does not, since the twin runs nothing there.
 */
import type { Tx } from '../kind.ts';
import { unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { loadBalancers, loadBalancersOf, targetGroups, targets, targetsOf } from './kinds.ts';

const targetId = (group: string, target: string, port: number): string => `${group} ${target}:${port}`;

/** Registers a target; one that is there stays as it is, one that drains comes back. */
export function registerTarget(tx: Tx, group: string, target: string, port: number, serving: boolean): void {
  const id = targetId(group, target, port);
  const there = tx.find(targets, id);
  if (there?.state === 'draining') tx.remove(targets, id);
  if (!there || there.state === 'draining') tx.add(targets, id, 'initial', { group, target, port, serving });
}

/** Deregisters a target; gives how long it drains, milliseconds: not at all where nothing was sent to it. */
export function deregisterTarget(tx: Tx, group: string, target: string, port: number): number {
  const id = targetId(group, target, port);
  const settings = tx.find(targetGroups, group);
  if (!settings || !tx.find(targets, id)) return 0;
  const delay = Number(settings.data.attributes['deregistration_delay.timeout_seconds']) * 1_000;
  if (loadBalancersOf(group, tx).length === 0 || delay === 0) {
    tx.remove(targets, id);
    return 0;
  }
  tx.enter(targets, id, 'draining');
  tx.put(targets, { ...tx.get(targets, id), due: tx.now + delay });
  return delay;
}

type Target = ReturnType<typeof targetsOf>[number];

interface Health {
  readonly State: 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining';
  readonly Reason?: string;
  readonly Description?: string;
}

/** How a target stands. */
export function healthOf({ state, data }: Target, tx: Tx): Health {
  if (state === 'draining') {
    return {
      State: 'draining',
      Reason: 'Target.DeregistrationInProgress',
      Description: 'Target deregistration is in progress',
    };
  }
  const [balancer] = loadBalancersOf(data.group, tx);
  if (balancer === undefined) {
    return {
      State: 'unused',
      Reason: 'Target.NotInUse',
      Description: 'Target group is not configured to receive traffic from the load balancer',
    };
  }
  if (tx.find(loadBalancers, balancer)?.state !== 'active') {
    return {
      State: 'initial',
      Reason: 'Elb.RegistrationInProgress',
      Description: 'Target registration is in progress',
    };
  }
  if (state === 'initial') {
    return {
      State: 'initial',
      Reason: 'Elb.InitialHealthChecking',
      Description: 'Initial health checks in progress',
    };
  }
  if (data.serving) return { State: 'healthy' };
  return { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' };
}

const NOT_REGISTERED: Health = {
  State: 'unused',
  Reason: 'Target.NotRegistered',
  Description: 'Target is not registered to the target group',
};

const portOf = (port: number | undefined, group: Stored<{ readonly port: number }>): number =>
  port ?? group.data.port;

export const targetOperations: Operations<'elastic-load-balancing-v2'> = {
  RegisterTargets: {
    takes: ['TargetGroupArn', 'Targets'],
    run({ TargetGroupArn = '', Targets = [] }, tx) {
      const group = tx.get(targetGroups, TargetGroupArn);
      for (const { Id = '', Port, AvailabilityZone } of Targets) {
        if (AvailabilityZone !== undefined) unsupported('a target outside the VPC');
        registerTarget(tx, group.id, Id, portOf(Port, group), false);
      }
      return {};
    },
  },
  DeregisterTargets: {
    takes: ['TargetGroupArn', 'Targets'],
    run({ TargetGroupArn = '', Targets = [] }, tx) {
      const group = tx.get(targetGroups, TargetGroupArn);
      for (const { Id = '', Port } of Targets) {
        // Without a port every registration of the target is meant.
        const meant = targetsOf(group.id, tx).filter(
          ({ data }) => data.target === Id && (Port === undefined || data.port === Port),
        );
        for (const { data } of meant) deregisterTarget(tx, group.id, data.target, data.port);
      }
      return {};
    },
  },
  DescribeTargetHealth: {
    takes: ['TargetGroupArn', 'Targets'],
    run({ TargetGroupArn = '', Targets }, tx) {
      const group = tx.get(targetGroups, TargetGroupArn);
      const registered = targetsOf(group.id, tx);
      const described = (target: Target) => ({
        Target: { Id: target.data.target, Port: target.data.port },
        HealthCheckPort:
          group.data.health.port === 'traffic-port' ? String(target.data.port) : group.data.health.port,
        TargetHealth: healthOf(target, tx) as never,
      });
      if (!Targets) return { TargetHealthDescriptions: registered.map(described) };
      return {
        TargetHealthDescriptions: Targets.map(({ Id, Port }) => {
          const port = portOf(Port, group);
          const found = registered.find(({ data }) => data.target === Id && data.port === port);
          return found
            ? described(found)
            : { Target: { Id, Port: port }, TargetHealth: NOT_REGISTERED as never };
        }),
      };
    },
  },
};
