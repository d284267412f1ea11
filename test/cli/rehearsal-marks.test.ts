import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { act as list } from '../../src/cli/acts/phase-list.ts';
import { act as run } from '../../src/cli/acts/phase-run.ts';
import { act as show } from '../../src/cli/acts/phase-show.ts';
import { act as verify } from '../../src/cli/acts/phase-verify.ts';
import { act as status } from '../../src/cli/acts/status.ts';
import type { Act, Input } from '../../src/cli/command.ts';
import { hostFor } from '../../src/cli/hosts/index.ts';
import { checkpointText } from '../../src/cli/views/outcome.ts';
import { planCommands } from '../../src/cli/views/plan-cli.ts';
import type { Entry } from '../../src/engine/events.ts';
import type { RunOutcome } from '../../src/engine/outcome.ts';
import type { Plan } from '../../src/engine/plan.ts';
import { emptyFolder } from './built.ts';
import { inProcess, Wall } from './in-process.ts';
import { collected } from './screens.ts';

const outOf = async (act: Act, rehearse: boolean, input: Partial<Input> = {}): Promise<string> => {
  const typed = inProcess({ cwd: emptyFolder(), clock: new Wall(), rehearse });
  await typed.run(act, input);
  return typed.out();
};

describe('what heads a rehearsal says that it is one', () => {
  it.each([
    ['phase list', list, {}],
    ['phase show', show, { args: { phase: '4' } }],
    ['status', status, {}],
  ] as const)('%s', async (_name, act, input) => {
    const [rehearsed = ''] = (await outOf(act, true, input)).split('\n');
    expect(rehearsed).toContain('(rehearsal)');
    expect(await outOf(act, false, input)).not.toContain('rehears');
  });

  it('phase verify', async () => {
    expect((await outOf(verify, true, { args: { phase: '4' } })).split('\n')[0]).toContain(
      'Phase 4: Redis clusters (rehearsal):',
    );
    expect((await outOf(verify, true)).split('\n')[0]).toContain('(rehearsal)');
  });

  it('a run, but not what --json tells of it', async () => {
    const event = {
      type: 'run-started',
      phase: '4',
      title: 'Redis',
      fingerprint: 'f',
      command: 'muvi',
    } as const;
    const entry: Entry = { seq: 1, at: '2026-02-23T06:00:00Z', actor: 'a', prev: '', hash: '', event };
    const told = async (rehearsal: boolean, json = false) => {
      const { io, err } = inProcess({ cwd: emptyFolder(), clock: new Wall(), json });
      const host = await hostFor(io, { clock: io.clock, answers: { yes: false }, rehearsal });
      host.notify(entry);
      return err();
    };
    expect(await told(true)).toBe('phase 4: Redis (rehearsal)\n');
    expect(await told(false)).toBe('phase 4: Redis\n');
    expect(JSON.parse(await told(true, true))).toEqual(entry);
  });

  it('the checkpoint at its end', () => {
    const outcome = { phase: '4', complete: true, stops: [], tookMs: 0, monthly: 0, priced: 0 };
    const at = (realMs?: number) =>
      checkpointText(collected().screen, {
        title: 'Redis',
        outcome: outcome as unknown as RunOutcome,
        inFlight: [],
        logs: [],
        next: '',
        realMs,
      }).split('\n')[0];
    expect(at(5)).toBe('ok Phase 4: Redis (rehearsal): complete');
    expect(at()).toBe('ok Phase 4: Redis: complete');
  });

  it('every question, by its place', async () => {
    const asked = inProcess({ cwd: emptyFolder(), clock: new Wall() }).run(run, { args: { phase: '4' } });
    await expect(asked).rejects.toThrow('uae: account 739991759290, me-central-1, rehearsed');
  });

  it('the commands of a plan, whose ids nobody may take for those of AWS', () => {
    const plan = { phase: '4', title: 'Redis', digest: 'd', rehearsal: true, steps: [] } as unknown as Plan;
    const [first, second] = planCommands(plan).split('\n');
    expect(first).toBe('# Phase 4: Redis (rehearsal)');
    expect(second).toMatch(/^# .*ids.* rehearsal cloud/);
    expect(planCommands({ ...plan, rehearsal: false })).not.toContain('rehears');
  });
});

describe('a journal whose chain does not hold', () => {
  const broken = async (json: boolean) => {
    const cwd = emptyFolder();
    const folder = join(cwd, '.muvi', 'rehearsal');
    mkdirSync(folder, { recursive: true });
    const { act: decide } = await import('../../src/cli/acts/decide.ts');
    const given = { args: { decision: '5' }, options: { answer: 'later', why: 'asked' } };
    for (let entry = 0; entry < 2; entry += 1) await inProcess({ cwd, clock: new Wall() }).run(decide, given);
    const file = join(folder, 'journal.ndjson');
    writeFileSync(file, readFileSync(file, 'utf8').replace('later', 'never'));
    const typed = inProcess({ cwd, clock: new Wall(), json });
    const refused = await typed.run(status).catch((error: unknown) => error);
    return { refused, out: typed.out() };
  };

  it('is told by status, which offers no run and exits as whoever would write to it', async () => {
    const { refused, out } = await broken(false);
    expect(refused).toMatchObject({ code: 'JOURNAL_BROKEN', exit: 1 });
    expect((refused as { remedy: string }).remedy).toContain('`muvi log verify');
    expect(out).toContain('not started');
    expect(out).not.toContain('next:');
  });

  it('is told by status --json, which says the same', async () => {
    const { refused, out } = await broken(true);
    expect(refused).toMatchObject({ code: 'JOURNAL_BROKEN', exit: 1 });
    expect(JSON.parse(out)).toMatchObject({
      journal: { holds: false, seq: 1 },
      next: 'muvi log verify --rehearse',
    });
  });
});
