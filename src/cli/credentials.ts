import { lasting, type Renewed } from '../aws/lasting.ts';
import type { SdkTransport } from '../aws/sdk/transport.ts';
import { CallFailed } from '../engine/errors.ts';
import type { Io } from './io.ts';

/** How often it is tried whether somebody has refreshed them, in milliseconds. */
const TRY_EVERY = 5_000;

/** What becomes of a run whose credentials end: it waits where a person is there to refresh them. */
export interface Credentials {
  /** The transport, for a run that may wait. */
  lasting(transport: SdkTransport): SdkTransport;
  /** From here on somebody is told why nothing moves. Before that, and off a terminal, the call fails (exit 4). */
  tell(paused: (reason: string) => void): void;
}

export function credentialsOf(io: Pick<Io, 'canAsk' | 'clock' | 'signal'>): Credentials {
  let told: ((reason: string) => void) | undefined;
  const renewed =
    (transport: Pick<SdkTransport, 'identity'>): Renewed =>
    async (place, why) => {
      if (told === undefined || !io.canAsk) return false;
      const { environment, profile = 'default' } = place;
      told(
        `the credentials of profile ${profile} (${environment}) have ended (${why.errorName}); refresh them, such as with \`aws sso login --profile ${profile}\`, and it goes on by itself`,
      );
      for (;;) {
        await io.clock.sleep(TRY_EVERY, io.signal);
        try {
          await transport.identity(place);
          return true;
        } catch (error) {
          if (!(error instanceof CallFailed)) throw error;
        }
      }
    };
  return {
    lasting: (transport) => lasting(transport, renewed(transport)),
    tell(paused) {
      told = paused;
    },
  };
}
