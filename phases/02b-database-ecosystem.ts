import { definePhase } from '../src/engine/phase.ts';
import { access } from './02b-database-ecosystem/access.ts';
import { peering } from './02b-database-ecosystem/peering.ts';
import { proxies } from './02b-database-ecosystem/proxies.ts';
import type { PhaseSettings } from './settings.ts';

/**
 * What stands between services and databases, as production has it: a peering, a proxy and a read-only endpoint for
 * each database. The proxies sign in as the cluster's own user, whose password nothing can look up: it is asked for
 * once, unseen, and stored in the six secrets. Nothing is set on the databases, so no SQL is needed here.
 */
export default (settings: PhaseSettings) =>
  definePhase({
    id: '2B',
    title: 'Database ecosystem: peering, secrets, proxies',
    writes: ['uae'],
    // A peering of the same two networks that phase 1 deletes would be taken for the one that is to stay.
    needs: ['1'],
    steps: [...peering, ...access, ...proxies(settings)],
  });
