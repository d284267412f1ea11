import type { Paging } from '../handlers/page.ts';
import { refuse } from '../refusal.ts';

/** ECR lists 100 at a time unless 1 to 1,000 are asked for. */
export const tokens: Paging = {
  token: 'nextToken',
  next: 'nextToken',
  limit: 'maxResults',
  size: 100,
  limits: [1, 1_000],
  badToken: 'InvalidParameterException',
  badLimit: 'InvalidParameterException',
};

export function invalid(message: string): never {
  return refuse('InvalidParameterException', message);
}
