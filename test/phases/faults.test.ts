import { describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { isAwsCall } from '../../src/aws/call.ts';
import type { Phase } from '../../src/engine/phase.ts';
import { verifyPhase } from '../../src/engine/verify.ts';
import type { World } from '../../src/twin/world.ts';
import { Crash, type Rehearsal, type RehearsalOptions, rehearse } from '../support/rehearsal.ts';

/** With the settings under which most is written: instances to hide, a port for the ticket service. */
const all = phases({
  aurora: { publiclyAccessible: false },
  cicd: 'codepipeline',
  ticket: { listenerPort: 5008 },
  schemaServices: null,
});

/** Phases whose every writing step is tried; the others have tests of their own. */
const TRIED = ['1', '2', '2B', '3', '4'];

/** One writing operation of one step, and the world the step begins in. */
interface Site {
  readonly id: string;
  readonly operation: string;
  readonly alone: readonly Phase[];
  readonly phase: string;
  readonly before: World;
  /** It makes or changes something that takes its time before the verification holds. */
  readonly makes: boolean;
  /** Calls of this operation that the step sends undisturbed. */
  readonly calls: number;
}

/** The phase with one of its steps alone; the rest stands under another id, so that what supersedes it is known. */
function alone(phase: Phase, index: number): readonly Phase[] {
  const steps = phase.steps.slice(index, index + 1);
  return [
    { ...phase, steps },
    ...all.map((other) => (other === phase ? { ...other, id: `${other.id}, whole` } : other)),
  ];
}

const writesOf = ({ departures }: Rehearsal): string[] =>
  departures.flatMap(({ kind, call, error }) =>
    kind === 'write' && error === undefined && isAwsCall(call) ? [`${call.service}:${call.operation}`] : [],
  );

/** Walks through the build step by step and remembers what each wrote. */
async function sites(): Promise<Site[]> {
  const found: Site[] = [];
  let world: World | undefined;
  for (const phase of all.filter(({ id }) => TRIED.includes(id))) {
    for (const [index, { id, does }] of phase.steps.entries()) {
      const one = alone(phase, index);
      const step = await rehearse({ phases: one, ...(world ? { world } : {}) });
      const before = step.twin.picture();
      const outcome = await step.run(phase.id);
      if (outcome.exit !== 0)
        throw new Error(`step ${id} does not end well: ${JSON.stringify(outcome.stops)}`);
      const writes = writesOf(step);
      const makes = does !== 'delete' && outcome.tookMs > 0;
      for (const operation of new Set(writes)) {
        const calls = writes.filter((name) => name === operation).length;
        found.push({ id, operation, alone: one, phase: phase.id, before, calls, makes });
      }
      // So long as a role takes to be seen everywhere: the fault is to meet the call that is taken.
      await step.clock.sleep(30_000);
      world = step.twin.picture();
      await step.close();
    }
  }
  return found;
}

const table = await sites();

/** Runs the step again in the process that follows, without the fault. */
async function resumed(site: Site, first: Rehearsal): Promise<Rehearsal> {
  const next = await rehearse({ phases: site.alone, world: first.twin.picture(), store: first.store });
  const outcome = await next.run(site.phase);
  expect({ stops: outcome.stops, exit: outcome.exit }).toEqual({ stops: [], exit: 0 });
  return next;
}

const begin = (site: Site, fault: string, more: Partial<RehearsalOptions> = {}) =>
  rehearse({ phases: site.alone, world: site.before, faults: [`${site.operation}=${fault}`], ...more });

const verdicts = (rehearsal: Rehearsal, target: string | undefined): string[] =>
  rehearsal.notified.flatMap((entry) =>
    'event' in entry && entry.event.type === 'verified' && entry.event.target === target
      ? [entry.event.verdict]
      : [],
  );

describe.each(table)('$id, $operation', (site) => {
  const sent = (...of: readonly Rehearsal[]) =>
    of.flatMap(writesOf).filter((name) => name === site.operation).length;

  it.each(['accepted-not-applied', 'rejected=ValidationError'])(
    '%s stops the step, claims nothing, and a resume sends what is missing once',
    async (fault) => {
      const first = await begin(site, fault);
      const outcome = await first.run(site.phase);
      expect(first.faults.unfired()).toEqual([]);
      expect(outcome).toMatchObject({ exit: 3, complete: false });
      expect(verdicts(first, outcome.stops[0]?.target)).not.toContain('holds');
      await first.close();
      const next = await resumed(site, first);
      const answeredInVain = fault === 'accepted-not-applied' ? 1 : 0;
      expect(sent(first, next)).toBe(site.calls + answeredInVain);
      await next.close();
    },
  );

  it.each(['lost-reply', 'throttled=3', 'stale-reads=3'])(
    '%s ends well, with no call sent twice',
    async (fault) => {
      const first = await begin(site, fault);
      const outcome = await first.run(site.phase);
      expect(first.faults.unfired()).toEqual([]);
      expect({ stops: outcome.stops, exit: outcome.exit }).toEqual({ stops: [], exit: 0 });
      expect(sent(first)).toBe(fault === 'lost-reply' ? site.calls - 1 : site.calls);
      await first.close();
    },
  );

  it('stuck is given up in the end, where the step waits for what got stuck', async () => {
    const first = await begin(site, 'stuck');
    const outcome = await first.run(site.phase);
    const got = first.faults.unfired().length === 0;
    // What goes may be gone by the time it gets stuck: then it is seen to be gone.
    const seen = outcome.exit === 0 ? await verifyPhase(site.alone[0] as Phase, first.context) : undefined;
    if (got && site.makes) expect(outcome).toMatchObject({ exit: 3, complete: false });
    else expect(seen?.verdict ?? outcome.exit).toBe(seen ? 'holds' : 3);
    await first.close();
  });

  it('a crash right after it was sent is found out by reading', async () => {
    const first = await begin(site, 'crash-after-send');
    await expect(first.run(site.phase)).rejects.toThrow(Crash);
    await first.close();
    const next = await resumed(site, first);
    // The call whose answer never came counts as failed where it is recorded, and was received.
    expect(sent(first, next)).toBe(site.calls - 1);
    await next.close();
  });
});
