import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import { isAwsCall } from '../../src/aws/call.ts';
import { isListedRead } from '../../src/aws/guard/reads.ts';
import type { Call } from '../../src/engine/call.ts';
import { symbolic } from '../../src/engine/resolve.ts';
import { type Step, type Target, verifications, WHOLE } from '../../src/engine/step.ts';

const all = phases();
const steps = all.flatMap((phase) => phase.steps.map((step) => ({ phase: phase.id, step, id: step.id })));
const targetsOf = (step: Step): readonly Target[] =>
  step.each === undefined ? [WHOLE] : 'pick' in step.each ? [] : step.each;

/** The calls a step declares for its declared targets, where they need nothing found before. */
function declaredWrites(step: Step): readonly Call[] {
  if (step.does === 'survey' || step.does === 'delete' || step.does === 'byHand') return [];
  if ('look' in step && step.look) return [];
  return targetsOf(step).flatMap((target) => {
    const calls = step.write(target, undefined as never);
    return Array.isArray(calls) ? (calls as readonly Call[]) : [calls as Call];
  });
}

describe('the ids of steps', () => {
  it('are each given once, over all phases', () => {
    const ids = steps.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it.each(steps)('$id belongs to phase $phase and reads as in the runbook', ({ phase, id }) => {
    expect(id).toMatch(new RegExp(`^${phase}\\.\\d+[a-z]?$`));
  });

  it.each(steps.filter(({ step }) => step.supersededBy ?? step.removedBy))(
    '$id is undone by a step that comes after it',
    ({ id, step }) => {
      const order = steps.map((one) => one.id);
      for (const later of [step.supersededBy, step.removedBy].filter((one) => one !== undefined)) {
        expect(order).toContain(later);
        expect(order.indexOf(later)).toBeGreaterThan(order.indexOf(id));
      }
    },
  );
});

describe('every step', () => {
  const verified = steps.flatMap(({ id, step }) =>
    targetsOf(step).map((target) => ({
      id,
      step,
      target,
      name: typeof target === 'string' ? target : target.name,
    })),
  );

  it.each(verified)('$id $name is verified by listed reads that are not its write', ({ step, target }) => {
    const declared = verifications(
      step.does === 'delete' ? step.verify(target, 'arn:x:y:z:1:loadbalancer/a') : step.verify(target),
    );
    expect(declared.length).toBeGreaterThan(0);
    const written = declaredWrites(step).map((call) => (isAwsCall(call) ? call.operation : call.channel));
    for (const { read } of declared) {
      expect(read.reads).toBe(true);
      if (!isAwsCall(read)) continue;
      expect(isListedRead(read.in ?? step.in, read.service, read.operation)).toBe(true);
      expect(written).not.toContain(read.operation);
    }
  });

  it('warns wherever it opens something to the whole internet', () => {
    const opening = steps.filter(({ step }) =>
      /"(0\.0\.0\.0\/0|::\/0)"|"PubliclyAccessible":true/.test(
        JSON.stringify(symbolic(declaredWrites(step))),
      ),
    );
    expect(opening.length).toBeGreaterThan(0);
    for (const { step, id } of opening)
      expect({ id, warns: step.warns }).toMatchObject({ warns: expect.any(String) });
  });

  it('shows no secret in what it declares', () => {
    const declared = JSON.stringify(steps.map(({ step }) => symbolic(declaredWrites(step))));
    expect(declared).toContain('<the password of postgres on uatclusterdb>');
    expect(declared).not.toContain('PRIVATE KEY');
  });
});

describe('phase files', () => {
  const folder = join(import.meta.dirname, '../../phases');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );

  it.each(files)('%s declares: no loop, no waiting, no printing', (name) => {
    const code = readFileSync(join(folder, name), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const strings = code.replaceAll(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''");
    expect(
      strings.match(/\b(for|while|do|await|async|console|setTimeout|process)\b\s*[\s({.]/g) ?? [],
    ).toEqual([]);
  });

  it.each(files)('%s is not too long to read', (name) => {
    const lines = readFileSync(join(folder, name), 'utf8').split('\n').length;
    expect(lines).toBeLessThan(name === 'environment.ts' ? 400 : 300);
  });
});
