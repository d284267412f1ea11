import type { Paging } from '../handlers/page.ts';

/** ElastiCache pages by `Marker`, 100 at a time (snapshots 50) unless from 20 to that many are asked for. */
export function markers(most = 100): Paging {
  return {
    token: 'Marker',
    next: 'Marker',
    limit: 'MaxRecords',
    size: most,
    limits: [20, most],
    badToken: 'InvalidParameterValue',
    badLimit: 'InvalidParameterValue',
  };
}
