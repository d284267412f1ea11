/**
 * Availability zones.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html
 * Zone ids differ from account to account in their order; the twin gives every account the same.
 */

import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';

const REGIONS: Readonly<Record<string, string>> = {
  'me-central-1': 'mec1',
  'eu-central-1': 'euc1',
  'us-east-1': 'use1',
};

/** The region as it stands in host names: `mec1`. */
export function regionCode(region: string): string {
  return REGIONS[region] ?? region.replace(/^(\w\w)-(\w)\w*-(\d)$/, '$1$2$3');
}

/** The zones of a region with their ids. */
export function zones(region: string): readonly { readonly name: string; readonly id: string }[] {
  return ['a', 'b', 'c'].map((letter, index) => ({
    name: `${region}${letter}`,
    id: `${regionCode(region)}-az${index + 1}`,
  }));
}

export const zoneOperations: Operations<'ec2'> = {
  DescribeAvailabilityZones: {
    takes: ['ZoneNames', 'ZoneIds'],
    run: ({ ZoneNames, ZoneIds }, { place: { region } }) => {
      const known = zones(region);
      const unknown = ZoneNames?.find((name) => !known.some((zone) => zone.name === name));
      if (unknown) refuse('InvalidParameterValue', `Invalid availability zone: [${unknown}]`);
      const asked = known.filter(
        ({ name, id }) => (ZoneNames?.includes(name) ?? true) && (ZoneIds?.includes(id) ?? true),
      );
      return {
        AvailabilityZones: asked.map(({ name, id }) => ({
          State: 'available',
          OptInStatus: 'opt-in-not-required',
          RegionName: region,
          ZoneName: name,
          ZoneId: id,
          GroupName: region,
          NetworkBorderGroup: region,
          ZoneType: 'availability-zone',
        })),
      };
    },
  },
};
