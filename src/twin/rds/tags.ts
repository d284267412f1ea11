/**
 * Tags of RDS's things, by ARN.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_AddTagsToResource.html (and Remove, List).
 */
import { tagging } from '../handlers/tagging.ts';
import { tagList, tagsOf } from '../handlers/tags.ts';
import { refuse } from '../refusal.ts';
import {
  clusterParameterGroups,
  clusterSnapshots,
  clusters,
  instanceSnapshots,
  instances,
  parameterGroups,
  subnetGroups,
} from './kinds.ts';
import { proxies, proxyEndpoints } from './proxy-kinds.ts';

const { tag, untag, list } = tagging({
  kinds: [
    clusters,
    instances,
    clusterSnapshots,
    instanceSnapshots,
    subnetGroups,
    parameterGroups,
    clusterParameterGroups,
    proxies,
    proxyEndpoints,
  ],
  by: 'ResourceName',
  tags: 'Tags',
  keys: 'TagKeys',
  list: 'TagList',
  read: tagsOf,
  show: tagList,
  missing: (arn) => refuse('ResourceNotFoundFault', `The specified resource was not found: ${arn}`),
});

export const tagOperations = {
  AddTagsToResource: tag,
  RemoveTagsFromResource: untag,
  ListTagsForResource: list,
};
