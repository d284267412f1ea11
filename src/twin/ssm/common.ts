import type { Paging } from '../handlers/page.ts';

/** Lists of parameters give ten at a time; how many may be asked for differs from list to list. */
export function tokens(size: number, most: number, least = 1): Paging {
  return {
    token: 'NextToken',
    next: 'NextToken',
    limit: 'MaxResults',
    size,
    limits: [least, most],
    badToken: 'InvalidNextToken',
    badLimit: 'ValidationException',
  };
}
