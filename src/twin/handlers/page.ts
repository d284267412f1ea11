import { refuse } from '../refusal.ts';
import type { Fields } from '../shapes.ts';

/** How a list operation is paged. `size` is the page it gives when none is asked for; `limits` what may be. */
export interface Paging {
  readonly token: string;
  readonly next: string;
  readonly limit: string;
  readonly size: number;
  readonly limits: readonly [number, number];
  /** The service's error for a token it did not give. */
  readonly badToken: string;
  /** The service's error for a page size outside the limits. */
  readonly badLimit: string;
}

/**
 * One page of the items, which stand in order of their keys. The token says after which key the next page
 * begins, so that things made or deleted between two pages neither repeat nor hide others.
 */
export function page<T>(
  items: readonly T[],
  key: (item: T) => string,
  input: Fields,
  paging: Paging,
): { readonly items: readonly T[]; readonly next: string | undefined } {
  const size = (input[paging.limit] as number | undefined) ?? paging.size;
  const [least, most] = paging.limits;
  if (!Number.isInteger(size) || size < least || size > most) {
    refuse(
      paging.badLimit,
      `Invalid value ${size} for ${paging.limit}: must be between ${least} and ${most}`,
    );
  }
  const given = input[paging.token] as string | undefined;
  const after = given === undefined ? undefined : opened(given, paging);
  const rest = after === undefined ? items : items.filter((item) => key(item) > after);
  const shown = rest.slice(0, size);
  const last = shown.at(-1);
  return {
    items: shown,
    next: last !== undefined && rest.length > size ? sealedToken(key(last)) : undefined,
  };
}

const sealedToken = (key: string): string => Buffer.from(`after:${key}`).toString('base64');

function opened(token: string, paging: Paging): string {
  const text = Buffer.from(token, 'base64').toString();
  if (!text.startsWith('after:') || sealedToken(text.slice(6)) !== token) {
    refuse(paging.badToken, `The token '${token}' is not valid`);
  }
  return text.slice('after:'.length);
}
