import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { isListedRead } from '../../src/aws/guard/reads.ts';
import { KINDS } from '../../src/inventory/kinds/index.ts';
import type { Inventory } from '../../src/inventory/survey.ts';
import { type Moto, type MotoProfile, type Recorded, startMoto } from '../moto.ts';
import { lacks } from '../tools.ts';
import { WIRE_PLACES, type WireProcess, wireProcess } from '../wire/process.ts';
import { type AwsCli, awsCli } from './aws-cli.ts';
import { realWaiting } from './support.ts';

/** What is put into an account by the AWS CLI, which knows nothing of muvi; lines that need no order. */
const SEED: readonly string[] = [
  'ecs create-cluster --cluster-name one',
  'ecs register-task-definition --family web --container-definitions [{"name":"app","image":"web","memory":128}]',
  'ecr create-repository --repository-name web',
  'ecr create-repository --repository-name api',
  'elasticache create-cache-subnet-group --cache-subnet-group-name own --cache-subnet-group-description own --subnet-ids SUBNET',
  'elasticache create-replication-group --replication-group-id sessions --replication-group-description sessions --cache-node-type cache.t3.micro --engine redis --num-cache-clusters 1',
  'rds create-db-instance --db-instance-identifier db1 --db-instance-class db.t3.micro --engine postgres --allocated-storage 20 --master-username u --master-user-password seven-letters',
  'rds create-db-cluster --db-cluster-identifier aurora1 --engine aurora-postgresql --master-username u --master-user-password seven-letters',
  'elbv2 create-target-group --name tg1 --protocol HTTP --port 80 --vpc-id VPC --target-type ip',
  'elbv2 create-load-balancer --name lb1 --subnets SUBNET OTHER',
  'ec2 create-security-group --group-name g1 --description g1 --vpc-id VPC',
  'ec2 create-security-group --group-name g2 --description g2 --vpc-id VPC',
  'ec2 allocate-address',
  'ssm put-parameter --name /uat/A --value a --type String',
  'ssm put-parameter --name /uat/B --value b --type SecureString',
  'secretsmanager create-secret --name s1 --secret-string {"password":"never-shown-planted"}',
  'servicediscovery create-http-namespace --name local',
  'logs create-log-group --log-group-name /ecs/web',
  'logs create-log-group --log-group-name /ecs/api',
  'iam create-role --role-name tasks --assume-role-policy-document {"Version":"2012-10-17","Statement":[]}',
  'acm request-certificate --domain-name example.test',
  's3api create-bucket --bucket BUCKET --create-bucket-configuration LocationConstraint=REGION',
  'wafv2 create-web-acl --name w1 --scope REGIONAL --default-action Allow={} --visibility-config SampledRequestsEnabled=false,CloudWatchMetricsEnabled=false,MetricName=w',
];

/** By kind: what the AWS CLI counts, as arguments and a JMESPath query that gives a number. */
const COUNTS: Readonly<Record<string, string>> = {
  'ec2/vpc': 'ec2 describe-vpcs --query length(Vpcs)',
  'ec2/subnet': 'ec2 describe-subnets --query length(Subnets)',
  'ec2/route-table': 'ec2 describe-route-tables --query length(RouteTables)',
  'ec2/nat-gateway': 'ec2 describe-nat-gateways --query length(NatGateways)',
  'ec2/address': 'ec2 describe-addresses --query length(Addresses)',
  'ec2/security-group': 'ec2 describe-security-groups --query length(SecurityGroups)',
  'ec2/instance': 'ec2 describe-instances --query length(Reservations)',
  'ec2/volume': 'ec2 describe-volumes --query length(Volumes)',
  'elbv2/load-balancer': 'elbv2 describe-load-balancers --query length(LoadBalancers)',
  'elbv2/target-group': 'elbv2 describe-target-groups --query length(TargetGroups)',
  'ecs/cluster': 'ecs list-clusters --query length(clusterArns)',
  'ecs/task-definition': 'ecs list-task-definitions --query length(taskDefinitionArns)',
  'ecr/repository': 'ecr describe-repositories --query length(repositories)',
  'rds/cluster': 'rds describe-db-clusters --query length(DBClusters)',
  'rds/instance': 'rds describe-db-instances --query length(DBInstances)',
  'rds/proxy': 'rds describe-db-proxies --query length(DBProxies)',
  'elasticache/replication-group':
    'elasticache describe-replication-groups --query length(ReplicationGroups)',
  'elasticache/subnet-group': 'elasticache describe-cache-subnet-groups --query length(CacheSubnetGroups)',
  's3/bucket': 's3api list-buckets --query length(Buckets)',
  'wafv2/web-acl': 'wafv2 list-web-acls --scope REGIONAL --query length(WebACLs)',
  'ssm/parameter': 'ssm describe-parameters --query length(Parameters)',
  'secrets-manager/secret': 'secretsmanager list-secrets --query length(SecretList)',
  'servicediscovery/namespace': 'servicediscovery list-namespaces --query length(Namespaces)',
  'servicediscovery/service': 'servicediscovery list-services --query length(Services)',
  'codepipeline/pipeline': 'codepipeline list-pipelines --query length(pipelines)',
  'codebuild/project': 'codebuild list-projects --query length(projects)',
  'logs/log-group': 'logs describe-log-groups --query length(logGroups)',
  'iam/role': 'iam list-roles --query length(Roles)',
  'acm/certificate': 'acm list-certificates --query length(CertificateSummaryList)',
};

/** What this emulator (moto 5.2) answers with a page of HTML. */
const UNANSWERED = ['rds/proxy-endpoint', 'elasticache/parameter-group'];

describe.skipIf(lacks('moto_server') || lacks('aws'))('an audit over HTTP, of accounts others filled', () => {
  let moto: Moto;
  let wire: WireProcess;
  let recording: Recorded[];
  let inventories: readonly Inventory[];
  const regions = { 'muvi-uat': 'me-central-1', 'muvi-prod': 'eu-central-1' } as const;

  const clis = new Map<MotoProfile, AwsCli>();
  const aws = (profile: MotoProfile, words: readonly string[]) => clis.get(profile)?.(words);

  const fill = async (profile: MotoProfile) => {
    const region = regions[profile];
    clis.set(
      profile,
      await awsCli({
        PATH: process.env['PATH'],
        HOME: '/nonexistent',
        ...moto.environment,
        AWS_PROFILE: profile,
        AWS_DEFAULT_REGION: region,
        AWS_ENDPOINT_URL: moto.url,
        AWS_MAX_ATTEMPTS: '8',
        AWS_RETRY_MODE: 'adaptive',
        AWS_PAGER: '',
        AWS_EC2_METADATA_DISABLED: 'true',
      }),
    );
    const subnets = await aws(profile, ['ec2', 'describe-subnets', '--query', 'Subnets[].[SubnetId,VpcId]']);
    const [[subnet, vpc], [other]] = subnets as [[string, string], [string]];
    const filled = (word: string) =>
      ({ SUBNET: subnet, OTHER: other, VPC: vpc, BUCKET: `bucket-${profile}` })[word] ??
      word.replace('REGION', region);
    // Production has more, so that one account cannot pass for the other.
    const lines =
      profile === 'muvi-prod'
        ? SEED
        : SEED.filter((line) => /log-group|ecr|put-parameter/.test(line)).slice(1);
    for (const line of lines) await aws(profile, line.split(' ').map(filled));
  };

  beforeAll(async () => {
    moto = await startMoto();
    await moto.reset();
    // One account beside the other, each line by line: the emulator is not safe under many writers.
    await Promise.all([fill('muvi-uat'), fill('muvi-prod')]);
    wire = await wireProcess({ phases: [], endpoint: moto.url, variables: moto.environment });
    await moto.startRecording();
    ({ inventories } = await audit(['prod', 'uae'], {
      gateway: wire.context.gateway,
      clock: wire.context.clock,
      waiting: realWaiting,
      places: WIRE_PLACES,
      kinds: KINDS,
      concurrency: 4,
      scrub: (text) => text,
    }));
    recording = await moto.recording();
  }, 240_000);

  afterAll(async () => {
    await Promise.all([...clis.values()].map((cli) => cli.close()));
    await wire?.close();
    await moto?.stop();
  });

  it.each([
    ['prod', 'muvi-prod', 19],
    ['uae', 'muvi-uat', 7],
  ] as const)(
    'counts in %s what the AWS CLI counts, kind by kind',
    async (environment, profile, least) => {
      const inventory = inventories.find((one) => one.environment === environment) as Inventory;
      const sections = inventory.sections.filter(({ kind }) => kind in COUNTS);
      const counted = Object.fromEntries(sections.map(({ kind, resources }) => [kind, resources.length]));
      const expected: Record<string, number> = {};
      for (const { kind } of sections)
        expected[kind] = (await aws(profile, (COUNTS[kind] ?? '').split(' '))) as number;
      expect(counted).toEqual(expected);
      expect(Object.values(expected).filter((count) => count > 0).length).toBeGreaterThanOrEqual(least);
    },
    240_000,
  );

  it('leaves unknown only what the emulator cannot answer', () => {
    const unread = inventories.flatMap(({ environment, sections }) =>
      sections.filter((one) => one.unread).map(({ kind }) => `${environment} ${kind}`),
    );
    const gaps = ['prod', 'uae'].flatMap((environment) => UNANSWERED.map((kind) => `${environment} ${kind}`));
    expect(unread).toEqual(gaps);
  });

  it('sends reads alone; under production’s key none but listed ones', () => {
    const { accessKeyId } = moto.keys('muvi-prod');
    const named = recording.filter(({ operation }) => operation !== undefined);
    expect(named.length).toBeGreaterThan(50);
    const writes = named.filter(({ operation }) => !/^(Describe|List|Get|BatchGet)/.test(operation ?? ''));
    expect(writes.map(({ operation }) => operation)).toEqual([]);
    expect(recording.filter(({ method, operation }) => operation === undefined && method !== 'GET')).toEqual(
      [],
    );
    const asked = new Set(
      wire.departures.filter(({ place }) => place.environment === 'prod').map(({ call }) => call),
    );
    for (const call of asked) {
      const { service, operation } = call as unknown as { service: string; operation: string };
      expect(isListedRead('prod', service, operation), `${service}:${operation}`).toBe(true);
    }
    const underProd = recording.filter((one) => one.accessKeyId === accessKeyId && one.service !== 'sts');
    expect(underProd.length).toBeGreaterThanOrEqual(asked.size - 5);
  });
});
