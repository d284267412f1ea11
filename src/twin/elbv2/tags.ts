/**
 * Tags. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html
 * For up to twenty ARNs at a time, of any kind; one that is not there is that kind's not-found error.
 */
import { withArn } from '../handlers/tagging.ts';
import { tagList, tagsOf } from '../handlers/tags.ts';
import type { Kind, Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { invalid } from './common.ts';
import { listeners, loadBalancers, rules, targetGroups } from './kinds.ts';

/** The kinds by what follows the account in their ARNs. */
const KINDS: Readonly<Record<string, Kind>> = {
  loadbalancer: loadBalancers,
  listener: listeners,
  'listener-rule': rules,
  targetgroup: targetGroups,
};

const MOST = 20;

function found(arns: readonly string[] | undefined, tx: Tx) {
  if (!arns || arns.length > MOST) return invalid(`Between 1 and ${MOST} ARNs must be given`);
  return arns.map((arn) => {
    const of = KINDS[arn.split(':')[5]?.split('/')[0] ?? ''] ?? invalid(`'${arn}' is not a valid ARN`);
    return withArn([of], arn, tx) ?? refuse(of.errors.missing.name, of.errors.missing.says(arn, ''));
  });
}

export const tagOperations: Operations<'elastic-load-balancing-v2'> = {
  AddTags: {
    takes: ['ResourceArns', 'Tags'],
    run({ ResourceArns, Tags }, tx) {
      for (const { of, thing } of found(ResourceArns, tx)) {
        tx.put(of, { ...thing, tags: { ...thing.tags, ...tagsOf(Tags) } });
      }
      return {};
    },
  },
  RemoveTags: {
    takes: ['ResourceArns', 'TagKeys'],
    run({ ResourceArns, TagKeys = [] }, tx) {
      for (const { of, thing } of found(ResourceArns, tx)) {
        const left = Object.entries(thing.tags ?? {}).filter(([key]) => !TagKeys.includes(key));
        tx.put(of, { ...thing, tags: Object.fromEntries(left) });
      }
      return {};
    },
  },
  DescribeTags: {
    takes: ['ResourceArns'],
    run: ({ ResourceArns }, tx) => ({
      TagDescriptions: found(ResourceArns, tx).map(({ thing }) => ({
        ResourceArn: thing.id,
        Tags: tagList(thing.tags),
      })),
    }),
  },
};
