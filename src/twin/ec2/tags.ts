/**
 * Tags of EC2's things. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html (and Delete,
 * Describe). At most 50 a thing; keys beginning with `aws:` are AWS's own.
 */
import type { Kind, Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { addresses } from './addresses.ts';
import { images } from './images.ts';
import { instances } from './instances.ts';
import { internetGateways } from './internet-gateways.ts';
import { interfaces, rules, securityGroups, subnets, vpcs } from './kinds.ts';
import { natGateways } from './nat-gateways.ts';
import { peerings } from './peerings.ts';
import { routeTables } from './route-tables.ts';
import { volumes } from './volumes.ts';

/** Each kind by the prefix of its ids, with the name DescribeTags gives it. */
const TAGGED: Readonly<Record<string, readonly [Kind, string]>> = {
  vpc: [vpcs, 'vpc'],
  subnet: [subnets, 'subnet'],
  sg: [securityGroups, 'security-group'],
  sgr: [rules, 'security-group-rule'],
  eni: [interfaces, 'network-interface'],
  rtb: [routeTables, 'route-table'],
  igw: [internetGateways, 'internet-gateway'],
  nat: [natGateways, 'natgateway'],
  eipalloc: [addresses, 'elastic-ip'],
  pcx: [peerings, 'vpc-peering-connection'],
  i: [instances, 'instance'],
  vol: [volumes, 'volume'],
  ami: [images, 'image'],
};

export const kinds: readonly Kind[] = Object.values(TAGGED).map(([of]) => of);

function tagged(tx: Tx, id: string): [Kind, Stored] {
  const [of] = TAGGED[id.split('-')[0] ?? ''] ?? refuse('InvalidID', `The ID '${id}' is not valid`);
  return [of, tx.get(of, id)];
}

const MOST_TAGS = 50;

export const tagOperations: Operations<'ec2'> = {
  CreateTags: {
    takes: ['Resources', 'Tags'],
    run: ({ Resources, Tags }, tx) => {
      for (const id of Resources ?? []) {
        const [of, thing] = tagged(tx, id);
        const tags = { ...thing.tags };
        for (const { Key = '', Value = '' } of Tags ?? []) {
          if (Key === '' || Key.length > 127 || Key.startsWith('aws:')) {
            refuse(
              'InvalidParameterValue',
              `Tag keys starting with 'aws:' are reserved, and a key has 1 to 127 characters: ${Key}`,
            );
          }
          tags[Key] = Value;
        }
        if (Object.keys(tags).length > MOST_TAGS)
          refuse('TagLimitExceeded', `${id} would have more than ${MOST_TAGS} tags`);
        tx.put(of, { ...thing, tags });
      }
      return {};
    },
  },
  DeleteTags: {
    takes: ['Resources', 'Tags'],
    run: ({ Resources, Tags }, tx) => {
      for (const id of Resources ?? []) {
        const [of, thing] = tagged(tx, id);
        const goes = (key: string, value: string): boolean =>
          Tags === undefined ||
          Tags.some((tag) => tag.Key === key && (tag.Value === undefined || tag.Value === value));
        const left = Object.entries(thing.tags ?? {}).filter(([key, value]) => !goes(key, value));
        tx.put(of, { ...thing, tags: Object.fromEntries(left) });
      }
      return {};
    },
  },
  DescribeTags: {
    takes: ['Filters'],
    run: ({ Filters = [] }, tx) => {
      const all = Object.values(TAGGED).flatMap(([of, type]) =>
        tx.list(of).flatMap(({ id, tags = {} }) =>
          Object.entries(tags).map(([Key, Value]) => ({
            ResourceId: id,
            ResourceType: type as 'vpc',
            Key,
            Value,
          })),
        ),
      );
      const members = {
        'resource-id': 'ResourceId',
        'resource-type': 'ResourceType',
        key: 'Key',
        value: 'Value',
      } as const;
      return {
        Tags: Filters.reduce((left, { Name = '', Values = [] }) => {
          const member =
            members[Name as keyof typeof members] ??
            refuse('InvalidParameterValue', `The filter '${Name}' is invalid`);
          return left.filter((tag) => Values.includes(tag[member]));
        }, all),
      };
    },
  },
};
