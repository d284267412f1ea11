/** What ECS holds beside tasks, whose kind stands with what starts and stops them (`scheduler.ts`). */
import { arn } from '../handlers/tags.ts';
import { GONE, kind } from '../kind.ts';

export interface Cluster {
  readonly containerInsights: string;
  readonly capacityProviders: readonly string[];
  readonly strategy: readonly Strategy[];
}

export interface Strategy {
  readonly capacityProvider: string | undefined;
  readonly weight?: number;
  readonly base?: number;
}

/** By name. A deleted one is described as INACTIVE for a while; how long AWS does not say. */
export const clusters = kind<Cluster>({
  service: 'ecs',
  name: 'Cluster',
  passing: { INACTIVE: { lasts: '1d', next: GONE } },
  errors: {
    missing: { name: 'ClusterNotFoundException', says: () => 'Cluster not found.' },
    held: {
      name: 'ClusterContainsServicesException',
      says: () => 'The Cluster cannot be deleted while Services are active.',
    },
  },
  arn: ({ id }, tx) => arn(tx, 'ecs', `cluster/${id}`),
});

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly portMappings: readonly {
    readonly containerPort?: number;
    readonly hostPort?: number;
    readonly protocol?: string;
  }[];
  readonly secrets?: readonly { readonly name?: string; readonly valueFrom?: string }[];
  readonly logConfiguration?: {
    readonly logDriver?: string;
    readonly options?: Readonly<Record<string, string>>;
  };
}

export interface TaskDefinition {
  readonly family: string;
  readonly revision: number;
  readonly containers: readonly Container[];
  readonly cpu?: string;
  readonly memory?: string;
  readonly networkMode: string;
  readonly compatibilities: readonly string[];
  readonly requires: readonly string[];
  readonly executionRole?: string;
  readonly taskRole?: string;
  /** Members that are kept and shown as they were given. */
  readonly others: Readonly<Record<string, unknown>>;
  readonly deregistered?: number;
}

/** By `<family>:<revision>`. */
export const taskDefinitions = kind<TaskDefinition>({
  service: 'ecs',
  name: 'TaskDefinition',
  passing: { DELETE_IN_PROGRESS: { lasts: '1h', next: GONE } },
  errors: { missing: { name: 'ClientException', says: () => 'Unable to describe task definition.' } },
  arn: ({ id }, tx) => arn(tx, 'ecs', `task-definition/${id}`),
});

export interface Network {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly assignPublicIp: string;
}

export interface Deployment {
  /** `ecs-svc/<number>`. */
  readonly id: string;
  readonly taskDefinition: string;
  readonly network: Network;
  readonly made: number;
  readonly updated: number;
  /** Tasks that failed to start. */
  readonly failedTasks: number;
  /** It has been steady once, and stays so whatever becomes of its tasks later. */
  readonly completed?: true;
  /** The circuit breaker has given it up. */
  readonly broken?: true;
}

export interface BehindBalancer {
  readonly targetGroupArn: string;
  readonly containerName: string;
  readonly containerPort: number;
}

export interface Registry {
  readonly registryArn: string;
  readonly port?: number;
  readonly containerName?: string;
  readonly containerPort?: number;
}

export interface Service {
  readonly cluster: string;
  readonly name: string;
  readonly desired: number;
  readonly launchType?: string;
  readonly strategy: readonly Strategy[];
  readonly platformVersion: string;
  readonly balancers: readonly BehindBalancer[];
  readonly registries: readonly Registry[];
  readonly breaker: { readonly enable: boolean; readonly rollback: boolean };
  /** Percentages of the desired count. */
  readonly percent: { readonly maximum: number; readonly minimumHealthy: number };
  readonly graceSeconds?: number;
  readonly exec: boolean;
  readonly managedTags: boolean;
  readonly propagateTags: string;
  /** The primary one first, then those that are still being replaced. */
  readonly deployments: readonly Deployment[];
  /** The last that was steady: what the circuit breaker rolls back to. */
  readonly lastGood?: Pick<Deployment, 'taskDefinition' | 'network'>;
  /** Newest first. */
  readonly events: readonly { readonly id: string; readonly at: number; readonly message: string }[];
}

/** By `<cluster>/<name>`. A deleted one is described as INACTIVE for a while; how long AWS does not say. */
export const services = kind<Service>({
  service: 'ecs',
  name: 'Service',
  passing: { INACTIVE: { lasts: '1d', next: GONE } },
  errors: {
    missing: { name: 'ServiceNotFoundException', says: () => 'Service not found.' },
    exists: { name: 'InvalidParameterException', says: () => 'Creation of service was not idempotent.' },
    state: { name: 'ServiceNotActiveException', says: () => 'Service was not ACTIVE.' },
  },
  arn: ({ id }, tx) => arn(tx, 'ecs', `service/${id}`),
});

export interface Task {
  readonly cluster: string;
  /** Its service's id and deployment. */
  readonly service: string;
  readonly deployment: string;
  readonly taskDefinition: string;
  readonly subnetId: string;
  readonly interfaceId: string;
  readonly ip: string;
  readonly wanted: 'RUNNING' | 'STOPPED';
  readonly startedAt?: number;
  readonly stoppingAt?: number;
  readonly stoppedAt?: number;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
}
