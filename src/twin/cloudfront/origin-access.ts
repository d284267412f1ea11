/**
 * Origin access controls, by which a distribution signs what it asks of S3.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateOriginAccessControl.html (and Get, List, Delete)
 */
import { page } from '../handlers/page.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { lists } from './common.ts';
import { accessControls, distributions, newId, unchangedSince } from './kinds.ts';

const users = (id: string, tx: Tx) =>
  tx
    .list(distributions)
    .filter(({ data }) => data.config.Origins?.Items?.some((each) => each.OriginAccessControlId === id));

export const originAccessOperations: Operations<'cloudfront'> = {
  CreateOriginAccessControl: {
    takes: ['OriginAccessControlConfig'],
    run({ OriginAccessControlConfig: given }, tx) {
      const taken = tx.list(accessControls).some(({ data }) => data.config.Name === given?.Name);
      if (given === undefined || taken) {
        return refuse(
          'OriginAccessControlAlreadyExists',
          'An origin access control with the same name already exists.',
        );
      }
      const config = { Description: '', ...given };
      const { id, data } = tx.add(accessControls, newId(tx), 'active', { config, etag: newId(tx) });
      return {
        OriginAccessControl: { Id: id, OriginAccessControlConfig: config },
        ETag: data.etag,
        Location: `https://cloudfront.amazonaws.com/2020-05-31/origin-access-control/${id}`,
      };
    },
  },
  GetOriginAccessControl: {
    takes: ['Id'],
    run({ Id = '' }, tx) {
      const { id, data } = tx.get(accessControls, Id);
      return { OriginAccessControl: { Id: id, OriginAccessControlConfig: data.config }, ETag: data.etag };
    },
  },
  ListOriginAccessControls: {
    takes: ['Marker', 'MaxItems'],
    run(input, tx) {
      const shown = page(tx.list(accessControls), ({ id }) => id, { ...input }, lists);
      return {
        OriginAccessControlList: {
          Marker: input.Marker ?? '',
          NextMarker: shown.next,
          MaxItems: input.MaxItems ?? lists.size,
          IsTruncated: shown.next !== undefined,
          Quantity: shown.items.length,
          Items: shown.items.map(({ id, data: { config } }) => ({
            Id: id,
            ...config,
            Description: config.Description ?? '',
          })),
        },
      };
    },
  },
  DeleteOriginAccessControl: {
    takes: ['Id', 'IfMatch'],
    run({ Id = '', IfMatch }, tx) {
      const { id, data } = tx.get(accessControls, Id);
      unchangedSince(IfMatch, data.etag);
      if (users(id, tx).length > 0)
        refuse('OriginAccessControlInUse', accessControls.errors.held?.says(id, '') ?? '');
      tx.remove(accessControls, id);
      return {};
    },
  },
};
