import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateServiceCommand as CreateDiscoveryService,
  CreateHttpNamespaceCommand,
  ListNamespacesCommand,
  RegisterInstanceCommand,
  ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery';
import type { Moto } from '../moto.ts';
import { type Network, type OldNetwork, seedOldNetwork } from './seed-network.ts';
import { settingsOf } from './seed-settings.ts';

/** Names from the runbook's section 2, given here by hand: a seed shares no table with the phases. */
const SERVICES = [
  'muvi-gateway-service-mfnabtxa',
  'muvi-identity-uat',
  'muvi-main-uat',
  'muvi-payment-uat',
  'muvi-notification-uat',
  'muvi-website-uat',
];
const LOAD_BALANCERS = {
  'Muvi-UAT': 'muvi-gateway-tg',
  'agha-loadbalancer': 'agha-task-a-taget-group',
  'sample-film-session-alb': 'sample-film-session-tg-uae',
  'sample-film-session-alb-v2': 'sample-film-session-tg-v2',
};
const IDLE_TARGET_GROUPS = ['muvi-website-tg', 'targetgroup-task-aaa'];
const IMAGE =
  '{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","layers":[]}';

/** What phase 1 takes away, as other teams left it. */
export async function seedOld(moto: Moto, network: Network): Promise<OldNetwork> {
  const old = await seedOldNetwork(moto, network);
  await seedServices(moto);
  await seedLoadBalancers(moto, network);
  await seedDiscovery(moto);
  await seedGroups(moto, network);
  const ecr = new ECRClient(settingsOf(moto, 'muvi-uat'));
  for (const repositoryName of ['sample-film-session-service', 'agha-test-a-ecr']) {
    await ecr.send(new CreateRepositoryCommand({ repositoryName }));
    await ecr.send(new PutImageCommand({ repositoryName, imageTag: 'latest', imageManifest: IMAGE }));
  }
  return old;
}

async function seedServices(moto: Moto): Promise<void> {
  const ecs = new ECSClient(settingsOf(moto, 'muvi-uat'));
  await ecs.send(new CreateClusterCommand({ clusterName: 'Muvi-Cluster' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'old',
      containerDefinitions: [{ name: 'old', image: 'old', memory: 512 }],
    }),
  );
  for (const serviceName of SERVICES) {
    await ecs.send(
      new CreateServiceCommand({
        cluster: 'Muvi-Cluster',
        serviceName,
        taskDefinition: 'old',
        desiredCount: 1,
      }),
    );
  }
}

async function seedLoadBalancers(moto: Moto, { main, subnets }: Network): Promise<void> {
  const elb = new ElasticLoadBalancingV2Client(settingsOf(moto, 'muvi-uat'));
  const group = async (Name: string) => {
    const input = { Name, Protocol: 'HTTP', Port: 80, VpcId: main, TargetType: 'ip' } as const;
    return (await elb.send(new CreateTargetGroupCommand(input))).TargetGroups?.[0]?.TargetGroupArn;
  };
  for (const [Name, targetGroup] of Object.entries(LOAD_BALANCERS)) {
    const made = await elb.send(
      new CreateLoadBalancerCommand({ Name, Subnets: [subnets['public-a'], subnets['public-b']] }),
    );
    await elb.send(
      new CreateListenerCommand({
        LoadBalancerArn: made.LoadBalancers?.[0]?.LoadBalancerArn,
        Protocol: 'HTTP',
        Port: 80,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: await group(targetGroup) }],
      }),
    );
  }
  for (const Name of IDLE_TARGET_GROUPS) await group(Name);
}

/** Two services of the namespace with an instance each, one without, and another namespace's that is to stay. */
async function seedDiscovery(moto: Moto): Promise<void> {
  const discovery = new ServiceDiscoveryClient(settingsOf(moto, 'muvi-uat'));
  await discovery.send(new CreateHttpNamespaceCommand({ Name: 'other.internal' }));
  const { Namespaces = [] } = await discovery.send(new ListNamespacesCommand({}));
  const idOf = (name: string) => Namespaces.find(({ Name }) => Name === name)?.Id;
  const service = async (Name: string, namespace: string) =>
    (await discovery.send(new CreateDiscoveryService({ Name, NamespaceId: idOf(namespace) }))).Service?.Id;
  for (const name of ['gateway', 'main']) {
    await discovery.send(
      new RegisterInstanceCommand({
        ServiceId: await service(name, 'uat.internal'),
        InstanceId: `${name}-task`,
        Attributes: { AWS_INSTANCE_IPV4: '10.60.11.10' },
      }),
    );
  }
  await service('identity', 'uat.internal');
  await service('of-another-team', 'other.internal');
}

/** Test groups that name each other, one rule each way, and the one that a rule of the Redis group names. */
async function seedGroups(moto: Moto, { main }: Network): Promise<void> {
  const ec2 = new EC2Client(settingsOf(moto, 'muvi-uat'));
  const group = async (GroupName: string) =>
    (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId: main })))
      .GroupId as string;
  const from = (GroupId: string, port: number) => [
    { IpProtocol: 'tcp', FromPort: port, ToPort: port, UserIdGroupPairs: [{ GroupId }] },
  ];
  const agha = await group('agha-test-sg');
  const sample = await group('sample-film-session-alb-sg');
  await group('launch-wizard-1');
  const stale = await group('sample-film-session-ecs-sg');
  const redis = await group('redis-uat-sg');
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({ GroupId: agha, IpPermissions: from(sample, 80) }),
  );
  await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: sample, IpPermissions: from(agha, 80) }));
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({ GroupId: redis, IpPermissions: from(stale, 6379) }),
  );
}
