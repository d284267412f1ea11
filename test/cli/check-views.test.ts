import { describe, expect, it } from 'vitest';
import { checkText } from '../../src/cli/views/check.ts';
import { changesBetween, changesText } from '../../src/cli/views/check-changes.ts';
import { checksText } from '../../src/cli/views/check-table.ts';
import { worst } from '../../src/engine/check.ts';
import type { Verdict } from '../../src/engine/verdict.ts';
import type { PhaseCheck, VerifiedTarget } from '../../src/engine/verify.ts';
import { collected } from './screens.ts';

const target = (
  step: string,
  name: string,
  verdict: Verdict = 'holds',
  actual = 'small',
): VerifiedTarget => ({
  phase: step.split('.')[0] ?? '',
  step,
  title: `Step ${step}`,
  target: name,
  verdict,
  judgement: {
    verdict,
    settling: false,
    evidence: [
      {
        line: 'aws ecs describe-services',
        expected: 'large',
        differences: verdict === 'holds' ? [] : [{ path: 'Size', expected: 'large', actual }],
      },
    ],
  },
});

const many = (step: string, amount: number, verdict?: Verdict, actual?: string): VerifiedTarget[] =>
  Array.from({ length: amount }, (_, n) => target(step, `muvi-uat-thing-${n}`, verdict, actual));

const check = (phase: string, ...targets: VerifiedTarget[]): PhaseCheck => ({
  phase,
  verdict: worst(targets.map(({ verdict }) => verdict)),
  targets,
});

const shown = (checks: readonly PhaseCheck[], columns?: number): string =>
  checksText(collected(columns).screen, checks);

describe('the table of a verification of all phases', () => {
  const night = [
    check('1', ...many('1.1', 200)),
    check('4', ...many('4.3', 100), target('4.3', 'muvi-uat-redis-main', 'differs', 'small and crooked')),
    check('5', ...many('5.1', 30, 'asleep')),
    check('6', target('6.1', 'all', 'unknown')),
  ];

  it('counts what is as it should be, and names what is not', () => {
    const lines = shown(night).trimEnd().split('\n');
    expect(lines.map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
      'Phase | Step | Target | Verdict | What differs',
      '1 | all | 200 targets | holds',
      '4 | 4.3 | muvi-uat-redis-main | differs | Size: expected large, found small and crooked',
      '4 | rest | 100 targets | holds',
      '5 | all | 30 targets | asleep',
      '6 | 6.1 | all | unknown | Size: expected large, found small',
      '300 of 332 targets hold in 4 phases; 1 differs, 1 unknown, 30 asleep.',
    ]);
  });

  const long =
    'arn:aws:elasticloadbalancing:me-central-1:739991759290:loadbalancer/app/Muvi-Internal-UAT/1234';
  const crowded = [
    ...night,
    check('7', ...many('7.1', 9, 'absent', long), target('7.2', long, 'failed', long)),
  ];

  it.each([120, 80, 60, 40])('fits a terminal of %i columns, and loses no word of a name', (columns) => {
    const text = shown(crowded, columns);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(text.replaceAll(/\s/g, '')).toContain('muvi-uat-redis-main');
    expect(text).toMatch(/\bdiffers\b/);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('300 of 342 targets hold in 5 phases');
  });

  it('says alike targets of a step once on a terminal, and each by itself in a pipe', () => {
    expect(shown(crowded, 120)).toContain('muvi-uat-thing-0 and 8 more');
    const piped = shown(crowded);
    expect(piped.match(/^7 +7\.1 .*absent.*1234$/gm)).toHaveLength(9);
    expect(piped).not.toContain('more');
  });

  it('shows escapes of a name as nothing', () => {
    expect(shown([check('1', target('1.1', 'a\u001b[31mred', 'absent'))], 80)).not.toContain('\u001b');
  });
});

describe('what changed between two rounds', () => {
  const before = [check('4', ...many('4.3', 5), target('4.4', 'all', 'differs', 'one'))];
  const text = (after: readonly PhaseCheck[], columns?: number) =>
    changesText(collected(columns).screen, before, after);

  it('is nothing where all stands as it stood', () => {
    expect(text([check('4', ...many('4.3', 5), target('4.4', 'all', 'differs', 'one'))])).toBe('');
  });

  it('is another verdict, another reason, a target that is new and one that is gone', () => {
    const after = [
      check('4', ...many('4.3', 4, 'absent'), target('4.4', 'all', 'differs', 'two'), target('4.5', 'x')),
    ];
    expect(text(after)).toBe(
      [
        '  4.3 muvi-uat-thing-0 and 3 more: absent now, was holds',
        '      Size: expected large, found small',
        '  4.4: still differs',
        '      Size: expected large, found two',
        '  new, and as they should be: 1',
        '  no longer asked about: 1',
        '',
      ].join('\n'),
    );
    expect(changesBetween(before, after)).toHaveLength(7);
  });

  it('fits a terminal of 40 columns', () => {
    const why = 'an answer that is longer than the terminal is wide';
    const after = [
      check('4', ...many('4.3', 5, 'unknown', why), target('4.4', 'n'.repeat(50), 'failed', why)),
    ];
    const lines = text(after, 40).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
  });
});

describe('a verification of one phase', () => {
  const unread = (name: string, error: string): VerifiedTarget => ({
    ...target('4.3', name, 'unknown'),
    judgement: {
      verdict: 'unknown',
      settling: false,
      evidence: [{ line: `aws read ${name}`, expected: {}, differences: [], error }],
    },
  });

  it('tells what many targets could not be read for three times, and counts the rest', () => {
    const denied = Array.from({ length: 9 }, (_, n) => unread(`redis-${n}`, 'no credentials'));
    const text = checkText(
      collected().screen,
      'Redis',
      check('4', ...denied, unread('redis-x', 'a lost reply')),
    );
    expect(text.match(/no credentials/g)).toHaveLength(3);
    expect(text).toContain('and 6 other targets for the same reason');
    expect(text).toContain('a lost reply');
  });

  it('tells every target that does not hold', () => {
    const text = checkText(collected().screen, 'Redis', check('4', ...many('4.3', 9, 'differs')));
    expect(text.match(/found small/g)).toHaveLength(9);
  });
});
