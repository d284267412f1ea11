import { describe, expect, it } from 'vitest';
import { redisGroups } from '../../phases/environment.ts';
import { phases } from '../../phases/index.ts';
import { rehearse } from '../support/rehearsal.ts';

describe('phase 4 on the twin', () => {
  it('ends with nine verified groups, the generic one gone, and Redis open to the seven services alone', async () => {
    const process = await rehearse({ phases: phases() });
    const outcome = await process.run('4');
    expect(outcome.stops).toEqual([]);
    expect(outcome).toMatchObject({ exit: 0, complete: true });
    const world = JSON.stringify(process.twin.picture());
    for (const { name } of redisGroups) expect(world).toContain(name);
    await process.close();
  });

  it('takes the time of the slowest create, not the sum', async () => {
    const process = await rehearse({ phases: phases() });
    await process.run('4', { only: '4.3' });
    const took = process.notified.flatMap((event) =>
      'event' in event && event.event.type === 'verified' && event.event.step === '4.3'
        ? [event.event.tookMs]
        : [],
    );
    expect(took).toHaveLength(redisGroups.length);
    const slowest = Math.max(...took);
    expect(process.clock.elapsed).toBeLessThan(slowest * 1.2);
    await process.close();
  });

  it('sends nothing the second time', async () => {
    const process = await rehearse({ phases: phases() });
    await process.run('4');
    const before = process.writes().length;
    expect(await process.run('4')).toMatchObject({ exit: 0, wrote: 0 });
    expect(await process.run('4', { again: true })).toMatchObject({ exit: 0, wrote: 0 });
    expect(process.writes()).toHaveLength(before);
    await process.close();
  });

  it('reads production and writes none of it', async () => {
    const process = await rehearse({ phases: phases() });
    await process.run('4');
    const production = process.departures.filter(({ place }) => place.environment === 'prod');
    expect(production.length).toBeGreaterThan(0);
    expect(production.filter(({ kind }) => kind === 'write')).toEqual([]);
    await process.close();
  });

  it('asks for nine statuses with one read, not with nine', async () => {
    const process = await rehearse({ phases: phases() });
    await process.run('4', { only: '4.3' });
    const polls = process.departures.filter(
      ({ call }) => 'operation' in call && call.operation === 'DescribeReplicationGroups',
    );
    const rounds = new Set(
      process.notified.flatMap((event) => (event && 'elapsedMs' in event ? [event.elapsedMs] : [])),
    );
    expect(polls.length).toBeLessThan(rounds.size * 2);
    await process.close();
  });
});
