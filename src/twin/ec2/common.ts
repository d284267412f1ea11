import type { Paging } from '../handlers/page.ts';
import { type Tags, tagsOf } from '../handlers/tags.ts';
import type { ErrorText } from '../kind.ts';
import { refuse } from '../refusal.ts';

/**
 * EC2 pages by `NextToken`. Without MaxResults most of its lists give everything; 1,000 is the most a page can
 * hold. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-pagination
 */
export function tokens(most = 1_000): Paging {
  return {
    token: 'NextToken',
    next: 'NextToken',
    limit: 'MaxResults',
    size: most,
    limits: [5, most],
    badToken: 'InvalidParameterValue',
    badLimit: 'InvalidParameterValue',
  };
}

/** EC2 does not say what depends on a thing, only that something does. */
export const dependency = (noun: string): ErrorText => ({
  name: 'DependencyViolation',
  says: (id) => `The ${noun} '${id}' has dependencies and cannot be deleted.`,
});

export function notFound(name: string, noun: string): ErrorText {
  return { name, says: (id) => `The ${noun} '${id}' does not exist` };
}

type Specifications = readonly {
  readonly ResourceType?: string;
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}[];

/** The tags a request gives to things of a type; a specification for another type is refused, as EC2 does. */
export function specifiedTags(
  specifications: Specifications | undefined,
  type: string,
  others: readonly string[] = [],
): Tags | undefined {
  let found: Tags | undefined;
  for (const { ResourceType, Tags: list } of specifications ?? []) {
    if (ResourceType === type) found = { ...found, ...tagsOf(list) };
    else if (!others.includes(ResourceType ?? '')) {
      refuse(
        'InvalidParameterValue',
        `'${ResourceType}' is not a valid taggable resource type for this operation.`,
      );
    }
  }
  return found;
}
