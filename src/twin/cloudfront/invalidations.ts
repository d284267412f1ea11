/**
 * Invalidations. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateInvalidation.html (and Get, List)
 * InProgress for a minute or more, then Completed. The same caller reference with the same paths is the same
 * invalidation.
 */
import { page } from '../handlers/page.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { lists } from './common.ts';
import { distributions, type Invalidation, invalidations, newId } from './kinds.ts';

/** How many paths of a distribution may be under way at a time, files named one by one. */
const MOST_PATHS = 3_000;

const own = ({ id }: Stored): string => id.slice(id.indexOf('/') + 1);

const view = (thing: Stored<Invalidation>) => ({
  Id: own(thing),
  Status: thing.state,
  CreateTime: new Date(thing.created),
  InvalidationBatch: {
    Paths: { Quantity: thing.data.paths.length, Items: [...thing.data.paths] },
    CallerReference: thing.data.reference,
  },
});

export const invalidationOperations: Operations<'cloudfront'> = {
  CreateInvalidation: {
    takes: ['DistributionId', 'InvalidationBatch'],
    run({ DistributionId: distribution = '', InvalidationBatch: batch }, tx) {
      tx.get(distributions, distribution);
      const { Quantity, Items: paths = [] } = batch?.Paths ?? {};
      const reference = batch?.CallerReference ?? '';
      if (Quantity !== paths.length || paths.length === 0)
        refuse('InconsistentQuantities', 'The value of Quantity and the size of Items do not match.');
      const relative = paths.find((path) => !path.startsWith('/'));
      if (relative !== undefined)
        refuse('InvalidArgument', 'Your request contains one or more invalid invalidation paths.');
      if (paths.length > MOST_PATHS) refuse('BatchTooLarge', 'Invalidation batch specified is too large.');
      const location = (id: string) =>
        `https://cloudfront.amazonaws.com/2020-05-31/distribution/${distribution}/invalidation/${id}`;
      const there = tx
        .list(invalidations)
        .find(({ data }) => data.distribution === distribution && data.reference === reference);
      if (there && JSON.stringify(there.data.paths) !== JSON.stringify(paths)) {
        refuse(
          'InvalidArgument',
          'Your request contains a caller reference that was used for a previous invalidation batch for the same distribution.',
        );
      }
      const thing =
        there ??
        tx.add(invalidations, `${distribution}/I${newId(tx).slice(1)}`, 'InProgress', {
          distribution,
          reference,
          paths,
        });
      return { Location: location(own(thing)), Invalidation: view(thing) };
    },
  },
  GetInvalidation: {
    takes: ['DistributionId', 'Id'],
    run({ DistributionId = '', Id = '' }, tx) {
      tx.get(distributions, DistributionId);
      return { Invalidation: view(tx.get(invalidations, `${DistributionId}/${Id}`)) };
    },
  },
  ListInvalidations: {
    takes: ['DistributionId', 'Marker', 'MaxItems'],
    run(input, tx) {
      const { id } = tx.get(distributions, input.DistributionId ?? '');
      const all = tx.list(invalidations).filter(({ data }) => data.distribution === id);
      const shown = page(all, (each) => each.id, { ...input }, lists);
      return {
        InvalidationList: {
          Marker: input.Marker ?? '',
          NextMarker: shown.next,
          MaxItems: input.MaxItems ?? lists.size,
          IsTruncated: shown.next !== undefined,
          Quantity: shown.items.length,
          Items:
            shown.items.length === 0
              ? undefined
              : shown.items.map((each) => ({
                  Id: own(each),
                  CreateTime: new Date(each.created),
                  Status: each.state,
                })),
        },
      };
    },
  },
};
