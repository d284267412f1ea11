import type { Tx } from '../../kind.ts';
import { FRANKFURT, PROD } from '../facts.ts';
import { PLACES } from '../place.ts';
import { layOut, putGroup, putNat } from './layout.ts';

const EVERYWHERE = '0.0.0.0/0';

/** Frankfurt's UAT and production: one VPC each, two zones, a NAT gateway in each. */
export function otherNetworks(tx: Tx): void {
  network(tx.in(PLACES.frankfurt), FRANKFURT, '10.20', 'muvi-uat');
  network(tx.in(PLACES.prod), PROD, '10.10', 'muvi-prod');
}

type Facts = Omit<typeof FRANKFURT | typeof PROD, 'securityGroups'> & {
  readonly securityGroups: Readonly<Record<string, string>>;
};

function network(tx: Tx, facts: Facts, prefix: string, name: string): void {
  const { vpc, subnets, natGateways: nats, addresses } = facts;
  const made = (what: string, ...parts: string[]): string => `${what}-${tx.fixed(17, what, vpc, ...parts)}`;
  const internetGateway = made('igw');
  layOut(tx, {
    id: vpc,
    cidr: `${prefix}.0.0/16`,
    name: `${name}-vpc`,
    internetGateway,
    subnets: [
      { id: subnets['public-a'], name: 'public-a', cidr: `${prefix}.0.0/20`, zone: 'a', public: true },
      { id: subnets['public-b'], name: 'public-b', cidr: `${prefix}.16.0/20`, zone: 'b', public: true },
      { id: subnets['private-a'], name: 'private-a', cidr: `${prefix}.128.0/20`, zone: 'a' },
      { id: subnets['private-b'], name: 'private-b', cidr: `${prefix}.144.0/20`, zone: 'b' },
    ],
    tables: [
      { id: made('rtb', 'default'), name: `${name}-default-rt`, main: true, routes: [] },
      {
        id: made('rtb', 'public'),
        name: `${name}-public-rt`,
        subnets: [subnets['public-a'], subnets['public-b']],
        routes: [{ destination: EVERYWHERE, target: { GatewayId: internetGateway } }],
      },
      ...(['a', 'b'] as const).map((zone) => ({
        id: made('rtb', zone),
        name: `${name}-private-${zone}-rt`,
        subnets: [subnets[`private-${zone}`]],
        routes: [{ destination: EVERYWHERE, target: { NatGatewayId: nats[zone] } }],
      })),
    ],
  });
  for (const zone of ['a', 'b'] as const) {
    putNat(tx, nats[zone], `${name}-nat-${zone}`, vpc, subnets[`public-${zone}`], addresses[zone]);
  }
  const group = (part: string): string => facts.securityGroups[`${name}-${part}-sg`] ?? '';
  const put = (part: string, ingress: Parameters<typeof putGroup>[5]) =>
    putGroup(tx, group(part), `${name}-${part}-sg`, vpc, `${name} ${part}`, ingress);
  put('alb', [
    [80, EVERYWHERE],
    [443, EVERYWHERE],
  ]);
  put('ecs', [
    [80, group('alb')],
    ['all', group('ecs')],
  ]);
  put('rds', [[5432, group('ecs')]]);
  put('redis', [[6379, group('ecs')]]);
}
