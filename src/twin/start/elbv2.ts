import { BALANCER_ATTRIBUTES, GROUP_ATTRIBUTES } from '../elbv2/attributes.ts';
import { balancingArn, within } from '../elbv2/common.ts';
import { type Action, listeners, loadBalancers, rules, targetGroups } from '../elbv2/kinds.ts';
import { attached, hostNumber } from '../elbv2/load-balancers.ts';
import { usualHealth } from '../elbv2/target-groups.ts';
import type { Tx } from '../kind.ts';
import { servingCertificate } from './acm.ts';
import { APPLICATIONS } from './applications.ts';
import { FRANKFURT, PROD, UAE } from './facts.ts';
import { PLACES, stands } from './place.ts';
import { FRANKFURT_INTERNAL_HOST } from './ssm.ts';

/** The one load balancer whose host name stands elsewhere too, in SSM's parameters: its name and its digits. */
const HOSTED = /^internal-(.+)-(\d{10})\./.exec(FRANKFURT_INTERNAL_HOST);

const POLICY = 'ELBSecurityPolicy-2016-08';

/** Elastic Load Balancing as it stands before phase 1: what phase 1 takes down, and what phase 3 mirrors. */
export function standingLoadBalancers(tx: Tx): void {
  old(tx.in(PLACES.uae));
  const frankfurt = { public: 'Muvi-UAT', internal: 'Muvi-Internal-UAT', website: 'Muvi-Website-UAT' };
  mirrored(tx.in(PLACES.frankfurt), FRANKFURT, 'muvi-uat', frankfurt);
  mirrored(tx.in(PLACES.prod), PROD, 'muvi-prod', {
    public: 'Muvi-Prod',
    internal: 'Muvi-Internal-Prod',
    website: 'Muvi-Website-Prod',
  });
}

/** The ARN of a target group that stands at the beginning. */
export const standingGroup = (tx: Tx, name: string): string =>
  balancingArn(tx, `targetgroup/${name}/${tx.fixed(16, 'target-group', tx.place.account, name)}`);

/** UAE: the old public load balancer, and three left over from experiments. */
function old(tx: Tx): void {
  const { mainVpc, aghaVpc, subnets, securityGroups: sg } = UAE;
  const main = [subnets['public-a'], subnets['public-b']];
  const agha = [subnets['agha-public-a'], subnets['agha-public-b']];
  const groups = {
    gateway: putGroup(tx, 'muvi-gateway-tg', mainVpc, '/heartbeat'),
    website: putGroup(tx, 'muvi-website-tg', mainVpc, '/'),
    agha: putGroup(tx, 'agha-task-a-taget-group', aghaVpc, '/'),
    sample: putGroup(tx, 'sample-film-session-tg-uae', mainVpc, '/'),
    sample2: putGroup(tx, 'sample-film-session-tg-v2', mainVpc, '/'),
  };
  putGroup(tx, 'targetgroup-task-aaa', aghaVpc, '/');
  const alb = putBalancer(tx, 'Muvi-UAT', mainVpc, main, sg['muvi-alb-sg']);
  const listener = listen(tx, alb, 80, groups.website);
  stands(
    tx,
    rules,
    `${within(listener, 'listener', 'listener-rule')}/${tx.fixed(16, 'rule', listener)}`,
    'active',
    {
      listener,
      priority: 1,
      conditions: [{ Field: 'path-pattern', Values: ['/api/*'], PathPatternConfig: { Values: ['/api/*'] } }],
      actions: [forward(groups.gateway)],
    },
  );
  listen(tx, putBalancer(tx, 'agha-loadbalancer', aghaVpc, agha, sg['agha-alb-sg']), 80, groups.agha);
  const samples = { 'sample-film-session-alb': groups.sample, 'sample-film-session-alb-v2': groups.sample2 };
  for (const [name, group] of Object.entries(samples)) {
    listen(tx, putBalancer(tx, name, mainVpc, main, sg['sample-film-session-alb-sg']), 80, group);
  }
}

/** Frankfurt and production: three load balancers, nine target groups, six HTTPS listeners between services. */
function mirrored(
  tx: Tx,
  { vpc, subnets, securityGroups }: typeof FRANKFURT | typeof PROD,
  prefix: string,
  names: Readonly<Record<'public' | 'internal' | 'website', string>>,
): void {
  const [albGroup = '', ecsGroup = ''] = ['alb', 'ecs'].map(
    (part) => (securityGroups as Readonly<Record<string, string>>)[`${prefix}-${part}-sg`],
  );
  const outside = [subnets['public-a'], subnets['public-b']];
  const inside = [subnets['private-a'], subnets['private-b']];
  const balancers = {
    public: putBalancer(tx, names.public, vpc, outside, albGroup),
    internal: putBalancer(tx, names.internal, vpc, inside, ecsGroup, 'internal'),
    website: putBalancer(tx, names.website, vpc, outside, albGroup),
  };
  for (const { targetGroup, health, behind } of APPLICATIONS) {
    const internal = behind?.balancer === 'internal';
    const group = putGroup(tx, `${prefix}-${targetGroup}`, vpc, health, internal ? 'GRPC' : 'HTTP1');
    if (!behind) continue;
    listen(tx, balancers[behind.balancer], behind.port, group, internal ? servingCertificate(tx) : undefined);
  }
}

function putGroup(tx: Tx, name: string, vpcId: string, path: string, version = 'HTTP1'): string {
  return stands(tx, targetGroups, standingGroup(tx, name), 'active', {
    name,
    protocol: 'HTTP',
    version,
    port: 80,
    vpcId,
    targetType: 'ip',
    health: { ...usualHealth(version), path },
    attributes: GROUP_ATTRIBUTES,
  }).id;
}

function putBalancer(
  tx: Tx,
  name: string,
  vpcId: string,
  subnets: readonly string[],
  group: string,
  scheme = 'internet-facing',
): string {
  const arn = balancingArn(
    tx,
    `loadbalancer/app/${name}/${tx.fixed(16, 'balancer', tx.place.region, tx.place.account, name)}`,
  );
  const number = name === HOSTED?.[1] ? (HOSTED[2] as string) : hostNumber(tx, arn);
  const data = { name, number, scheme, vpcId, subnets, groups: [group], attributes: BALANCER_ATTRIBUTES };
  stands(tx, loadBalancers, arn, 'active', data);
  attached(tx, arn, data);
  return arn;
}

function listen(tx: Tx, balancer: string, port: number, group: string, certificate?: string): string {
  const arn = `${within(balancer, 'loadbalancer', 'listener')}/${tx.fixed(16, 'listener', balancer, String(port))}`;
  return stands(tx, listeners, arn, 'active', {
    balancer,
    port,
    protocol: certificate === undefined ? 'HTTP' : 'HTTPS',
    sslPolicy: certificate === undefined ? undefined : POLICY,
    certificates: certificate === undefined ? [] : [certificate],
    actions: [forward(group)],
  }).id;
}

const forward = (group: string): Action => ({
  Type: 'forward',
  TargetGroupArn: group,
  ForwardConfig: {
    TargetGroups: [{ TargetGroupArn: group, Weight: 1 }],
    TargetGroupStickinessConfig: { Enabled: false },
  },
});
