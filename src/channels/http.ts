import { quoted } from '../aws/cli-line.ts';
import type { ChannelDoor } from '../aws/gateway.ts';
import type { ReadCall, Ref, Template } from '../engine/call.ts';
import { CallFailed } from '../engine/errors.ts';
import type { Pattern } from '../engine/expectation.ts';
import type { Verification } from '../engine/step.ts';
import type { RehearsedRead } from './effects.ts';

/** One GET, for smoke tests. muvi writes to nothing over plain HTTP. */
interface HttpRead extends ReadCall {
  readonly channel: 'http';
  readonly url: string | Ref<string> | Template;
  readonly rehearsed: RehearsedRead<HttpAnswer>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** A page that must answer so. Only the first 64 KiB of its body are read. */
export function pageShows(
  url: HttpRead['url'],
  pattern: Pattern<HttpAnswer>,
  rehearsed: RehearsedRead<HttpAnswer>,
): Verification {
  const read: HttpRead = { channel: 'http', url, rehearsed, reads: true };
  return { read, expect: { kind: 'shows', pattern } };
}

/** The request as a command to run by hand. */
export function httpLine(url: string): string {
  return `curl --fail --max-time 10 ${quoted(url)}`;
}

const MOST_BYTES = 64 * 1024;

/** Asks pages for real, within ten seconds each; no redirect is followed. */
export function httpDoor(signal: AbortSignal): ChannelDoor {
  return {
    async read(_place, call) {
      const url = String((call as unknown as HttpRead).url);
      try {
        const response = await fetch(url, {
          redirect: 'manual',
          signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
        });
        const body = await response.arrayBuffer();
        return {
          value: { status: response.status, body: Buffer.from(body.slice(0, MOST_BYTES)).toString('utf8') },
        };
      } catch (error) {
        const { message, cause } = error as Error;
        const reason = cause instanceof Error ? cause.message : message;
        throw new CallFailed({
          failure: 'lost',
          errorName: 'NoAnswer',
          message: `${url}: ${reason}`,
          cause: error,
        });
      }
    },
    async write() {
      throw new CallFailed({
        failure: 'refused',
        errorName: 'OnlyGet',
        message: 'the http channel only asks',
      });
    },
  };
}
