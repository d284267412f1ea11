/**
 * Tags of ElastiCache's things, by ARN.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_AddTagsToResource.html (and Remove, List).
 */
import { withArn } from '../handlers/tagging.ts';
import { tagList, tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { parameterGroups, replicationGroups, snapshots, subnetGroups } from './kinds.ts';

const TAGGED = [replicationGroups, snapshots, subnetGroups, parameterGroups];

const found = (arn: string, tx: Tx) =>
  withArn(TAGGED, arn, tx) ?? refuse('InvalidARN', `The resource ${arn} was not found`);

export const tagOperations: Operations<'elasticache'> = {
  AddTagsToResource: {
    takes: ['ResourceName', 'Tags'],
    run: ({ ResourceName = '', Tags }, tx) => {
      const { of, thing } = found(ResourceName, tx);
      const tags = { ...thing.tags, ...tagsOf(Tags) };
      if (Object.keys(tags).length > 50)
        refuse('TagQuotaPerResourceExceeded', 'A resource has at most 50 tags');
      tx.put(of, { ...thing, tags });
      return { TagList: tagList(tags) };
    },
  },
  RemoveTagsFromResource: {
    takes: ['ResourceName', 'TagKeys'],
    run: ({ ResourceName = '', TagKeys = [] }, tx) => {
      const { of, thing } = found(ResourceName, tx);
      const left = Object.entries(thing.tags ?? {}).filter(([key]) => !TagKeys.includes(key));
      tx.put(of, { ...thing, tags: Object.fromEntries(left) });
      return { TagList: tagList(Object.fromEntries(left)) };
    },
  },
  ListTagsForResource: {
    takes: ['ResourceName'],
    run: ({ ResourceName = '' }, tx) => ({ TagList: tagList(found(ResourceName, tx).thing.tags) }),
  },
};
