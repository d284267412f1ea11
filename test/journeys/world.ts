import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AwsCall, call } from '../../src/aws/call.ts';
import type { Entry } from '../../src/engine/events.ts';
import { VirtualClock } from '../../src/twin/clock.ts';
import { PLACES } from '../../src/twin/start/place.ts';
import { openTwin } from '../../src/twin/twin.ts';

/** What another process might do to the account meanwhile: each call after the one before has had an hour. */
export async function meanwhile(cwd: string, calls: readonly AwsCall[]): Promise<void> {
  const clock = new VirtualClock();
  const twin = openTwin({ file: worldOf(cwd), clock });
  twin.heldBy({ check: () => {} });
  const uae = { environment: 'uae' as const, ...PLACES.uae };
  const look = call('elasticache', 'DescribeReplicationGroups', {});
  for (const one of calls) {
    await twin.send(uae, one);
    await clock.sleep(3_600_000);
    await twin.send(uae, look);
  }
}

export const worldOf = (cwd: string): string => join(cwd, '.muvi', 'rehearsal', 'world.json');

/** All that the world holds, but for the time on its clock. */
export function worldWithoutTime(cwd: string): unknown {
  const { time: _time, ...held } = JSON.parse(readFileSync(worldOf(cwd), 'utf8'));
  return held;
}

/** The journal of rehearsals, event by event; empty where there is none. */
export function eventsIn(cwd: string): Entry['event'][] {
  let text = '';
  try {
    text = readFileSync(join(cwd, '.muvi', 'rehearsal', 'journal.ndjson'), 'utf8');
  } catch {}
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as Entry).event);
}

/** The lines of all calls that were about to leave and write. */
export const sentIn = (cwd: string): string[] =>
  eventsIn(cwd).flatMap((event) => (event.type === 'intent' ? [event.line] : []));
