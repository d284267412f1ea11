import type { Environment } from '../../engine/environment.ts';
import type { Kind, Tx } from '../kind.ts';
import { BEGINNING, type Locus, type Stored } from '../world.ts';

/** The accounts and regions of the starting world (runbook; readings 1). */
export const PLACES = {
  uae: { account: '739991759290', region: 'me-central-1' },
  frankfurt: { account: '739991759290', region: 'eu-central-1' },
  prod: { account: '011566070219', region: 'eu-central-1' },
} as const satisfies Record<Environment, Locus>;

/** When what stands in the starting world was made: long before the build. */
const MADE = BEGINNING - 200 * 86_400_000;

/** Puts a thing that has always been there. */
export function stands<D>(
  tx: Tx,
  of: Kind<D>,
  id: string,
  state: string,
  data: D,
  tags?: Readonly<Record<string, string>>,
): Stored<D> {
  return tx.put(of, { id, state, since: MADE, created: MADE, ...(tags ? { tags } : {}), data });
}
