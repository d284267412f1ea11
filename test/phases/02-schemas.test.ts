import { describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { defaultSettings } from '../../phases/settings.ts';
import { planPhase } from '../../src/engine/planner.ts';
import { verifyPhase } from '../../src/engine/verify.ts';
import { rehearse } from '../support/rehearsal.ts';

const schemaServices = { production: 'prod-read', uae: 'uae-read' };
const only28 = (settings: typeof defaultSettings) => {
  const all = phases(settings);
  const phase = all.find(({ id }) => id === '2');
  if (!phase) throw new Error('no phase 2');
  return { all, phase: { ...phase, steps: phase.steps.filter(({ id }) => id === '2.8') } };
};

describe('the comparison of schemas with production', () => {
  it('is left out, and says how to have it, where no services are named', async () => {
    const { all, phase } = only28(defaultSettings);
    const process = await rehearse({ phases: all });
    const [step] = (await planPhase(phase, process.context)).steps;
    expect(step?.targets).toMatchObject([
      { action: 'left out', why: expect.stringContaining('schemaServices') },
    ]);
    await process.close();
  });

  it('asks both sides of each database by one SELECT on a read-only session', async () => {
    const { all, phase } = only28({ ...defaultSettings, schemaServices });
    const process = await rehearse({ phases: all });
    const seen = await verifyPhase(phase, process.context);
    expect(seen.targets).toHaveLength(6);
    const programs = process.departures.map(({ call, kind }) => ({
      kind,
      ...(call as unknown as { argv: string[]; env: Record<string, string> }),
    }));
    expect(programs.every(({ kind }) => kind === 'read')).toBe(true);
    expect(new Set(programs.map(({ env }) => env.PGOPTIONS))).toEqual(
      new Set(['-c default_transaction_read_only=on']),
    );
    expect(programs.every(({ argv }) => /^--command=SELECT [^;]*$/.test(argv.at(-1) ?? ''))).toBe(true);
    expect(new Set(programs.map(({ env }) => env.PGSERVICE?.replace(/-[a-z]+$/, '')))).toEqual(
      new Set(['prod-read', 'uae-read']),
    );
    await process.close();
  });
});
