import { defineService } from '../service.ts';
import shapes from '../shapes/ec2.generated.json' with { type: 'json' };
import { addressOperations } from './addresses.ts';
import { imageOperations } from './images.ts';
import { instanceReadOperations } from './instance-views.ts';
import { instanceOperations } from './instances.ts';
import { interfaceOperations } from './interfaces.ts';
import { internetGatewayOperations } from './internet-gateways.ts';
import { natGatewayOperations } from './nat-gateways.ts';
import { peeringOperations } from './peerings.ts';
import { routeTableOperations } from './route-tables.ts';
import { routeOperations } from './routes.ts';
import { ruleOperations } from './rule-operations.ts';
import { securityGroupOperations } from './security-groups.ts';
import { subnetOperations } from './subnets.ts';
import { kinds, tagOperations } from './tags.ts';
import { volumeOperations } from './volumes.ts';
import { vpcOperations } from './vpcs.ts';
import { zoneOperations } from './zones.ts';

/** EC2, as far as the build needs it: networks, and a helper instance. Error names: AWS's EC2 API error codes page. */
export const ec2 = defineService({
  service: 'ec2',
  shapes,
  malformed: { missing: 'MissingParameter', invalid: 'InvalidParameterValue', unknown: 'UnknownParameter' },
  kinds,
  operations: {
    ...addressOperations,
    ...imageOperations,
    ...instanceOperations,
    ...instanceReadOperations,
    ...interfaceOperations,
    ...internetGatewayOperations,
    ...natGatewayOperations,
    ...peeringOperations,
    ...routeOperations,
    ...routeTableOperations,
    ...ruleOperations,
    ...securityGroupOperations,
    ...subnetOperations,
    ...tagOperations,
    ...volumeOperations,
    ...vpcOperations,
    ...zoneOperations,
  },
});
