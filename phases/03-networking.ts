import { definePhase } from '../src/engine/phase.ts';
import { balancers } from './03-networking/balancers.ts';
import { groups } from './03-networking/groups.ts';
import { record } from './03-networking/record.ts';
import type { PhaseSettings } from './settings.ts';

/** Security groups, target groups and the three load balancers, as production has them. */
export default (settings: PhaseSettings) =>
  definePhase({
    id: '3',
    title: 'Networking: security groups, target groups, load balancers',
    writes: ['uae'],
    // Its public load balancer takes the name of one that phase 1 deletes.
    needs: ['1'],
    steps: [...groups, ...balancers(settings), ...record],
  });
