/**
 * ElastiCache parameter groups.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheParameterGroup.html
 * The `default.*` groups are there in every account and can be neither changed nor deleted. The parameters
 * themselves are not modelled.
 */
import { creates } from '../handlers/creates.ts';
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { markers } from './common.ts';
import { type ParameterGroup, parameterGroups, replicationGroups } from './kinds.ts';

const FAMILIES = ['redis4.0', 'redis5.0', 'redis6.x', 'redis7', 'valkey7', 'valkey8', 'memcached1.6'];

const view = (thing: Stored<ParameterGroup>, tx: Tx): Fields => ({
  CacheParameterGroupName: thing.id,
  CacheParameterGroupFamily: thing.data.family,
  Description: thing.data.description,
  IsGlobal: false,
  ARN: parameterGroups.arn?.(thing, tx),
});

export const parameterGroupOperations: Operations<'elasticache'> = {
  CreateCacheParameterGroup: creates(parameterGroups, {
    takes: ['CacheParameterGroupName', 'CacheParameterGroupFamily', 'Description', 'Tags'],
    id: (input) => (input.CacheParameterGroupName as string).toLowerCase(),
    enters: 'active',
    data: (input) => {
      const family = input.CacheParameterGroupFamily as string;
      if (!FAMILIES.includes(family))
        refuse('InvalidParameterValue', `CacheParameterGroupFamily ${family} is not valid`);
      return { family, description: input.Description as string };
    },
    tags: (input) => tagsOf(input.Tags as never),
    answers: (thing, tx) => ({ CacheParameterGroup: view(thing, tx) }),
  }),
  DescribeCacheParameterGroups: describes(parameterGroups, {
    list: 'CacheParameterGroups',
    one: 'CacheParameterGroupName',
    view,
    paging: markers(),
  }),
  DeleteCacheParameterGroup: deletes(parameterGroups, {
    by: 'CacheParameterGroupName',
    heldBy: ({ id }, tx) =>
      tx
        .list(replicationGroups)
        .filter(({ data }) => data.parameterGroup === id)
        .map((group) => group.id),
    before: ({ id }) => {
      if (id.startsWith('default.'))
        refuse('InvalidParameterValue', `Cannot delete default parameter group ${id}`);
    },
  }),
};
