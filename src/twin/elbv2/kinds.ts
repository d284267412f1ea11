/**
 * What Elastic Load Balancing holds: application load balancers, their listeners and rules, target groups and
 * targets. Each is kept by its ARN. The kinds stand apart from their operations, which need one another's kinds.
 */
import { detachInterfaces } from '../ec2/interfaces.ts';
import { GONE, kind, type Tx } from '../kind.ts';
import type { Stored } from '../world.ts';

export type Attributes = Readonly<Record<string, string>>;

export interface LoadBalancer {
  readonly name: string;
  /** The ten digits in its host name. */
  readonly number: string;
  readonly scheme: string;
  readonly vpcId: string;
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  readonly attributes: Attributes;
}

const byArn = (thing: Stored): string => thing.id;

export const loadBalancers = kind<LoadBalancer>({
  service: 'elastic-load-balancing-v2',
  name: 'LoadBalancer',
  passing: { provisioning: { lasts: ['2m', '3m'], next: 'active' } },
  errors: {
    missing: { name: 'LoadBalancerNotFoundException', says: () => 'One or more load balancers not found' },
    exists: {
      name: 'DuplicateLoadBalancerNameException',
      says: () => 'A load balancer with the same name exists, but with different settings',
    },
  },
  arn: byArn,
});

/**
 * A deleted load balancer's interfaces, which stand in their subnets and hold their security groups for minutes
 * after it is described no more.
 */
export const departures = kind<null>({
  service: 'elastic-load-balancing-v2',
  name: 'Departure',
  passing: { leaving: { lasts: ['2m', '5m'], next: GONE } },
  errors: { missing: { name: 'LoadBalancerNotFoundException', says: (id) => `${id} has left` } },
  entered: { [GONE]: ({ id }, tx) => detachInterfaces(tx, id) },
});

/** What a listener or a rule does with a request, as it is described. */
export interface Action {
  readonly Type: 'forward' | 'redirect' | 'fixed-response';
  readonly Order?: number;
  readonly TargetGroupArn?: string;
  readonly ForwardConfig?: {
    readonly TargetGroups: readonly { readonly TargetGroupArn: string; readonly Weight: number }[];
    readonly TargetGroupStickinessConfig: { readonly Enabled: boolean; readonly DurationSeconds?: number };
  };
  readonly RedirectConfig?: Readonly<Record<string, string>>;
  readonly FixedResponseConfig?: Readonly<Record<string, string>>;
}

export interface Listener {
  readonly balancer: string;
  readonly port: number;
  readonly protocol: string;
  readonly sslPolicy?: string;
  /** The default one first. */
  readonly certificates: readonly string[];
  readonly actions: readonly Action[];
}

export const listeners = kind<Listener>({
  service: 'elastic-load-balancing-v2',
  name: 'Listener',
  errors: {
    missing: { name: 'ListenerNotFoundException', says: () => 'One or more listeners not found' },
    exists: {
      name: 'DuplicateListenerException',
      says: () => 'A listener already exists on this port for this load balancer',
    },
  },
  arn: byArn,
});

export interface Rule {
  readonly listener: string;
  readonly priority: number;
  readonly conditions: readonly Readonly<Record<string, unknown>>[];
  readonly actions: readonly Action[];
}

export const rules = kind<Rule>({
  service: 'elastic-load-balancing-v2',
  name: 'Rule',
  errors: { missing: { name: 'RuleNotFoundException', says: () => 'One or more rules not found' } },
  arn: byArn,
});

export interface TargetGroup {
  readonly name: string;
  readonly protocol: string;
  readonly version: string;
  readonly port: number;
  readonly vpcId: string;
  readonly targetType: string;
  readonly health: {
    readonly protocol: string;
    readonly port: string;
    readonly path: string;
    readonly interval: number;
    readonly timeout: number;
    readonly healthy: number;
    readonly unhealthy: number;
    readonly matcher: string;
  };
  readonly attributes: Attributes;
}

export const targetGroups = kind<TargetGroup>({
  service: 'elastic-load-balancing-v2',
  name: 'TargetGroup',
  errors: {
    missing: { name: 'TargetGroupNotFoundException', says: () => 'One or more target groups not found' },
    exists: {
      name: 'DuplicateTargetGroupNameException',
      says: () => 'A target group with the same name exists, but with different settings',
    },
    held: {
      name: 'ResourceInUseException',
      says: (id) => `Target group '${id}' is currently in use by a listener or a rule`,
    },
  },
  arn: byArn,
});

interface Target {
  readonly group: string;
  readonly target: string;
  readonly port: number;
  /** Whether something answers there, as far as the twin knows: a task that ECS runs. */
  readonly serving: boolean;
}

/** A registered target, by `<group> <target>:<port>`. How long it drains is its group's own attribute. */
export const targets = kind<Target>({
  service: 'elastic-load-balancing-v2',
  name: 'Target',
  passing: {
    initial: { lasts: ['20s', '1m'], next: 'checked' },
    draining: { lasts: '5m', next: GONE },
  },
  errors: { missing: { name: 'InvalidTargetException', says: (id) => `The target ${id} is not registered` } },
});

/** The target groups that actions forward to. */
export function forwarded(actions: readonly Action[]): readonly string[] {
  return actions.flatMap(
    ({ ForwardConfig }) => ForwardConfig?.TargetGroups.map((each) => each.TargetGroupArn) ?? [],
  );
}

export function listenersOf(balancer: string, tx: Tx): readonly Stored<Listener>[] {
  return tx.list(listeners).filter(({ data }) => data.balancer === balancer);
}

export function rulesOf(listener: string, tx: Tx): readonly Stored<Rule>[] {
  return tx
    .list(rules)
    .filter(({ data }) => data.listener === listener)
    .sort((a, b) => a.data.priority - b.data.priority);
}

/** The listeners and rules that forward to a group. */
export function usersOf(group: string, tx: Tx): readonly string[] {
  return [...tx.list(listeners), ...tx.list(rules)]
    .filter(({ data }) => forwarded(data.actions).includes(group))
    .map(({ id }) => id);
}

/** The load balancers that a group stands behind. An application load balancer's group has one at most. */
export function loadBalancersOf(group: string, tx: Tx): readonly string[] {
  const found = tx
    .list(listeners)
    .filter(({ id, data }) =>
      [data, ...rulesOf(id, tx).map((rule) => rule.data)].some(({ actions }) =>
        forwarded(actions).includes(group),
      ),
    );
  return [...new Set(found.map(({ data }) => data.balancer))];
}

export function targetsOf(group: string, tx: Tx): readonly Stored<Target>[] {
  return tx.list(targets).filter(({ data }) => data.group === group);
}
