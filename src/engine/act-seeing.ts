import { act, standingNow } from './act.ts';
import type { Acted, Job } from './job.ts';
import type { Standing } from './standing.ts';

/**
 * How often a target is looked at. Each time what takes it away is sent for some five seconds before it is given up,
 * so throttling is borne about as long as any other call bears it.
 */
const LOOKS = 12;

/**
 * Acts on a target, and anew from a first read wherever what was to be taken away was looked at too long ago: the
 * credentials had ended, or AWS throttled. The same is asked of it as ever, so what stands in its place by then stays.
 */
export async function actSeeing(job: Job, first: Standing): Promise<Acted> {
  let wrote = 0;
  for (let looks = 1, seen = first; ; looks += 1) {
    const acted = await act(job, seen);
    wrote += acted.wrote;
    if (acted.how !== 'outdated') return { ...acted, wrote };
    if (looks === LOOKS) return { ...acted, wrote, how: 'stopped' };
    seen = await standingNow(job);
  }
}
