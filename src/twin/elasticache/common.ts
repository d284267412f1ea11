import type { Paging } from '../handlers/page.ts';

/** ElastiCache pages by `Marker`, 100 at a time unless 20 to 100 are asked for. */
export const markers: Paging = {
  token: 'Marker',
  next: 'Marker',
  limit: 'MaxRecords',
  size: 100,
  limits: [20, 100],
  badToken: 'InvalidParameterValue',
  badLimit: 'InvalidParameterValue',
};
