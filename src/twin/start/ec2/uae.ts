import { peerings } from '../../ec2/peerings.ts';
import type { Tx } from '../../kind.ts';
import { SERVICE_GROUPS, UAE } from '../facts.ts';
import { stands } from '../place.ts';
import { layOut, putGroup, putNat } from './layout.ts';

const EVERYWHERE = '0.0.0.0/0';
const CIDR = { main: '10.60.0.0/16', database: '10.50.0.0/16', agha: '10.70.0.0/16' } as const;
const { subnets, routeTables: tables, natGateways: nats, peerings: pcx, internetGateways: igw } = UAE;

const via = (destination: string, target: object) => ({ destination, target });
const toAgha = via(CIDR.agha, { VpcPeeringConnectionId: pcx.agha });
const toDatabase = via(CIDR.database, { VpcPeeringConnectionId: pcx.database });
const fromDatabase = via(CIDR.main, { VpcPeeringConnectionId: pcx.database });

/** The UAE region before phase 1: three VPCs, the two that stay and the experiment beside them. */
export function uaeNetworks(tx: Tx): void {
  layOut(tx, {
    id: UAE.mainVpc,
    cidr: CIDR.main,
    name: 'muvi-uat-vpc',
    internetGateway: igw.main,
    subnets: [
      { id: subnets['public-a'], name: 'public-a', cidr: '10.60.0.0/20', zone: 'a', public: true },
      { id: subnets['public-b'], name: 'public-b', cidr: '10.60.16.0/20', zone: 'b', public: true },
      { id: subnets['private-a'], name: 'private-a', cidr: '10.60.128.0/20', zone: 'a' },
      { id: subnets['private-b'], name: 'private-b', cidr: '10.60.144.0/20', zone: 'b' },
    ],
    tables: [
      { id: tables['main-default'], name: 'muvi-uat-default-rt', main: true, routes: [] },
      {
        id: tables['public-a'],
        name: 'public-a-rt',
        subnets: [subnets['public-a']],
        routes: [via(EVERYWHERE, { GatewayId: igw.main }), toAgha],
      },
      {
        id: tables['public-b'],
        name: 'public-b-rt',
        subnets: [subnets['public-b']],
        routes: [via(EVERYWHERE, { GatewayId: igw.main }), toAgha],
      },
      {
        id: tables['private-a'],
        name: 'private-a-rt',
        subnets: [subnets['private-a']],
        routes: [via(EVERYWHERE, { NatGatewayId: nats.kept }), toAgha, toDatabase],
      },
      {
        id: tables['private-b'],
        name: 'private-b-rt',
        subnets: [subnets['private-b']],
        routes: [via(EVERYWHERE, { NatGatewayId: nats.redundant }), toAgha, toDatabase],
      },
    ],
  });
  layOut(tx, {
    id: UAE.databaseVpc,
    cidr: CIDR.database,
    name: 'Database-vpc',
    internetGateway: igw.database,
    subnets: (['a', 'b', 'c'] as const).map((zone, index) => ({
      id: subnets[`database-${zone}`],
      name: `database-${zone}`,
      cidr: `10.50.${index * 16}.0/20`,
      zone,
      public: true,
    })),
    tables: [
      { id: tables['database-default'], name: 'Database-default-rt', main: true, routes: [] },
      ...(['a', 'b', 'c'] as const).map((zone) => ({
        id: tables[`database-${zone}`],
        name: `database-${zone}-rt`,
        subnets: [subnets[`database-${zone}`]],
        routes: [via(EVERYWHERE, { GatewayId: igw.database }), fromDatabase],
      })),
    ],
  });
  layOut(tx, {
    id: UAE.aghaVpc,
    cidr: CIDR.agha,
    name: 'agha-vpc',
    internetGateway: igw.agha,
    subnets: [
      { id: subnets['agha-public-a'], name: 'agha-public-a', cidr: '10.70.0.0/20', zone: 'a', public: true },
      { id: subnets['agha-public-b'], name: 'agha-public-b', cidr: '10.70.16.0/20', zone: 'b', public: true },
      { id: subnets['agha-private-a'], name: 'agha-private-a', cidr: '10.70.128.0/20', zone: 'a' },
    ],
    tables: [
      {
        id: tables['agha-default'],
        name: 'agha-public-rt',
        main: true,
        routes: [
          via(EVERYWHERE, { GatewayId: igw.agha }),
          via(CIDR.main, { VpcPeeringConnectionId: pcx.agha }),
        ],
      },
      {
        id: tables['agha-private'],
        name: 'agha-private-rt',
        subnets: [subnets['agha-private-a']],
        routes: [via(EVERYWHERE, { NatGatewayId: nats.agha })],
      },
    ],
  });
  const { addresses } = UAE;
  putNat(tx, nats.kept, 'muvi-uat-nat-a', UAE.mainVpc, subnets['public-a'], addresses.kept);
  putNat(tx, nats.redundant, 'muvi-uat-nat-b', UAE.mainVpc, subnets['public-b'], addresses.redundant);
  putNat(tx, nats.agha, 'agha-nat', UAE.aghaVpc, subnets['agha-public-a'], addresses.agha);
  join(tx, pcx.agha, UAE.aghaVpc, CIDR.agha, 'main-to-agha');
  join(tx, pcx.database, UAE.databaseVpc, CIDR.database, 'main-to-database');
  uaeGroups(tx);
}

function join(tx: Tx, id: string, accepter: string, accepterCidr: string, name: string): void {
  const data = { requester: UAE.mainVpc, requesterCidr: CIDR.main, accepter, accepterCidr, expires: 0 };
  stands(tx, peerings, id, 'active', data, { Name: name });
}

function uaeGroups(tx: Tx): void {
  const { securityGroups: sg, mainVpc, databaseVpc, aghaVpc } = UAE;
  const put = (
    name: keyof typeof sg,
    vpcId: string,
    description: string,
    ingress: Parameters<typeof putGroup>[5],
  ) => putGroup(tx, sg[name], name, vpcId, description, ingress);
  put('muvi-alb-sg', mainVpc, 'Load balancer of the old Muvi-UAT', [
    [80, EVERYWHERE],
    [443, EVERYWHERE],
  ]);
  for (const service of SERVICE_GROUPS) {
    put(`muvi-uat-${service}-ecs-sg`, mainVpc, `Tasks of the ${service} service`, [[80, sg['muvi-alb-sg']]]);
  }
  put('sample-film-session-alb-sg', mainVpc, 'Load balancer of the sample', [[80, EVERYWHERE]]);
  put('sample-film-session-ecs-sg', mainVpc, 'Tasks of the sample', [
    [3000, sg['sample-film-session-alb-sg']],
  ]);
  put('redis-uat-sg', mainVpc, 'Redis of UAT', [[6379, sg['sample-film-session-ecs-sg']]]);
  put('launch-wizard-1', mainVpc, 'launch-wizard-1 created by the console', [[22, EVERYWHERE]]);
  put('uatclusterdb-sg', databaseVpc, 'Aurora uatclusterdb', [[5432, EVERYWHERE]]);
  put('agha-alb-sg', aghaVpc, 'agha-loadbalancer', [[80, EVERYWHERE]]);
  put('agha-task-a-sg', aghaVpc, 'agha task a', [[80, sg['agha-alb-sg']]]);
}
