import { definePhase } from '../src/engine/phase.ts';
import { audit } from './01-teardown/audit.ts';
import { compute } from './01-teardown/compute.ts';
import { leftovers } from './01-teardown/leftovers.ts';
import { network } from './01-teardown/network.ts';

/**
 * What other teams left in the region goes, in an order in which nothing is removed before what uses it. The
 * databases, the two VPCs, the namespace and the six image repositories stay (1.12b looks at them).
 */
export default definePhase({
  id: '1',
  title: 'Teardown of what was there',
  writes: ['uae'],
  steps: [...compute, ...network, ...leftovers, ...audit],
});
