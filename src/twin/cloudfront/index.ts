import { tagging } from '../handlers/tagging.ts';
import { tagList, tagsOf } from '../handlers/tags.ts';
import { refuse } from '../refusal.ts';
import { defineService } from '../service.ts';
import shapes from '../shapes/cloudfront.generated.json' with { type: 'json' };
import { distributionOperations } from './distributions.ts';
import { invalidationOperations } from './invalidations.ts';
import { accessControls, distributions, invalidations } from './kinds.ts';
import { originAccessOperations } from './origin-access.ts';

type Items<T> = { readonly Items?: readonly T[] };

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_TagResource.html (and Untag, ListTagsForResource) */
const tags = tagging({
  kinds: [distributions],
  by: 'Resource',
  tags: 'Tags',
  keys: 'TagKeys',
  list: 'Tags',
  read: ({ Items }: Items<{ readonly Key?: string; readonly Value?: string }>) => tagsOf(Items),
  readKeys: ({ Items = [] }: Items<string>) => Items,
  show: (all) => ({ Items: tagList(all) }),
  missing: () => refuse('NoSuchResource', 'The specified resource does not exist.'),
});

const INVALID = 'InvalidArgument';

/** CloudFront, as far as the build needs it: distributions in front of load balancers and buckets. */
export const cloudfront = defineService({
  service: 'cloudfront',
  shapes,
  malformed: { missing: 'MissingArgument', invalid: INVALID, unknown: INVALID },
  kinds: [distributions, invalidations, accessControls],
  operations: {
    ...distributionOperations,
    ...invalidationOperations,
    ...originAccessOperations,
    TagResource: tags.tag,
    UntagResource: tags.untag,
    ListTagsForResource: tags.list,
  },
});
