import { expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { needsOf } from '../../src/cli/prerequisites.ts';
import type { Writing } from '../../src/cli/session.ts';
import { definePhase } from '../../src/engine/phase.ts';
import { step } from '../../src/engine/step.ts';
import { verifyPhase } from '../../src/engine/verify.ts';
import { memoryStore } from '../support/memory-store.ts';
import { rehearse } from '../support/rehearsal.ts';

const HOUR = 3_600_000;

/** What stands behind a gate; the runbook has such a phase, and this one needs nothing else. */
const gated = definePhase({
  id: 'G',
  title: 'After two days',
  writes: ['uae'],
  needs: ['4'],
  gate: { phases: ['4'], forAtLeast: '48h', atLeastEvery: '6h' },
  steps: [
    step({ id: 'G.1', title: 'Nothing', in: 'uae', does: 'byHand', asks: () => 'nothing', verify: () => [] }),
  ],
});

it('a phase behind a gate may begin when what it needs was verified for long enough, and not before', async () => {
  const process = await rehearse({ phases: phases(), store: memoryStore() });
  const { journal, context, clock } = process;
  const writing = { journal, context, records: { rehearsal: true } } as unknown as Writing;
  const mayBegin = (): unknown => {
    try {
      needsOf(gated, writing);
      return 'yes';
    } catch (error) {
      const { code, exit } = error as { code: string; exit: number };
      return [code, exit];
    }
  };
  /** As `phase verify` does it. */
  const verified = async (): Promise<void> => {
    const phase = phases().find(({ id }) => id === '4');
    if (!phase) throw new Error('no phase 4');
    const { verdict } = await verifyPhase(phase, context);
    await journal.append({ type: 'checked', phase: '4', verdict, counts: {} });
  };

  expect(mayBegin()).toEqual(['GATE_SHUT', 2]);
  await process.run('4');
  expect(mayBegin()).toEqual(['GATE_SHUT', 2]);
  for (let hour = 0; hour < 48; hour += 6) {
    await verified();
    expect({ hour, may: mayBegin() }).toEqual({ hour, may: ['GATE_SHUT', 2] });
    await clock.sleep(6 * HOUR);
  }
  await verified();
  expect(mayBegin()).toBe('yes');

  // Something is gone: the next verification does not hold, and the time begins anew.
  const uae = { environment: 'uae', account: '739991759290', region: 'me-central-1' } as const;
  const input = { ReplicationGroupId: 'muvi-uat-redis-main' };
  const call = {
    channel: 'aws',
    service: 'elasticache',
    operation: 'DeleteReplicationGroup',
    input,
  } as never;
  await process.twin.send(uae, call);
  await clock.sleep(HOUR);
  await verified();
  expect(mayBegin()).toEqual(['GATE_SHUT', 2]);
});
