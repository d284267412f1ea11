import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { act as rehearse } from '../../src/cli/acts/rehearse.ts';
import { orderedFaults } from '../../src/cli/ordered-faults.ts';
import { emptyFolder } from './built.ts';
import { inProcess, Wall } from './in-process.ts';

describe('a fault that is ordered', () => {
  it.each([
    ['elasticache:CreateReplicationGroop=stuck', 'did you mean CreateReplicationGroup?'],
    ['elasticache:createreplicationgroup=stuck', 'did you mean CreateReplicationGroup?'],
    ['elasticash:CreateReplicationGroup=stuck', 'did you mean elasticache?'],
    ['rds:DoAnything=throttled=2', 'no operation DoAnything of rds'],
  ])('%s can never happen, and is refused with the nearest name', async (text, said) => {
    await expect(orderedFaults([text])).rejects.toMatchObject({ code: 'FAULT', exit: 64 });
    await expect(orderedFaults([text])).rejects.toThrow(said);
  });

  it.each([
    'elasticache:CreateReplicationGroup=stuck',
    'elbv2:CreateLoadBalancer=lost-reply',
    'ec2:DescribeVpcs=throttled=2',
  ])('%s may happen', async (text) => {
    expect(await orderedFaults([text])).toMatchObject([{ text }]);
  });

  it('in vain is refused before anything is run, or an earlier rehearsal forgotten', async () => {
    const cwd = emptyFolder();
    const typed = inProcess({ cwd, clock: new Wall() });
    const input = {
      args: { phases: ['4'] },
      options: { reset: true, fault: ['rds:ModifyDbInstanse=stuck'] },
    };
    await expect(typed.run(rehearse, input)).rejects.toMatchObject({
      remedy: '--fault rds:ModifyDBInstance=stuck',
    });
    expect([typed.out(), typed.err()]).toEqual(['', '']);
    expect(existsSync(join(cwd, '.muvi'))).toBe(false);
  });

  it('and never happens is told with commands that exist', async () => {
    const typed = inProcess({ cwd: emptyFolder(), clock: new Wall() });
    const input = { args: { phases: ['4'] }, options: { fault: ['rds:ModifyDBInstance=stuck'] } };
    await expect(typed.run(rehearse, input)).rejects.toMatchObject({
      code: 'FAULT_UNFIRED',
      exit: 64,
      remedy: expect.stringMatching(/muvi log show 4 .*muvi rehearse 4 --reset --fault/),
    });
  });
});
