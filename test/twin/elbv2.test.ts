import { describe, expect, it } from 'vitest';
import { UAE } from '../../src/twin/start/facts.ts';
import { aws, errorOf, rehearsal } from './support.ts';

const S = 'elastic-load-balancing-v2';
const { mainVpc, aghaVpc, subnets, securityGroups } = UAE;
const CERTIFICATE = 'arn:aws:acm:me-central-1:739991759290:certificate/6f56edba-845d-4680-b058-d610d25b365c';
const inside = [subnets['private-a'], subnets['private-b']];
const balancer = (more: object = {}) => ({
  Name: 'fresh',
  Scheme: 'internal' as const,
  Subnets: inside,
  SecurityGroups: [securityGroups['muvi-alb-sg']],
  ...more,
});
const group = (more: object = {}) => ({
  Name: 'fresh-tg',
  Protocol: 'HTTP' as const,
  Port: 80,
  VpcId: mainVpc,
  TargetType: 'ip' as const,
  HealthCheckPath: '/heartbeat',
  ...more,
});
const forward = (TargetGroupArn: string) => [{ Type: 'forward' as const, TargetGroupArn }];

function world() {
  const made = rehearsal();
  const { ask } = made;
  const createBalancer = async (more: object = {}) =>
    (await ask(S, 'CreateLoadBalancer', balancer(more))).LoadBalancers?.[0]?.LoadBalancerArn ?? '';
  const createGroup = async (more: object = {}) =>
    (await ask(S, 'CreateTargetGroup', group(more))).TargetGroups?.[0]?.TargetGroupArn ?? '';
  const listen = async (LoadBalancerArn: string, to: string, more: object = {}) =>
    (
      await ask(S, 'CreateListener', {
        LoadBalancerArn,
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: forward(to),
        ...more,
      })
    ).Listeners?.[0]?.ListenerArn ?? '';
  const health = async (TargetGroupArn: string) =>
    (await ask(S, 'DescribeTargetHealth', { TargetGroupArn })).TargetHealthDescriptions?.map(
      ({ TargetHealth }) => TargetHealth?.State,
    );
  const named = async (name: string) =>
    (await ask(S, 'DescribeLoadBalancers', { Names: [name] })).LoadBalancers?.[0];
  const interfacesOf = async (groupId: string) =>
    (await ask('ec2', 'DescribeNetworkInterfaces', { Filters: [{ Name: 'group-id', Values: [groupId] }] }))
      .NetworkInterfaces ?? [];
  return { ...made, createBalancer, createGroup, listen, health, named, interfacesOf };
}

describe('a load balancer in the twin', () => {
  it('is provisioning for two to three minutes, then active, with a name, a zone id and an address a subnet', async () => {
    const { createBalancer, named, clock, interfacesOf } = world();
    const before = (await interfacesOf(securityGroups['muvi-alb-sg'])).length;
    const arn = await createBalancer();
    expect(arn).toMatch(
      /^arn:aws:elasticloadbalancing:me-central-1:739991759290:loadbalancer\/app\/fresh\/[0-9a-f]{16}$/,
    );
    expect(await named('fresh')).toMatchObject({
      DNSName: expect.stringMatching(/^internal-fresh-\d{10}\.me-central-1\.elb\.amazonaws\.com$/),
      VpcId: mainVpc,
      Scheme: 'internal',
      State: { Code: 'provisioning' },
      AvailabilityZones: inside.map((SubnetId) => ({ SubnetId })),
    });
    expect(await interfacesOf(securityGroups['muvi-alb-sg'])).toHaveLength(before + 2);
    await clock.sleep(119_000);
    expect((await named('fresh'))?.State?.Code).toBe('provisioning');
    await clock.sleep(61_000);
    expect((await named('fresh'))?.State?.Code).toBe('active');
  });

  it('is the same when it is created again with the same settings, and refused with others', async () => {
    const { createBalancer } = world();
    const arn = await createBalancer();
    expect(await createBalancer({ Subnets: [...inside].reverse() })).toBe(arn);
    expect(await errorOf(createBalancer({ SecurityGroups: [securityGroups['launch-wizard-1']] }))).toBe(
      'DuplicateLoadBalancerNameException',
    );
  });

  it.each([
    ['one subnet', { Subnets: [subnets['private-a']] }, 'ValidationError'],
    [
      'two subnets of a zone',
      { Subnets: [subnets['private-a'], subnets['public-a']] },
      'InvalidConfigurationRequestException',
    ],
    [
      'a subnet that is not there',
      { Subnets: ['subnet-1', subnets['private-b']] },
      'SubnetNotFoundException',
    ],
    [
      'a group of another VPC',
      { SecurityGroups: [securityGroups['agha-alb-sg']] },
      'InvalidSecurityGroupException',
    ],
    ['a name too long', { Name: 'a'.repeat(33) }, 'ValidationError'],
    ['a name that says internal', { Name: 'internal-a' }, 'ValidationError'],
    ['a network load balancer', { Type: 'network' }, 'UnsupportedByTwin'],
  ])('is refused with %s', async (_what, more, error) => {
    const { createBalancer } = world();
    expect(await errorOf(createBalancer(more))).toBe(error);
  });

  it('faces the internet only in a VPC that has a gateway to it', async () => {
    const { ask, createBalancer } = world();
    const { Vpc } = await ask('ec2', 'CreateVpc', { CidrBlock: '10.90.0.0/16' });
    const made: string[] = [];
    for (const [index, zone] of ['a', 'b'].entries()) {
      const { Subnet } = await ask('ec2', 'CreateSubnet', {
        VpcId: Vpc?.VpcId,
        CidrBlock: `10.90.${index}.0/24`,
        AvailabilityZone: `me-central-1${zone}`,
      });
      made.push(Subnet?.SubnetId ?? '');
    }
    const lonely = { Subnets: made, SecurityGroups: undefined };
    expect(await errorOf(createBalancer({ ...lonely, Scheme: 'internet-facing' }))).toBe(
      'InvalidSubnetException',
    );
    expect(await errorOf(createBalancer(lonely))).toBe('none');
  });

  it('goes at once with its listeners, while its interfaces hold its security group for minutes', async () => {
    const { ask, named, clock, interfacesOf } = world();
    const arn = (await named('agha-loadbalancer'))?.LoadBalancerArn ?? '';
    const sg = securityGroups['agha-alb-sg'];
    await ask(S, 'DeleteLoadBalancer', { LoadBalancerArn: arn });
    expect(await errorOf(named('agha-loadbalancer'))).toBe('LoadBalancerNotFoundException');
    expect(await errorOf(ask(S, 'DescribeListeners', { LoadBalancerArn: arn }))).toBe(
      'LoadBalancerNotFoundException',
    );
    expect((await interfacesOf(sg)).map(({ Description }) => Description)).toEqual(
      Array(2).fill(`ELB ${arn.slice(arn.indexOf('app/'))}`),
    );
    // A rule of agha-task-a-sg names the group as well.
    await ask('ec2', 'DeleteSecurityGroup', { GroupId: securityGroups['agha-task-a-sg'] });
    expect(await errorOf(ask('ec2', 'DeleteSecurityGroup', { GroupId: sg }))).toBe('DependencyViolation');
    await clock.sleep(5 * 60_000);
    expect(await interfacesOf(sg)).toEqual([]);
    await ask('ec2', 'DeleteSecurityGroup', { GroupId: sg });
    await ask(S, 'DeleteLoadBalancer', { LoadBalancerArn: arn });
  });

  it('is not deleted while it is protected', async () => {
    const { ask, createBalancer } = world();
    const LoadBalancerArn = await createBalancer();
    const protect = (Value: string, Key = 'deletion_protection.enabled') =>
      ask(S, 'ModifyLoadBalancerAttributes', { LoadBalancerArn, Attributes: [{ Key, Value }] });
    await protect('true');
    expect(await errorOf(ask(S, 'DeleteLoadBalancer', { LoadBalancerArn }))).toBe(
      'OperationNotPermittedException',
    );
    await protect('false');
    await ask(S, 'DeleteLoadBalancer', { LoadBalancerArn });
    expect(await errorOf(protect('true'))).toBe('LoadBalancerNotFoundException');
    const other = await createBalancer();
    expect(other).not.toBe(LoadBalancerArn);
  });
});

describe('a target group in the twin', () => {
  it('is the same when it is created again with the same settings, and refused with others', async () => {
    const { createGroup } = world();
    const arn = await createGroup();
    expect(await createGroup()).toBe(arn);
    expect(await errorOf(createGroup({ HealthCheckPath: '/' }))).toBe('DuplicateTargetGroupNameException');
  });

  it('gets the health check of its protocol version, within bounds', async () => {
    const { ask, createGroup } = world();
    const grpc = await createGroup({ ProtocolVersion: 'GRPC', HealthCheckPath: undefined });
    const { TargetGroups } = await ask(S, 'DescribeTargetGroups', { TargetGroupArns: [grpc] });
    expect(TargetGroups).toMatchObject([
      {
        ProtocolVersion: 'GRPC',
        HealthCheckPath: '/AWS.ALB/healthcheck',
        Matcher: { GrpcCode: '12' },
        HealthCheckIntervalSeconds: 30,
        LoadBalancerArns: [],
      },
    ]);
    const refused = (more: object) => errorOf(createGroup({ Name: 'other', ...more }));
    expect(await refused({ HealthCheckTimeoutSeconds: 30 })).toBe('ValidationError');
    expect(await refused({ HealthCheckIntervalSeconds: 4 })).toBe('ValidationError');
    expect(await refused({ HealthCheckPath: 'heartbeat' })).toBe('ValidationError');
    expect(await refused({ VpcId: 'vpc-1' })).toBe('ValidationError');
    expect(await refused({ ProtocolVersion: 'GRPC', Matcher: { HttpCode: '200' } })).toBe('ValidationError');
  });

  it('is held by listeners and by rules, and is missing with its own error', async () => {
    const { ask, createBalancer, createGroup, listen } = world();
    const [one, two] = [await createGroup(), await createGroup({ Name: 'ruled-tg' })];
    const ListenerArn = await listen(await createBalancer(), one);
    const { Rules } = await ask(S, 'CreateRule', {
      ListenerArn,
      Priority: 10,
      Conditions: [{ Field: 'path-pattern', Values: ['/api/*'] }],
      Actions: forward(two),
    });
    const remove = (TargetGroupArn: string) => errorOf(ask(S, 'DeleteTargetGroup', { TargetGroupArn }));
    expect(await remove(one)).toBe('ResourceInUseException');
    expect(await remove(two)).toBe('ResourceInUseException');
    await ask(S, 'DeleteRule', { RuleArn: Rules?.[0]?.RuleArn });
    expect(await remove(two)).toBe('none');
    expect(await remove(two)).toBe('none');
    await ask(S, 'DeleteListener', { ListenerArn });
    expect(await remove(one)).toBe('none');
    const gone = ask(S, 'DescribeTargetGroups', { Names: ['fresh-tg'] });
    expect(await errorOf(gone)).toBe('TargetGroupNotFoundException');
  });
});

describe('a listener in the twin', () => {
  it('takes one port, is the same when created again, and knows where it forwards', async () => {
    const { ask, createBalancer, createGroup, listen } = world();
    const [arn, first] = [await createBalancer(), await createGroup()];
    const listener = await listen(arn, first);
    expect(await listen(arn, first)).toBe(listener);
    const second = await createGroup({ Name: 'second-tg' });
    expect(await errorOf(listen(arn, second))).toBe('DuplicateListenerException');
    const { Listeners } = await ask(S, 'DescribeListeners', { LoadBalancerArn: arn });
    expect(Listeners).toMatchObject([
      {
        ListenerArn: listener,
        Port: 80,
        DefaultActions: [
          {
            Type: 'forward',
            TargetGroupArn: first,
            ForwardConfig: { TargetGroups: [{ TargetGroupArn: first, Weight: 1 }] },
          },
        ],
      },
    ]);
    const { TargetGroups } = await ask(S, 'DescribeTargetGroups', { LoadBalancerArn: arn });
    expect(TargetGroups).toMatchObject([{ TargetGroupArn: first, LoadBalancerArns: [arn] }]);
    await ask(S, 'ModifyListener', { ListenerArn: listener, DefaultActions: forward(second) });
    expect((await ask(S, 'DescribeTargetGroups', { LoadBalancerArn: arn })).TargetGroups).toMatchObject([
      { TargetGroupArn: second },
    ]);
  });

  it('forwards to gRPC targets over HTTPS alone, with a certificate that ACM has issued', async () => {
    const { ask, createBalancer, createGroup, listen } = world();
    const [arn, grpc] = [await createBalancer(), await createGroup({ ProtocolVersion: 'GRPC' })];
    const https = (CertificateArn: string) =>
      listen(arn, grpc, { Port: 5002, Protocol: 'HTTPS', Certificates: [{ CertificateArn }] });
    expect(await errorOf(listen(arn, grpc))).toBe('InvalidConfigurationRequestException');
    expect(await errorOf(listen(arn, grpc, { Protocol: 'HTTPS' }))).toBe('ValidationError');
    expect(await errorOf(https(`${CERTIFICATE.slice(0, -1)}0`))).toBe('CertificateNotFoundException');
    const { CertificateArn: pending = '' } = await ask('acm', 'RequestCertificate', {
      DomainName: 'internal.muvicinemas.com',
      ValidationMethod: 'DNS',
    });
    expect(await errorOf(https(pending))).toBe('UnsupportedCertificate');
    await https(CERTIFICATE);
    const { Listeners } = await ask(S, 'DescribeListeners', { LoadBalancerArn: arn });
    expect(Listeners).toMatchObject([
      {
        Protocol: 'HTTPS',
        Certificates: [{ CertificateArn: CERTIFICATE }],
        SslPolicy: 'ELBSecurityPolicy-2016-08',
      },
    ]);
    expect(await errorOf(ask('acm', 'DeleteCertificate', { CertificateArn: CERTIFICATE }))).toBe(
      'ResourceInUseException',
    );
  });

  it('refuses a group of another load balancer, of another VPC, or that is not there', async () => {
    const { ask, createBalancer, createGroup, listen } = world();
    const arn = await createBalancer();
    const { TargetGroups } = await ask(S, 'DescribeTargetGroups', { Names: ['muvi-gateway-tg'] });
    expect(await errorOf(listen(arn, TargetGroups?.[0]?.TargetGroupArn ?? ''))).toBe(
      'TargetGroupAssociationLimitException',
    );
    const away = await createGroup({ Name: 'away-tg', VpcId: aghaVpc });
    expect(await errorOf(listen(arn, away))).toBe('InvalidConfigurationRequestException');
    expect(await errorOf(listen(arn, away.replace('away', 'nothing')))).toBe('TargetGroupNotFoundException');
    expect(await errorOf(listen(arn.replace('fresh', 'stale'), away))).toBe('LoadBalancerNotFoundException');
  });

  it('shows its rules in order of priority, the default one last', async () => {
    const { ask, createBalancer, createGroup, listen } = world();
    const to = await createGroup();
    const ListenerArn = await listen(await createBalancer(), to);
    const rule = (Priority: number) =>
      ask(S, 'CreateRule', {
        ListenerArn,
        Priority,
        Conditions: [{ Field: 'path-pattern', Values: [`/${Priority}`] }],
        Actions: forward(to),
      });
    for (const priority of [200, 30, 1_000]) await rule(priority);
    expect(await errorOf(rule(30))).toBe('PriorityInUseException');
    const { Rules = [] } = await ask(S, 'DescribeRules', { ListenerArn });
    expect(Rules.map(({ Priority }) => Priority)).toEqual(['30', '200', '1000', 'default']);
    const fallback = ask(S, 'DeleteRule', { RuleArn: Rules.at(-1)?.RuleArn });
    expect(await errorOf(fallback)).toBe('OperationNotPermittedException');
  });
});

describe('a target in the twin', () => {
  it('is unused, then initial, then what its health check finds, and drains when it goes', async () => {
    const { ask, clock, createBalancer, createGroup, listen, health } = world();
    const TargetGroupArn = await createGroup();
    const Targets = [{ Id: '10.60.130.9' }];
    await ask(S, 'RegisterTargets', { TargetGroupArn, Targets });
    expect(await health(TargetGroupArn)).toEqual(['unused']);
    await listen(await createBalancer(), TargetGroupArn);
    expect(await health(TargetGroupArn)).toEqual(['initial']);
    await clock.sleep(4 * 60_000);
    // Nothing runs at an address that was registered by hand.
    expect(await health(TargetGroupArn)).toEqual(['unhealthy']);
    await ask(S, 'ModifyTargetGroupAttributes', {
      TargetGroupArn,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }],
    });
    await ask(S, 'DeregisterTargets', { TargetGroupArn, Targets });
    expect(await health(TargetGroupArn)).toEqual(['draining']);
    await clock.sleep(30_000);
    expect(await health(TargetGroupArn)).toEqual([]);
    const asked = await ask(S, 'DescribeTargetHealth', { TargetGroupArn, Targets });
    expect(asked.TargetHealthDescriptions).toMatchObject([
      { TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered' } },
    ]);
  });
});

describe('Elastic Load Balancing in the twin', () => {
  it('describes tags for up to twenty ARNs of any kind', async () => {
    const { ask, createBalancer, createGroup } = world();
    const [one, two] = [await createBalancer({ Tags: [{ Key: 'a', Value: '1' }] }), await createGroup()];
    await ask(S, 'AddTags', { ResourceArns: [two], Tags: [{ Key: 'b', Value: '2' }] });
    const described = async (ResourceArns: string[]) =>
      (await ask(S, 'DescribeTags', { ResourceArns })).TagDescriptions?.map(({ Tags }) => Tags);
    expect(await described([one, two])).toEqual([[{ Key: 'a', Value: '1' }], [{ Key: 'b', Value: '2' }]]);
    await ask(S, 'RemoveTags', { ResourceArns: [one], TagKeys: ['a'] });
    expect(await described([one])).toEqual([[]]);
    expect(await errorOf(described(Array(21).fill(one)))).toBe('ValidationError');
    expect(await errorOf(described([`${two}0`]))).toBe('TargetGroupNotFoundException');
  });

  it('describes up to 400 a page', async () => {
    const { ask, twin, here } = rehearsal();
    const limited = twin.send(here, aws(S, 'DescribeTargetGroups', { PageSize: 401 }));
    expect(await errorOf(limited)).toBe('ValidationError');
    const first = await twin.send(here, aws(S, 'DescribeLoadBalancers', { PageSize: 3 }));
    expect(first.value).toMatchObject({ NextMarker: expect.any(String) });
    const { LoadBalancers = [] } = await ask(S, 'DescribeLoadBalancers');
    expect(LoadBalancers.map(({ LoadBalancerName }) => LoadBalancerName).sort()).toEqual([
      'Muvi-UAT',
      'agha-loadbalancer',
      'sample-film-session-alb',
      'sample-film-session-alb-v2',
    ]);
  });

  it.each(['frankfurt', 'prod'] as const)(
    'starts in %s with three load balancers, six gRPC listeners over TLS and nine groups',
    async (where) => {
      const { ask } = rehearsal({ in: where });
      const { LoadBalancers = [] } = await ask(S, 'DescribeLoadBalancers');
      const internal = LoadBalancers.find(({ Scheme }) => Scheme === 'internal');
      expect(LoadBalancers).toHaveLength(3);
      const { Listeners = [] } = await ask(S, 'DescribeListeners', {
        LoadBalancerArn: internal?.LoadBalancerArn,
      });
      expect(Listeners.map(({ Port }) => Port).sort()).toEqual([5002, 5003, 5004, 5005, 5006, 5007]);
      expect(new Set(Listeners.map(({ Protocol }) => Protocol))).toEqual(new Set(['HTTPS']));
      const { TargetGroups = [] } = await ask(S, 'DescribeTargetGroups');
      expect(TargetGroups).toHaveLength(9);
      expect(TargetGroups.filter(({ LoadBalancerArns = [] }) => LoadBalancerArns.length === 0)).toHaveLength(
        1,
      );
    },
  );
});
