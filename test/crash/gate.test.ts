import { describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { inOrder, needsOf } from '../../src/cli/prerequisites.ts';
import type { Writing } from '../../src/cli/session.ts';
import { waitForGate } from '../../src/cli/simulated-gate.ts';
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

describe('a rehearsal', () => {
  const world = async () => {
    const process = await rehearse({ phases: phases(), store: memoryStore() });
    const { journal, context } = process;
    const records = { rehearsal: true, phases: phases() };
    return { process, writing: { journal, context, records } as unknown as Writing };
  };
  const loses = (process: Awaited<ReturnType<typeof rehearse>>, name: string) => {
    const uae = { environment: 'uae', account: '739991759290', region: 'me-central-1' } as const;
    const call = { channel: 'aws', service: 'elasticache', operation: 'DeleteReplicationGroup' };
    return process.twin.send(uae, { ...call, input: { ReplicationGroupId: name } } as never);
  };

  it('lets the time of a gate pass, verifying as often as it asks, and then may begin', async () => {
    const { process, writing } = await world();
    await process.run('4');
    expect(() => needsOf(gated, writing)).toThrow(expect.objectContaining({ code: 'GATE_SHUT' }));
    const passed = await waitForGate(gated, writing);
    expect(() => needsOf(gated, writing)).not.toThrow();
    expect(passed).toBeGreaterThanOrEqual(48 * HOUR);
    expect(passed).toBeLessThan(49 * HOUR);
    const checks = process.journal
      .entries()
      .flatMap(({ at, event }) => (event.type === 'checked' ? [{ at, ...event }] : []));
    expect(checks.length).toBeGreaterThanOrEqual(9);
    for (const [n, { at, because }] of checks.entries()) {
      expect(because).toContain('phase G');
      expect(Date.parse(at) - Date.parse(checks[n - 1]?.at ?? at)).toBeLessThanOrEqual(6 * HOUR);
    }
    expect(process.notified).toContainEqual(
      expect.objectContaining({ event: expect.objectContaining({ type: 'checked' }) }),
    );
    // An open gate is not waited for again.
    expect(await waitForGate(gated, writing)).toBe(0);
  });

  it('meets a shut gate where something does not hold on the way, and waits no longer', async () => {
    const { process, writing } = await world();
    expect(await waitForGate(gated, writing)).toBe(0);
    await process.run('4');
    const { append } = process.journal;
    let checks = 0;
    Object.assign(process.journal, {
      append: async (event: Parameters<typeof append>[0]) => {
        if (event.type === 'checked') checks += 1;
        if (checks === 3) await loses(process, 'muvi-uat-redis-main');
        return append.call(process.journal, event);
      },
    });
    expect(await waitForGate(gated, writing)).toBeLessThan(24 * HOUR);
    expect(() => needsOf(gated, writing)).toThrow(
      expect.objectContaining({
        code: 'GATE_SHUT',
        exit: 2,
        remedy: expect.stringContaining('muvi rehearse G'),
      }),
    );
  });

  it('that is interrupted waits no longer', async () => {
    const { process, writing } = await world();
    await process.run('4');
    const stop = new AbortController();
    Object.assign(writing.context, { signal: stop.signal });
    const waiting = waitForGate(gated, writing);
    stop.abort(new Error('Ctrl-C'));
    await expect(waiting).rejects.toThrow('Ctrl-C');
  });

  it('meets the phases that must come first, in the order it was given, before anything is run', async () => {
    const { process, writing } = await world();
    const [first, second] = [
      { ...gated, id: 'F', needs: [] },
      { ...gated, id: 'S', needs: ['F', '4'] },
    ];
    expect(() => inOrder([second, first], writing.context)).toThrow(
      expect.objectContaining({ code: 'NEEDS_PHASE', exit: 2, remedy: 'muvi rehearse F 4 S' }),
    );
    expect(() => inOrder([first, second], writing.context)).toThrow(
      expect.objectContaining({ remedy: 'muvi rehearse F 4 S' }),
    );
    await process.run('4');
    expect(() => inOrder([first, second], writing.context)).not.toThrow();
  });
});
