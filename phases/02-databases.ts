import { definePhase } from '../src/engine/phase.ts';
import { cleanup } from './02-databases/cleanup.ts';
import { copies } from './02-databases/copies.ts';
import { helper } from './02-databases/helper.ts';
import { schemas } from './02-databases/schemas.ts';
import { survey } from './02-databases/survey.ts';
import type { PhaseSettings } from './settings.ts';

/**
 * The data of Frankfurt's six databases into the Aurora cluster of the UAE. The sources are reached from their own
 * network alone, so the copy runs there: on a helper instance, by Systems Manager's Run Command, restored beside and
 * then swapped. Passwords are asked for once, stand in Secrets Manager while the helper needs them, and are read by
 * the helper's own role. That a database was compared and found equal is written on the cluster as a tag: it outlives
 * the helper and Run Command's thirty days, and says to a second run, with or without a journal, that nothing is left
 * to do. Where both sides can be reached from here, `muvi db copy` and `muvi db verify` do the same by hand. Step 2.7
 * of the runbook, its own record, is muvi's journal.
 */
export default (settings: PhaseSettings) =>
  definePhase({
    id: '2',
    title: 'Databases: Frankfurt into Aurora',
    writes: ['uae', 'frankfurt'],
    steps: [...survey, ...helper, ...copies, ...cleanup, ...schemas(settings)],
  });
