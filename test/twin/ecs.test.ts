import { describe, expect, it } from 'vitest';
import { FRANKFURT, UAE } from '../../src/twin/start/facts.ts';
import { aws, errorOf, rehearsal } from './support.ts';

const { subnets, securityGroups } = UAE;
const HOST = '739991759290.dkr.ecr.me-central-1.amazonaws.com';
const EXECUTION = 'arn:aws:iam::739991759290:role/ecsTaskExecutionRole';
const awsvpcConfiguration = {
  subnets: [subnets['private-a'], subnets['private-b']],
  securityGroups: [securityGroups['muvi-uat-gateway-ecs-sg']],
};
const MINUTE = 60_000;

const definition = (more: object = {}, container: object = {}) => ({
  family: 'shop',
  networkMode: 'awsvpc' as const,
  requiresCompatibilities: ['FARGATE' as const],
  cpu: '1024',
  memory: '2048',
  executionRoleArn: EXECUTION,
  containerDefinitions: [
    {
      name: 'app',
      image: `${HOST}/muvi-gateway-uat:latest`,
      portMappings: [{ containerPort: 80 }],
      ...container,
    },
  ],
  ...more,
});

/** A rehearsal with a cluster `fresh` and a task definition `shop`. */
async function world(more: object = {}, container: object = {}) {
  const made = rehearsal();
  const { ask } = made;
  const register = (again: object = {}, other: object = {}) =>
    ask('ecs', 'RegisterTaskDefinition', definition({ ...more, ...again }, { ...container, ...other }));
  await ask('ecs', 'CreateCluster', { clusterName: 'fresh' });
  await register();
  const create = (input: object = {}) =>
    ask('ecs', 'CreateService', {
      cluster: 'fresh',
      serviceName: 'shop',
      taskDefinition: 'shop',
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration },
      ...input,
    });
  const service = async (name = 'shop', cluster = 'fresh') =>
    (await ask('ecs', 'DescribeServices', { cluster, services: [name] })).services?.[0];
  const counts = async () => {
    const { runningCount, pendingCount, deployments = [] } = (await service()) ?? {};
    return { runningCount, pendingCount, rollout: deployments.map(({ rolloutState }) => rolloutState) };
  };
  const update = (input: object) =>
    ask('ecs', 'UpdateService', { cluster: 'fresh', service: 'shop', ...input });
  const remove = (force?: boolean) =>
    ask('ecs', 'DeleteService', { cluster: 'fresh', service: 'shop', force });
  const stopped = async () => {
    const { taskArns = [] } = await ask('ecs', 'ListTasks', { cluster: 'fresh', desiredStatus: 'STOPPED' });
    if (taskArns.length === 0) return [];
    return (await ask('ecs', 'DescribeTasks', { cluster: 'fresh', tasks: taskArns })).tasks ?? [];
  };
  /** A target group behind a new load balancer. */
  const balanced = async () => {
    const elb = 'elastic-load-balancing-v2';
    const { TargetGroups } = await ask(elb, 'CreateTargetGroup', {
      Name: 'shop-tg',
      Protocol: 'HTTP',
      Port: 80,
      VpcId: UAE.mainVpc,
      TargetType: 'ip',
    });
    const targetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? '';
    const attach = async () => {
      const { LoadBalancers } = await ask(elb, 'CreateLoadBalancer', {
        Name: 'shop',
        Subnets: [subnets['public-a'], subnets['public-b']],
      });
      await ask(elb, 'CreateListener', {
        LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }],
      });
    };
    const health = async () =>
      (
        await ask(elb, 'DescribeTargetHealth', { TargetGroupArn: targetGroupArn })
      ).TargetHealthDescriptions?.map(({ TargetHealth }) => TargetHealth?.State);
    return { loadBalancers: [{ targetGroupArn, containerName: 'app', containerPort: 80 }], attach, health };
  };
  return { ...made, register, create, service, counts, update, remove, stopped, balanced };
}

describe('an ECS service in the twin', () => {
  it('climbs from pending to running over one to three minutes, and only then is its rollout complete', async () => {
    const { create, counts, clock } = await world();
    await create();
    expect(await counts()).toEqual({ runningCount: 0, pendingCount: 2, rollout: ['IN_PROGRESS'] });
    await clock.sleep(59_000);
    expect(await counts()).toMatchObject({ runningCount: 0, rollout: ['IN_PROGRESS'] });
    await clock.sleep(2 * MINUTE + 1_000);
    expect(await counts()).toEqual({ runningCount: 2, pendingCount: 0, rollout: ['COMPLETED'] });
  });

  it('puts each task into a subnet with its security groups, until it has stopped', async () => {
    const { ask, create, clock, update } = await world();
    const sg = { Filters: [{ Name: 'group-id', Values: [...awsvpcConfiguration.securityGroups] }] };
    const interfaces = async () =>
      (await ask('ec2', 'DescribeNetworkInterfaces', sg)).NetworkInterfaces?.map(
        ({ SubnetId }) => SubnetId,
      ) ?? [];
    const before = (await interfaces()).length;
    await create();
    expect(await interfaces()).toHaveLength(before + 2);
    await clock.sleep(3 * MINUTE);
    await update({ desiredCount: 0 });
    expect(await interfaces()).toHaveLength(before + 2);
    await clock.sleep(2 * MINUTE);
    expect(await interfaces()).toHaveLength(before);
  });

  it('is refused where its group has no load balancer, its definition is unknown, or its name is taken', async () => {
    const { create, balanced } = await world();
    const { loadBalancers, attach } = await balanced();
    expect(await errorOf(create({ loadBalancers }))).toBe('InvalidParameterException');
    await attach();
    expect(await errorOf(create({ loadBalancers: [{ ...loadBalancers[0], containerPort: 81 }] }))).toBe(
      'InvalidParameterException',
    );
    expect(await errorOf(create({ loadBalancers: [{ ...loadBalancers[0], containerName: 'web' }] }))).toBe(
      'InvalidParameterException',
    );
    expect(await errorOf(create({ taskDefinition: 'shop:7' }))).toBe('InvalidParameterException');
    expect(await errorOf(create({ cluster: 'nothing' }))).toBe('ClusterNotFoundException');
    expect(await errorOf(create({ launchType: 'EC2' }))).toBe('UnsupportedByTwin');
    const elsewhere = { ...awsvpcConfiguration, securityGroups: [securityGroups['agha-alb-sg']] };
    expect(await errorOf(create({ networkConfiguration: { awsvpcConfiguration: elsewhere } }))).toBe(
      'InvalidParameterException',
    );
    await create({ loadBalancers });
    expect(await errorOf(create({ loadBalancers }))).toBe('InvalidParameterException');
  });

  it('is complete behind a load balancer once its tasks are healthy there', async () => {
    const { create, counts, clock, balanced } = await world();
    const { loadBalancers, attach, health } = await balanced();
    await attach();
    await clock.sleep(3 * MINUTE);
    await create({ loadBalancers, desiredCount: 1 });
    while ((await counts()).runningCount !== 1) await clock.sleep(1_000);
    expect(await health()).toEqual(['initial']);
    expect(await counts()).toMatchObject({ rollout: ['IN_PROGRESS'] });
    await clock.sleep(MINUTE);
    expect(await health()).toEqual(['healthy']);
    expect(await counts()).toMatchObject({ rollout: ['COMPLETED'] });
  });

  it('drains its tasks from the load balancer before they stop', async () => {
    const { create, counts, clock, balanced, update, stopped } = await world();
    const { loadBalancers, attach, health } = await balanced();
    await attach();
    await create({ loadBalancers, desiredCount: 1 });
    await clock.sleep(5 * MINUTE);
    await update({ desiredCount: 0 });
    expect(await counts()).toMatchObject({ runningCount: 1 });
    await clock.sleep(15_000);
    expect(await counts()).toMatchObject({ runningCount: 0 });
    expect(await health()).toEqual(['draining']);
    expect(await stopped()).toMatchObject([{ lastStatus: 'DEACTIVATING', desiredStatus: 'STOPPED' }]);
    await clock.sleep(6 * MINUTE);
    expect(await stopped()).toMatchObject([{ lastStatus: 'STOPPED', stopCode: 'ServiceSchedulerInitiated' }]);
    expect(await health()).toEqual([]);
  });

  it('replaces its tasks for a new definition, the old ones staying until the new ones run', async () => {
    const { create, counts, clock, register, update, service } = await world();
    await create();
    await clock.sleep(3 * MINUTE);
    await register({ cpu: '2048', memory: '4096' });
    await update({ taskDefinition: 'shop' });
    expect((await service())?.taskDefinition).toMatch(/task-definition\/shop:2$/);
    expect(await counts()).toEqual({
      runningCount: 2,
      pendingCount: 2,
      rollout: ['IN_PROGRESS', 'COMPLETED'],
    });
    await clock.sleep(5 * MINUTE);
    expect(await counts()).toEqual({ runningCount: 2, pendingCount: 0, rollout: ['COMPLETED'] });
  });

  it('keeps its rollout complete while it is scaled: only the counts tell', async () => {
    const { create, counts, clock, update } = await world();
    await create();
    await clock.sleep(3 * MINUTE);
    await update({ desiredCount: 3 });
    expect(await counts()).toEqual({ runningCount: 2, pendingCount: 1, rollout: ['COMPLETED'] });
    await clock.sleep(3 * MINUTE);
    expect(await counts()).toMatchObject({ runningCount: 3 });
  });

  it('replaces a task that someone stops', async () => {
    const { ask, create, counts, clock } = await world();
    await create();
    await clock.sleep(3 * MINUTE);
    const { taskArns = [] } = await ask('ecs', 'ListTasks', { cluster: 'fresh', serviceName: 'shop' });
    await ask('ecs', 'StopTask', { cluster: 'fresh', task: taskArns[0], reason: 'to see' });
    await clock.sleep(15_000);
    expect(await counts()).toMatchObject({ runningCount: 1, pendingCount: 1 });
    await clock.sleep(3 * MINUTE);
    expect(await counts()).toMatchObject({ runningCount: 2, pendingCount: 0 });
  });
});

describe('a task that cannot start', () => {
  const group = (name: string) => ({
    logConfiguration: {
      logDriver: 'awslogs' as const,
      options: { 'awslogs-group': name, 'awslogs-region': 'me-central-1', 'awslogs-stream-prefix': 'ecs' },
    },
  });

  it.each([
    ['its image', {}, { image: `${HOST}/muvi-gateway-uat:v9` }, /^CannotPullContainerError/],
    ['its log group', {}, group('/ecs/none'), /^ResourceInitializationError.*log group does not exist/],
    [
      'its parameter',
      {},
      { secrets: [{ name: 'A', valueFrom: '/uat/NONE' }] },
      /^ResourceInitializationError/,
    ],
    ['its execution role', { executionRoleArn: `${EXECUTION}2` }, {}, /^ECS was unable to assume the role/],
  ])('for want of %s is stopped with the reason, again and again', async (_what, more, container, reason) => {
    const { create, counts, clock, stopped, service } = await world(more, container);
    await create({ desiredCount: 1 });
    await clock.sleep(4 * MINUTE);
    const [task] = await stopped();
    expect(task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
    expect(task?.stoppedReason).toMatch(reason);
    expect(await counts()).toMatchObject({ runningCount: 0, rollout: ['IN_PROGRESS'] });
    await clock.sleep(30 * MINUTE);
    expect((await service())?.deployments?.[0]?.failedTasks).toBeGreaterThanOrEqual(3);
  });

  it('is tried again after a while, not at once', async () => {
    const { create, counts, clock, service } = await world({}, { image: `${HOST}/muvi-gateway-uat:v9` });
    await create({ desiredCount: 1 });
    const failures = async () => (await service())?.deployments?.[0]?.failedTasks ?? 0;
    while ((await failures()) === 0) await clock.sleep(1_000);
    await clock.sleep(30_000);
    expect(await counts()).toMatchObject({ runningCount: 0, pendingCount: 0 });
    await clock.sleep(5 * MINUTE);
    expect((await failures()) + ((await counts()).pendingCount ?? 0)).toBeGreaterThan(1);
  });

  it('is given up by the circuit breaker, which rolls back to what was steady', async () => {
    const { create, counts, clock, register, update, service } = await world();
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    await create({ desiredCount: 1, deploymentConfiguration });
    await clock.sleep(3 * MINUTE);
    await register({}, { image: `${HOST}/muvi-gateway-uat:v9` });
    await update({ taskDefinition: 'shop:2' });
    await clock.sleep(60 * MINUTE);
    expect((await service())?.taskDefinition).toMatch(/task-definition\/shop:1$/);
    expect(await counts()).toEqual({ runningCount: 1, pendingCount: 0, rollout: ['COMPLETED'] });
  });

  it('starts by itself once what was missing is there, and writes to its log', async () => {
    const { ask, create, counts, clock } = await world({}, group('/ecs/late'));
    await create({ desiredCount: 1 });
    await clock.sleep(4 * MINUTE);
    await ask('cloudwatch-logs', 'CreateLogGroup', { logGroupName: '/ecs/late' });
    await clock.sleep(10 * MINUTE);
    expect(await counts()).toEqual({ runningCount: 1, pendingCount: 0, rollout: ['COMPLETED'] });
    const { events } = await ask('cloudwatch-logs', 'FilterLogEvents', { logGroupName: '/ecs/late' });
    expect(events).toMatchObject([{ logStreamName: expect.stringMatching(/^ecs\/app\/[0-9a-f]{32}$/) }]);
  });
});

describe('deleting in ECS', () => {
  it('refuses a service above 0 without force; a forced one drains, then is INACTIVE and still described', async () => {
    const { ask, create, clock, remove, service, balanced } = await world();
    const { loadBalancers, attach } = await balanced();
    await attach();
    await create({ loadBalancers });
    await clock.sleep(4 * MINUTE);
    await expect(remove()).rejects.toMatchObject({
      errorName: 'InvalidParameterException',
      message: expect.stringContaining('scaled above 0'),
    });
    await remove(true);
    expect(await service()).toMatchObject({ status: 'DRAINING', desiredCount: 0 });
    expect((await ask('ecs', 'ListServices', { cluster: 'fresh' })).serviceArns).toEqual([]);
    expect(await errorOf(create({ loadBalancers }))).toBe('InvalidParameterException');
    const cluster = () => ask('ecs', 'DeleteCluster', { cluster: 'fresh' });
    expect(await errorOf(cluster())).toBe('ClusterContainsServicesException');
    await clock.sleep(6 * MINUTE);
    expect(await service()).toMatchObject({ status: 'INACTIVE', runningCount: 0, deployments: [] });
    const update = ask('ecs', 'UpdateService', { cluster: 'fresh', service: 'shop', desiredCount: 1 });
    expect(await errorOf(update)).toBe('ServiceNotActiveException');
    await cluster();
    expect((await ask('ecs', 'DescribeClusters', { clusters: ['fresh'] })).clusters).toMatchObject([
      { status: 'INACTIVE' },
    ]);
    expect(await errorOf(create())).toBe('ClusterNotFoundException');
    expect(await service()).toMatchObject({ status: 'INACTIVE' });
  });

  it('refuses a service scaled to 0 while its tasks still run', async () => {
    const { create, clock, remove, update, service } = await world();
    await create();
    await clock.sleep(3 * MINUTE);
    await update({ desiredCount: 0 });
    await expect(remove()).rejects.toMatchObject({
      errorName: 'InvalidParameterException',
      message: expect.stringContaining('deployments are active'),
    });
    await clock.sleep(2 * MINUTE);
    await remove();
    expect(await service()).toMatchObject({ status: 'INACTIVE' });
  });

  it('answers what was never there as failures, and a name again as something new', async () => {
    const { ask, create, clock, remove, service } = await world();
    const { clusters, failures } = await ask('ecs', 'DescribeClusters', { clusters: ['nothing'] });
    expect([clusters, failures]).toMatchObject([[], [{ reason: 'MISSING' }]]);
    const described = await ask('ecs', 'DescribeServices', { cluster: 'fresh', services: ['nothing'] });
    expect([described.services, described.failures]).toMatchObject([[], [{ reason: 'MISSING' }]]);
    await create();
    await remove(true);
    await clock.sleep(2 * MINUTE);
    await create({ desiredCount: 1 });
    expect(await service()).toMatchObject({ status: 'ACTIVE', desiredCount: 1, pendingCount: 1 });
  });

  it('gives a cluster that is created again as it is', async () => {
    const { ask, create } = await world();
    await create();
    const again = await ask('ecs', 'CreateCluster', { clusterName: 'fresh' });
    expect(again.cluster).toMatchObject({ status: 'ACTIVE', activeServicesCount: 1, pendingTasksCount: 2 });
  });
});

describe('a task definition in the twin', () => {
  it('gets a new revision each time, is found by family, and is INACTIVE once deregistered', async () => {
    const { ask, register } = await world();
    const { taskDefinition } = await register({ tags: [{ key: 'a', value: '1' }] });
    expect(taskDefinition).toMatchObject({
      revision: 2,
      status: 'ACTIVE',
      compatibilities: ['EC2', 'FARGATE'],
      containerDefinitions: [
        { essential: true, portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }] },
      ],
    });
    const newest = async () =>
      (await ask('ecs', 'DescribeTaskDefinition', { taskDefinition: 'shop' })).taskDefinition?.revision;
    expect(await newest()).toBe(2);
    await ask('ecs', 'DeregisterTaskDefinition', { taskDefinition: 'shop:2' });
    expect(await newest()).toBe(1);
    const { taskDefinitionArns } = await ask('ecs', 'ListTaskDefinitions', { familyPrefix: 'shop' });
    expect(taskDefinitionArns).toEqual(['arn:aws:ecs:me-central-1:739991759290:task-definition/shop:1']);
    const missing = ask('ecs', 'DescribeTaskDefinition', { taskDefinition: 'shop:9' });
    expect(await errorOf(missing)).toBe('ClientException');
  });

  it.each([
    ['1024', '2048', 'none'],
    ['4096', '8192', 'none'],
    ['1 vCPU', '8 GB', 'none'],
    ['16384', '122880', 'none'],
    ['256', '4096', 'ClientException'],
    ['1024', '1024', 'ClientException'],
    ['4096', '31744', 'ClientException'],
    ['8192', '17408', 'ClientException'],
    ['3072', '8192', 'ClientException'],
    ['lots', '2048', 'ClientException'],
  ])('of %s CPU and %s memory: %s', async (cpu, memory, error) => {
    const { register } = await world();
    expect(await errorOf(register({ cpu, memory }))).toBe(error);
  });

  it.each([
    ['no cpu', { cpu: undefined }, {}],
    ['another network mode', { networkMode: 'bridge' }, {}],
    ['no execution role for ECR', { executionRoleArn: undefined }, {}],
    ['no image', {}, { image: '' }],
    ['a host port of its own', {}, { portMappings: [{ containerPort: 80, hostPort: 8080 }] }],
  ])('is refused for Fargate with %s', async (_what, more, container) => {
    const { register } = await world();
    expect(await errorOf(register(more, container))).toBe('ClientException');
  });
});

describe('ECS before phase 1', () => {
  it('lists services ten a page, and describes ten at a time', async () => {
    const { twin, here, ask } = rehearsal({ in: 'prod' });
    const { serviceArns = [] } = await ask('ecs', 'ListServices', { cluster: 'Muvi-Prod' });
    expect(serviceArns).toHaveLength(9);
    const many = Array.from({ length: 11 }, (_, index) => `s${index}`);
    expect(await errorOf(ask('ecs', 'DescribeServices', { cluster: 'Muvi-Prod', services: many }))).toBe(
      'InvalidParameterException',
    );
    const one = await twin.send(here, aws('ecs', 'ListServices', { cluster: 'Muvi-Prod', maxResults: 4 }));
    expect(one.value).toMatchObject({ nextToken: expect.any(String) });
  });

  it.each([
    ['uae', 'Muvi-Cluster', 6],
    ['frankfurt', 'Muvi-UAT', 9],
    ['prod', 'Muvi-Prod', 18],
  ] as const)(
    'runs in %s every task of %s, healthy behind its load balancer',
    async (where, cluster, running) => {
      const { ask } = rehearsal({ in: where });
      const { clusters } = await ask('ecs', 'DescribeClusters', { clusters: [cluster] });
      expect(clusters).toMatchObject([
        { status: 'ACTIVE', runningTasksCount: running, pendingTasksCount: 0 },
      ]);
      const { serviceArns = [] } = await ask('ecs', 'ListServices', { cluster });
      const { services = [] } = await ask('ecs', 'DescribeServices', { cluster, services: serviceArns });
      for (const { loadBalancers = [], desiredCount } of services) {
        for (const { targetGroupArn: TargetGroupArn } of loadBalancers) {
          const { TargetHealthDescriptions: health = [] } = await ask(
            'elastic-load-balancing-v2',
            'DescribeTargetHealth',
            { TargetGroupArn },
          );
          expect(health.map(({ TargetHealth }) => TargetHealth?.State)).toEqual(
            Array(desiredCount).fill('healthy'),
          );
        }
      }
    },
  );

  it('would start its tasks again: all they need is there', async () => {
    const { ask, clock } = rehearsal({ in: 'frankfurt' });
    const { serviceArns = [] } = await ask('ecs', 'ListServices', { cluster: 'Muvi-UAT' });
    for (const service of serviceArns) {
      await ask('ecs', 'UpdateService', { cluster: 'Muvi-UAT', service, forceNewDeployment: true });
    }
    await clock.sleep(15 * MINUTE);
    const { services = [] } = await ask('ecs', 'DescribeServices', {
      cluster: 'Muvi-UAT',
      services: serviceArns,
    });
    expect(services.map(({ deployments }) => deployments?.map(({ rolloutState }) => rolloutState))).toEqual(
      Array(9).fill(['COMPLETED']),
    );
  });

  it('comes down in the order of the runbook, and leaves its security groups unattached', async () => {
    const { ask, clock } = rehearsal();
    const elb = 'elastic-load-balancing-v2';
    const cluster = 'Muvi-Cluster';
    const { serviceArns = [] } = await ask('ecs', 'ListServices', { cluster });
    for (const service of serviceArns)
      await ask('ecs', 'UpdateService', { cluster, service, desiredCount: 0 });
    await clock.sleep(15_000);
    for (const service of serviceArns) await ask('ecs', 'DeleteService', { cluster, service, force: true });
    await clock.sleep(6 * MINUTE);
    const { services = [] } = await ask('ecs', 'DescribeServices', { cluster, services: serviceArns });
    expect(services.map(({ status }) => status)).toEqual(Array(6).fill('INACTIVE'));
    await ask('ecs', 'DeleteCluster', { cluster });

    const { LoadBalancers = [] } = await ask(elb, 'DescribeLoadBalancers');
    for (const { LoadBalancerArn } of LoadBalancers)
      await ask(elb, 'DeleteLoadBalancer', { LoadBalancerArn });
    const { TargetGroups = [] } = await ask(elb, 'DescribeTargetGroups');
    expect(TargetGroups).toHaveLength(6);
    for (const { TargetGroupArn } of TargetGroups) await ask(elb, 'DeleteTargetGroup', { TargetGroupArn });

    const { Services = [] } = await ask('servicediscovery', 'ListServices');
    for (const { Id } of Services) {
      const { Instances = [] } = await ask('servicediscovery', 'ListInstances', { ServiceId: Id });
      for (const { Id: InstanceId } of Instances) {
        await ask('servicediscovery', 'DeregisterInstance', { ServiceId: Id, InstanceId });
      }
    }
    await clock.sleep(MINUTE);
    for (const { Id } of Services) await ask('servicediscovery', 'DeleteService', { Id });

    await clock.sleep(5 * MINUTE);
    const { NetworkInterfaces = [] } = await ask('ec2', 'DescribeNetworkInterfaces');
    const held = new Set(
      NetworkInterfaces.flatMap(({ Groups = [] }) => Groups.map(({ GroupName }) => GroupName)),
    );
    for (const name of [
      'muvi-alb-sg',
      'sample-film-session-alb-sg',
      'sample-film-session-ecs-sg',
      'launch-wizard-1',
      'agha-alb-sg',
      'agha-task-a-sg',
    ]) {
      expect(held).not.toContain(name);
    }
    expect([...held].filter((name) => name?.endsWith('-ecs-sg'))).toEqual([]);
  });

  it('keeps Frankfurt’s network held by its tasks', async () => {
    const { ask } = rehearsal({ in: 'frankfurt' });
    const group = ask('ec2', 'DeleteSecurityGroup', { GroupId: FRANKFURT.securityGroups['muvi-uat-ecs-sg'] });
    expect(await errorOf(group)).toBe('DependencyViolation');
  });
});
