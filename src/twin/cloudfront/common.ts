import type { Paging } from '../handlers/page.ts';

/** CloudFront lists 100 at a time unless fewer are asked for. */
export const lists: Paging = {
  token: 'Marker',
  next: 'NextMarker',
  limit: 'MaxItems',
  size: 100,
  limits: [1, 100],
  badToken: 'InvalidArgument',
  badLimit: 'InvalidArgument',
};
