import type { Described } from '../aws/call.ts';
import type { Environment } from '../engine/environment.ts';
import { CallFailed } from '../engine/errors.ts';
import type { Mark, ReadGateway } from '../engine/gateway.ts';
import { type Answer, type Ask, MalformedAnswer } from './kind.ts';
import { unreadBecause } from './unread.ts';

/** What every answer passes through before a kind sees it: redaction, for whoever shows what it says. */
export type Seen = <R>(described: Described<R>, reply: R) => R;

/** Questions to one environment, all answered by what was sent after `mark`. */
export function askOf(
  gateway: ReadGateway,
  environment: Environment,
  mark: Mark,
  seen: Seen = (_described, reply) => reply,
): Ask {
  const of = async <R>(described: Described<R>): Promise<R> => {
    const { value } = await gateway.read(environment, described.read, mark);
    if (typeof value !== 'object' || value === null) throw new MalformedAnswer('content');
    return seen(described, value as R);
  };
  return {
    of,
    async list(described, pick) {
      const listed = pick(await of(described));
      if (!Array.isArray(listed)) throw new MalformedAnswer(`list (${described.read.operation})`);
      return listed;
    },
    async about<R>(described: Described<R>): Promise<Answer<R>> {
      try {
        return { value: await of(described) };
      } catch (error) {
        if (error instanceof CallFailed && error.failure === 'not-found') return { absent: true };
        return { unread: unreadBecause(error) };
      }
    },
  };
}
