import { describe, expect, it } from 'vitest';
import { ACTIONS, tally } from '../../src/cli/views/plan.ts';
import { planCommands } from '../../src/cli/views/plan-cli.ts';
import { planMarkdown } from '../../src/cli/views/plan-markdown.ts';
import { planTable } from '../../src/cli/views/plan-table.ts';
import type { Plan, PlannedAction, PlannedStep, PlannedTarget } from '../../src/engine/plan.ts';
import { collected } from './screens.ts';

const target = (name: string, action: PlannedAction, more: Partial<PlannedTarget> = {}): PlannedTarget => ({
  target: name,
  action,
  verdict: 'absent',
  lines: [`aws thing ${action.replace(' ', '-')} --name ${name}`],
  differences: [],
  evidence: [{ line: `aws thing describe --name ${name}`, expected: 'there', differences: [] }],
  monthly: 0,
  binding: name,
  ...more,
});

const step = (
  id: string,
  does: string,
  targets: readonly PlannedTarget[],
  more: Partial<PlannedStep> = {},
): PlannedStep => ({
  id,
  title: `Step ${id} of the plan`,
  does,
  in: 'uae',
  irreversible: false,
  usuallyMs: 600_000,
  atMostMs: 1_800_000,
  targets,
  ...more,
});

const plan: Plan = {
  version: 1,
  phase: '4',
  title: 'Redis clusters',
  at: '2026-02-23T06:00:00.000Z',
  rehearsal: true,
  digest: 'd'.repeat(64),
  fingerprint: 'f'.repeat(64),
  places: { uae: 'uae: account 739991759290, me-central-1' },
  steps: [
    step('4.3', 'create', [
      target('muvi-uat-redis-gateway', 'create', { monthly: 60 }),
      target('muvi-uat-redis-notification', 'none'),
    ]),
    step(
      '4.5',
      'delete',
      [
        target('muvi-uat-redis-uae-classic', 'delete', {
          identity:
            'arn:aws:elasticache:me-central-1:739991759290:replicationgroup:muvi-uat-redis-uae-classic',
          shown: { status: 'available', 'node type': 'cache.t3.small' },
          dependents: ['redis-uat-sg'],
          monthly: 'unknown',
        }),
      ],
      { irreversible: true, warns: 'its data goes with it' },
    ),
    step('4.6', 'modify', [
      target('all', 'modify', { differences: [{ path: 'Port', expected: 6379, actual: 6380 }] }),
    ]),
  ],
  monthly: 'unknown',
  monthlyKnown: 60,
  usuallyMs: 1_800_000,
  atMostMs: 5_400_000,
};

const tableAt = (columns?: number, env?: NodeJS.ProcessEnv) =>
  planTable(collected(columns, env).screen, plan);

describe('a plan for people', () => {
  it('at 80 columns', () => {
    expect(tableAt(80)).toMatchInlineSnapshot(`
      "Phase 4: Redis clusters (rehearsal)

      4.3 Step 4.3 of the plan (uae, usually 10m)
        + muvi-uat-redis-gateway       create  +$60/mo
        = muvi-uat-redis-notification  already so

      4.5 Step 4.5 of the plan (uae, usually 10m)
        ! cannot be undone: each name has to be typed
        ! its data goes with it
        - muvi-uat-redis-uae-classic   delete  unknown cost
            arn:aws:elasticache:me-central-1:739991759290:replicationgroup:muvi-uat-redis-uae-classic
            status: available
            node type: cache.t3.small
            still used by redis-uat-sg

      4.6 Step 4.6 of the plan (uae, usually 10m)
        ~ the whole step               change
            Port: expected 6379, found 6380

      To do: 1 create, 1 change, 1 delete; 1 already so
      Cost: +$60/mo, and 1 thing of unknown cost
      Time: usually 30m, at most 1h 30m
      Digest: dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
      "
    `);
  });

  it('at 40 columns', () => {
    expect(tableAt(40)).toMatchInlineSnapshot(`
      "Phase 4: Redis clusters (rehearsal)

      4.3 Step 4.3 of the plan (uae, usually
        10m)
        + muvi-uat-redis-gateway create
            +$60/mo
        = muvi-uat-redis-notification
            already so

      4.5 Step 4.5 of the plan (uae, usually
        10m)
        ! cannot be undone: each name has to
        be typed
        ! its data goes with it
        - muvi-uat-redis-uae-classic delete
            unknown cost
            arn:aws:elasticache:me-central-1:739991759290:replicationgroup:muvi-uat-redis-uae-classic
            status: available
            node type: cache.t3.small
            still used by redis-uat-sg

      4.6 Step 4.6 of the plan (uae, usually
        10m)
        ~ the whole step  change
            Port: expected 6379, found 6380

      To do: 1 create, 1 change, 1 delete; 1
      already so
      Cost: +$60/mo, and 1 thing of unknown
      cost
      Time: usually 30m, at most 1h 30m
      Digest:
      dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd
      "
    `);
  });

  it.each([40, 80])('is no wider than %i columns but for what has no blank to break at', (columns) => {
    const wide = tableAt(columns)
      .split('\n')
      .filter((line) => line.length > columns);
    expect(wide.filter((line) => line.trim().includes(' '))).toEqual([]);
  });

  it.each([
    ['foms-redis-prod-bulk-refund-booking', ['  = foms-redis-prod-bulk-refund-booking', '      already so']],
    [
      'foms-redis-prod-bulk-refund-booking-again',
      ['  = foms-redis-prod-bulk-refund-booking-', '    again already so'],
    ],
  ])('at 40 columns %s stands beside its mark', (name, lines) => {
    const long = { ...plan, steps: [step('4.1', 'survey', [target(name, 'none')])] };
    const at = planTable(collected(40).screen, long).split('\n');
    expect(at.slice(4, 6)).toEqual(lines);
  });

  it('in a pipe nothing is cut or wrapped', () => {
    expect(tableAt()).toContain('replicationgroup:muvi-uat-redis-uae-classic\n');
  });
});

describe('every action in every view', () => {
  const one = (action: PlannedAction): Plan => ({
    ...plan,
    steps: [step('4.1', 'create', [target('thing', action)])],
  });

  it.each(Object.entries(ACTIONS))('%s is named', (action, { word }) => {
    const only = one(action as PlannedAction);
    expect(planTable(collected().screen, only)).toContain(`thing  ${word}`);
    expect(planMarkdown(only)).toContain(`| \`thing\` | ${word} |`);
    expect(planCommands(only)).toContain(`# thing: ${word}\naws thing`);
  });

  it('a target that stands for its whole step is named in words', () => {
    const whole: Plan = { ...plan, steps: [step('4.1', 'survey', [target('all', 'none')])] };
    expect(planTable(collected().screen, whole)).toContain('  = the whole step  already so');
    expect(planMarkdown(whole)).toContain('| the whole step | already so |');
    expect(planCommands(whole)).toContain('# the whole step: already so');
  });

  it.each<[PlannedAction[], string]>([
    [['none', 'create', 'later', 'left out'], '1 create, 1 known later; 1 already so, 1 left out'],
    [['none'], 'nothing; 1 already so'],
    [['create'], '1 create'],
    [[], 'nothing'],
  ])('%j: what is so already is not to do', (actions, said) => {
    const targets = actions.map((action) => target(action, action));
    expect(tally({ ...plan, steps: [step('4.1', 'create', targets)] })).toBe(said);
  });

  it('a name from AWS breaks no table and moves no cursor', () => {
    const only: Plan = { ...plan, steps: [step('4.1', 'create', [target('a|b\u001b[2J`c', 'create')])] };
    expect(planMarkdown(only)).toContain('| `a\\|bc` | create |');
    expect(planTable(collected(80).screen, only)).not.toContain('\u001b');
  });

  it('the commands are a script: every other line is a comment', () => {
    const lines = planCommands(plan)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines.every((line) => line.startsWith('aws '))).toBe(true);
    expect(lines).toHaveLength(4);
  });
});
