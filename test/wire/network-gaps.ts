import type { Amendment } from './relay.ts';
import { keepItems } from './xml.ts';

/** The filters of a request to EC2, by name, with the values that are let through. */
function filters(parameters: URLSearchParams): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [key, name] of parameters) {
    const [, index] = /^Filter\.(\d+)\.Name$/.exec(key) ?? [];
    if (index === undefined) continue;
    const values = [...parameters].filter(([other]) => other.startsWith(`Filter.${index}.Value.`));
    found.set(
      name,
      values.map(([, value]) => value),
    );
  }
  return found;
}

const VPC_OF: Readonly<Record<string, string>> = {
  'requester-vpc-info.vpc-id': 'requesterVpcInfo',
  'accepter-vpc-info.vpc-id': 'accepterVpcInfo',
};

/** The emulator ignores the filters of DescribeVpcPeeringConnections: here they are applied, as the reference has them. */
export function networkGaps(): Amendment {
  return {
    covers: ['ec2:DescribeVpcPeeringConnections'],
    amend({ parameters }, body) {
      const wanted = [...filters(parameters)];
      return keepItems(body, 'vpcPeeringConnectionSet', (item) =>
        wanted.every(([name, values]) => {
          const side = VPC_OF[name];
          const pattern =
            side === undefined ? /<code>([^<]+)</ : new RegExp(`<${side}>.*?<vpcId>([^<]+)<`, 's');
          return values.includes(pattern.exec(item)?.[1] ?? '');
        }),
      );
    },
  };
}
