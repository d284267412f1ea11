import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Moto } from '../moto.ts';
import { settingsOf } from './seed-settings.ts';

/**
 * In production's account, in the very region of the build: a VPC of the same range and a load balancer of the name
 * that phase 1 deletes and phase 3 creates. Only the account tells them apart.
 */
export async function seedNamesakes(moto: Moto): Promise<void> {
  const settings = settingsOf(moto, 'muvi-prod');
  const ec2 = new EC2Client(settings);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.60.0.0/16' }));
  const Subnets: string[] = [];
  for (const [CidrBlock, zone] of [
    ['10.60.1.0/24', 'a'],
    ['10.60.2.0/24', 'b'],
  ] as const) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock, AvailabilityZone: `me-central-1${zone}` }),
    );
    Subnets.push(Subnet?.SubnetId ?? '');
  }
  const elb = new ElasticLoadBalancingV2Client(settings);
  await elb.send(new CreateLoadBalancerCommand({ Name: 'Muvi-UAT', Subnets }));
}
