import type { Paging } from '../handlers/page.ts';
import { refuse } from '../refusal.ts';

/** CloudWatch Logs describes 50 at a time, which is also the most that may be asked for. */
export const tokens: Paging = {
  token: 'nextToken',
  next: 'nextToken',
  limit: 'limit',
  size: 50,
  limits: [1, 50],
  badToken: 'InvalidParameterException',
  badLimit: 'InvalidParameterException',
};

export function invalid(message: string): never {
  return refuse('InvalidParameterException', message);
}
