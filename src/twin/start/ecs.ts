import { attachInterface } from '../ec2/interfaces.ts';
import { registryHost } from '../ecr/kinds.ts';
import { clusters, type Service, services, type Task, taskDefinitions } from '../ecs/kinds.ts';
import { registers } from '../ecs/registration.ts';
import { tasks } from '../ecs/scheduler.ts';
import { targets } from '../elbv2/kinds.ts';
import type { Tx } from '../kind.ts';
import { services as discovery } from '../servicediscovery/kinds.ts';
import { BEGINNING, type Stored } from '../world.ts';
import { APPLICATIONS, OLD_UAE } from './applications.ts';
import { standingGroup } from './elbv2.ts';
import { FRANKFURT, PROD, UAE } from './facts.ts';
import { PLACES, stands } from './place.ts';
import { discoveryService } from './servicediscovery.ts';

const MADE = BEGINNING - 200 * 86_400_000;

/** ECS as it stands before phase 1: the six services of UAE that go, and the nine that phase 5 mirrors. */
export function standingEcs(tx: Tx): void {
  const uae = tx.in(PLACES.uae);
  const groups: Readonly<Record<string, string>> = UAE.securityGroups;
  cluster(uae, 'Muvi-Cluster');
  for (const { name, service } of OLD_UAE) {
    const definition = define(uae, `muvi-${name}`, 1, {
      ...APPLICATIONS.find((each) => each.name === name),
      image: `muvi-${name}-uat`,
      logGroup: `/ecs/Muvi-Cluster/${name}`,
    });
    const inside = [UAE.subnets['private-a'], UAE.subnets['private-b']];
    // The website has no group of its own: its tasks share the gateway's.
    const guard = groups[`muvi-uat-${name}-ecs-sg`] ?? groups['muvi-uat-gateway-ecs-sg'] ?? '';
    const behind =
      name === 'gateway' || name === 'website' ? standingGroup(uae, `muvi-${name}-tg`) : undefined;
    run(uae, 'Muvi-Cluster', service, definition, { subnets: inside, guard, behind, name, count: 1 });
  }
  mirrored(
    tx.in(PLACES.frankfurt),
    'Muvi-UAT',
    'uat',
    FRANKFURT,
    FRANKFURT.securityGroups['muvi-uat-ecs-sg'],
    1,
  );
  mirrored(tx.in(PLACES.prod), 'Muvi-Prod', 'prod', PROD, PROD.securityGroups['muvi-prod-ecs-sg'], 2);
}

function mirrored(
  tx: Tx,
  name: string,
  stage: 'uat' | 'prod',
  { subnets }: typeof FRANKFURT | typeof PROD,
  guard: string,
  count: number,
): void {
  cluster(tx, name);
  for (const application of APPLICATIONS) {
    const family = `muvi-${application.name}-${stage}`;
    const definition = define(tx, family, 12, { ...application, image: family, logGroup: `/ecs/${family}` });
    run(tx, name, application.service, definition, {
      subnets: [subnets['private-a'], subnets['private-b']],
      guard,
      behind: application.behind && standingGroup(tx, `muvi-${stage}-${application.targetGroup}`),
      name: application.name,
      count,
    });
  }
}

function cluster(tx: Tx, name: string): void {
  stands(tx, clusters, name, 'ACTIVE', {
    containerInsights: 'disabled',
    capacityProviders: ['FARGATE'],
    strategy: [],
  });
}

/** A task definition of one container, `app`, on port 80; gives its id. */
function define(
  tx: Tx,
  family: string,
  revision: number,
  of: { readonly cpu?: number; readonly memory?: number; readonly image: string; readonly logGroup: string },
): string {
  const roles = `arn:aws:iam::${tx.place.account}:role`;
  const container = {
    name: 'app',
    image: `${registryHost(tx)}/${of.image}:latest`,
    cpu: 0,
    essential: true,
    environment: [],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': of.logGroup,
        'awslogs-region': tx.place.region,
        'awslogs-stream-prefix': 'ecs',
      },
    },
  };
  return stands(tx, taskDefinitions, `${family}:${revision}`, 'ACTIVE', {
    family,
    revision,
    containers: [container],
    cpu: String(of.cpu ?? 1024),
    memory: String(of.memory ?? 2048),
    networkMode: 'awsvpc',
    compatibilities: ['EC2', 'FARGATE'],
    requires: ['FARGATE'],
    executionRole: `${roles}/ecsTaskExecutionRole`,
    others: {},
  }).id;
}

interface Runs {
  readonly name: string;
  readonly subnets: readonly string[];
  readonly guard: string;
  readonly behind: string | undefined;
  readonly count: number;
}

/** A service with its tasks running, registered with its load balancer and, where there is a service for it, in Cloud Map. */
function run(tx: Tx, inCluster: string, name: string, taskDefinition: string, to: Runs): void {
  const id = `${inCluster}/${name}`;
  const digits = BigInt(`0x${tx.fixed(15, 'deployment', tx.place.account, id)}`);
  const network = { subnets: to.subnets, securityGroups: [to.guard], assignPublicIp: 'DISABLED' };
  const deployment = `ecs-svc/${String(digits).padStart(19, '1')}`;
  const registry = discoveryService(tx, to.name);
  const found = tx.find(discovery, registry);
  const service = stands<Service>(tx, services, id, 'ACTIVE', {
    cluster: inCluster,
    name,
    desired: to.count,
    launchType: 'FARGATE',
    strategy: [],
    platformVersion: 'LATEST',
    balancers:
      to.behind === undefined ? [] : [{ targetGroupArn: to.behind, containerName: 'app', containerPort: 80 }],
    registries: found ? [{ registryArn: discovery.arn?.(found, tx) ?? '' }] : [],
    breaker: { enable: false, rollback: false },
    percent: { maximum: 200, minimumHealthy: 100 },
    graceSeconds: to.behind === undefined ? undefined : 0,
    exec: false,
    managedTags: true,
    propagateTags: 'NONE',
    deployments: [
      { id: deployment, taskDefinition, network, made: MADE, updated: MADE, failedTasks: 0, completed: true },
    ],
    lastGood: { taskDefinition, network },
    events: [],
  });
  for (let index = 0; index < to.count; index++) running(tx, service, index);
}

function running(tx: Tx, service: Stored<Service>, index: number): void {
  const { cluster: inCluster, deployments, balancers } = service.data;
  const [deployment] = deployments;
  if (!deployment) return;
  const { network, taskDefinition } = deployment;
  const id = `${inCluster}/${tx.fixed(32, 'task', tx.place.account, service.id, String(index))}`;
  const subnetId = network.subnets[index % network.subnets.length] ?? '';
  const { id: interfaceId, data } = attachInterface(tx, {
    subnetId,
    groups: network.securityGroups,
    description: tasks.arn?.({ id } as Stored<Task>, tx) ?? '',
    type: 'interface',
    owner: id,
    requester: 'amazon-ecs',
  });
  const task = stands<Task>(tx, tasks, id, 'RUNNING', {
    cluster: inCluster,
    service: service.id,
    deployment: deployment.id,
    taskDefinition,
    subnetId,
    interfaceId,
    ip: data.ip,
    wanted: 'RUNNING',
    startedAt: MADE,
  });
  registers(service, task, tx);
  for (const { targetGroupArn: group, containerPort: port } of balancers) {
    stands(tx, targets, `${group} ${data.ip}:${port}`, 'checked', {
      group,
      target: data.ip,
      port,
      serving: true,
    });
  }
}
