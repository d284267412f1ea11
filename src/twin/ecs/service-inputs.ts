/** What CreateService and UpdateService ask of their input, in ECS's words. */
import type { Input } from '../../aws/types.ts';
import { loadBalancersOf, targetGroups } from '../elbv2/kinds.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import { services as discovery } from '../servicediscovery/kinds.ts';
import type { Stored } from '../world.ts';
import { invalid } from './common.ts';
import type { BehindBalancer, Network, Registry, Service, TaskDefinition } from './kinds.ts';
import { networkTrouble } from './placement.ts';
import { definitionNamed } from './task-definitions.ts';

type Create = Input<'ecs', 'CreateService'>;

/** The definition a service is to run: active, and made for Fargate. */
export function runnable(named: string | undefined, tx: Tx): Stored<TaskDefinition> {
  const definition = definitionNamed(named ?? invalid('TaskDefinition cannot be empty.'), tx);
  if (!definition) return invalid('TaskDefinition not found.');
  if (definition.state !== 'ACTIVE') invalid('TaskDefinition is inactive');
  if (!definition.data.compatibilities.includes('FARGATE')) {
    invalid('Task definition does not support launch_type FARGATE.');
  }
  return definition;
}

export function network(given: Create['networkConfiguration'], tx: Tx): Network {
  const { subnets = [], securityGroups = [], assignPublicIp = 'DISABLED' } = given?.awsvpcConfiguration ?? {};
  if (subnets.length === 0) {
    invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  if (securityGroups.length === 0) unsupported('a service with the default security group of its VPC');
  const asked = { subnets, securityGroups, assignPublicIp };
  const trouble = networkTrouble(asked, tx);
  return trouble === undefined ? asked : invalid(trouble);
}

/** The load balancers' groups: there, of ip targets, behind a load balancer, and for a port the container has. */
export function balancers(
  given: Create['loadBalancers'],
  definition: Stored<TaskDefinition>,
  tx: Tx,
): BehindBalancer[] {
  return (given ?? []).map(
    ({ targetGroupArn, containerName = '', containerPort = 0, loadBalancerName, ...others }) => {
      const [other] = Object.keys(others);
      if (loadBalancerName !== undefined || other !== undefined)
        unsupported(`a service's load balancer with ${other}`);
      const arn = targetGroupArn ?? invalid('A target group must be specified.');
      const group = tx.find(targetGroups, arn);
      if (!group) return invalid(`The target group with targetGroupArn ${arn} does not exist.`);
      if (loadBalancersOf(arn, tx).length === 0) {
        invalid(`The target group with targetGroupArn ${arn} does not have an associated load balancer.`);
      }
      if (group.data.targetType !== 'ip') {
        invalid(
          `The provided target group ${arn} has target type ${group.data.targetType}, which is incompatible with the awsvpc network mode specified in the task definition.`,
        );
      }
      hasPort(definition, containerName, containerPort);
      return { targetGroupArn: arn, containerName, containerPort };
    },
  );
}

function hasPort({ data }: Stored<TaskDefinition>, containerName: string, port: number): void {
  const container = data.containers.find(({ name }) => name === containerName);
  if (!container) invalid(`The container ${containerName} does not exist in the task definition.`);
  if (!container.portMappings.some(({ containerPort }) => containerPort === port))
    invalid(`The container ${containerName} did not have a container port ${port} defined.`);
}

export function registries(given: Create['serviceRegistries'], tx: Tx): Registry[] {
  return (given ?? []).map(({ registryArn = '', ...rest }) => {
    if (!tx.find(discovery, registryArn.split('/').at(-1) ?? '')) {
      invalid(`The service registry ${registryArn} does not exist.`);
    }
    return { registryArn, ...rest };
  });
}

/** Circuit breaker and percentages. */
export function rollouts(
  given: Create['deploymentConfiguration'],
  from: Pick<Service, 'breaker' | 'percent'> = {
    breaker: { enable: false, rollback: false },
    percent: { maximum: 200, minimumHealthy: 100 },
  },
): Pick<Service, 'breaker' | 'percent'> {
  const { deploymentCircuitBreaker, maximumPercent, minimumHealthyPercent, strategy, ...others } =
    given ?? {};
  const [other] = Object.keys(others);
  if (other !== undefined) unsupported(`the deployment configuration's ${other}`);
  if ((strategy ?? 'ROLLING') !== 'ROLLING') unsupported(`the deployment strategy ${strategy}`);
  const { enable = from.breaker.enable, rollback = from.breaker.rollback } = deploymentCircuitBreaker ?? {};
  return {
    breaker: { enable, rollback },
    percent: {
      maximum: maximumPercent ?? from.percent.maximum,
      minimumHealthy: minimumHealthyPercent ?? from.percent.minimumHealthy,
    },
  };
}

/** How tasks are launched: on Fargate, by its name or by a strategy over its two capacity providers. */
export function launching(
  { launchType, capacityProviderStrategy: strategy, platformVersion = 'LATEST' }: Create,
  byDefault: Service['strategy'],
): Pick<Service, 'launchType' | 'strategy' | 'platformVersion'> {
  if (launchType !== undefined && strategy) {
    invalid('Specifying both a launch type and capacity provider strategy is not supported.');
  }
  if (!['LATEST', '1.4.0'].includes(platformVersion)) {
    refuse('PlatformUnknownException', `The platform version ${platformVersion} does not exist.`);
  }
  if (launchType !== undefined && launchType !== 'FARGATE') unsupported(`the launch type ${launchType}`);
  const chosen = launchType === undefined ? ((strategy as Service['strategy'] | undefined) ?? byDefault) : [];
  const other = chosen.find(
    ({ capacityProvider = '' }) => !['FARGATE', 'FARGATE_SPOT'].includes(capacityProvider),
  );
  if (other) unsupported(`the capacity provider ${other.capacityProvider}`);
  if (launchType === undefined && chosen.length === 0) unsupported('the launch type EC2');
  return { launchType, strategy: chosen, platformVersion };
}
