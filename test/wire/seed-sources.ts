import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateDBInstanceCommand, CreateDBSubnetGroupCommand, RDSClient } from '@aws-sdk/client-rds';
import type { Moto } from '../moto.ts';
import { settingsOf } from './seed-settings.ts';

/** From the runbook's section 3, by hand: a seed shares no table with the phases. */
const SOURCES = ['main', 'identity', 'payment', 'fb', 'notification', 'offer'];

/** The six databases of Frankfurt, in a network of their own. */
export async function seedSources(moto: Moto): Promise<void> {
  const settings = settingsOf(moto, 'muvi-uat', 'eu-central-1');
  const ec2 = new EC2Client(settings);
  const rds = new RDSClient(settings);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.40.0.0/16' }));
  const SubnetIds: string[] = [];
  for (const [CidrBlock, zone] of [
    ['10.40.1.0/24', 'a'],
    ['10.40.2.0/24', 'b'],
  ] as const) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock, AvailabilityZone: `eu-central-1${zone}` }),
    );
    SubnetIds.push(Subnet?.SubnetId ?? '');
  }
  const DBSubnetGroupName = 'muvi-uat';
  await rds.send(
    new CreateDBSubnetGroupCommand({ DBSubnetGroupName, DBSubnetGroupDescription: 'uat', SubnetIds }),
  );
  for (const name of SOURCES) {
    await rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: `muvi-uat-${name}`,
        DBInstanceClass: 'db.t3.medium',
        Engine: 'postgres',
        EngineVersion: '14.17',
        AllocatedStorage: 20,
        MasterUsername: 'postgres',
        ManageMasterUserPassword: true,
        DBSubnetGroupName,
      }),
    );
  }
}
