import { describe, expect, it } from 'vitest';
import { phases } from '../../phases/index.ts';
import type { Identity } from '../../src/aws/identity/types.ts';
import { lasting } from '../../src/aws/lasting.ts';
import type { SdkTransport } from '../../src/aws/sdk/transport.ts';
import type { Place, Transport } from '../../src/aws/transport.ts';
import { credentialsOf } from '../../src/cli/credentials.ts';
import { Interrupted } from '../../src/cli/interrupted.ts';
import { CallFailed } from '../../src/engine/errors.ts';
import { VirtualClock } from '../../src/twin/clock.ts';
import { essence } from '../support/crash.ts';
import { memoryStore } from '../support/memory-store.ts';
import { PLACES_BY_NAME, rehearse } from '../support/rehearsal.ts';

const expired = (errorName = 'ExpiredToken') =>
  new CallFailed({
    failure: 'denied',
    errorName,
    message: 'The security token included in the request is expired',
  });

/** Credentials that end after so many calls, until they are refreshed. */
function ending(after: number, transport: Transport) {
  let left = after;
  return {
    refresh() {
      left = Number.POSITIVE_INFINITY;
    },
    transport: {
      send: async (place, call) => {
        if (left < 1) throw expired();
        left -= 1;
        return transport.send(place, call);
      },
    } satisfies Transport,
  };
}

describe('credentials that end in the middle of a run', () => {
  const phase4 = async (after: number, renewed: (refresh: () => void) => boolean) => {
    let waits = 0;
    const store = memoryStore();
    const process = await rehearse({
      phases: phases(),
      store,
      around: (twin) => {
        const keys = ending(after, twin);
        return lasting(keys.transport, async () => {
          waits += 1;
          return renewed(keys.refresh);
        });
      },
    });
    const outcome = await process.run('4');
    return { process, outcome, waits: () => waits, store };
  };

  it('are waited for, whichever call meets it, and everything ends as if nothing had been', async () => {
    const whole = await phase4(Number.POSITIVE_INFINITY, () => false);
    const end = essence(whole.process.twin.picture());
    const calls = whole.process.departures.length;
    // The first step looks at production alone: by then UAE's profile has answered.
    for (let after = 30; after < calls; after += Math.ceil(calls / 25)) {
      const { process, outcome, waits } = await phase4(after, (refresh) => {
        refresh();
        return true;
      });
      expect({ after, outcome }).toMatchObject({ outcome: { exit: 0, complete: true } });
      expect(waits()).toBe(1);
      expect(essence(process.twin.picture())).toEqual(end);
      expect(process.writes()).toHaveLength(whole.process.writes().length);
    }
  });

  it('that nobody refreshes end the run with 4, and the same command goes on', async () => {
    const whole = await phase4(Number.POSITIVE_INFINITY, () => false);
    const calls = whole.process.departures.length;
    for (const share of [0.1, 0.4, 0.7]) {
      const first = await phase4(Math.floor(calls * share), () => false);
      expect({ share, outcome: first.outcome }).toMatchObject({
        outcome: { exit: 4, complete: false, resume: 'muvi phase run 4 --rehearse' },
      });
      const second = await rehearse({
        phases: phases(),
        world: first.process.twin.picture(),
        store: first.store,
      });
      expect(await second.run('4')).toMatchObject({ exit: 0 });
      const sent = [...first.process.writes(), ...second.writes()];
      expect(sent.sort()).toEqual(whole.process.writes().sort());
    }
  });
});

describe('a call whose credentials have ended', () => {
  const place: Place = { ...PLACES_BY_NAME.uae, profile: 'muvi-uat' };
  const read = { channel: 'aws', service: 'ec2', operation: 'DescribeVpcs', input: {} } as never;

  it('waits once for all that need the same profile', async () => {
    let good = true;
    let waits = 0;
    const transport = lasting<Transport>(
      {
        send: async () => {
          if (!good) throw expired('RequestExpired');
          return { value: 'answer' };
        },
      },
      async () => {
        waits += 1;
        await undefined;
        good = true;
        return true;
      },
    );
    await transport.send(place, read);
    good = false;
    const answers = await Promise.all([1, 2, 3].map(() => transport.send(place, read)));
    expect(answers.map(({ value }) => value)).toEqual(['answer', 'answer', 'answer']);
    expect(waits).toBe(1);
  });

  it.each([
    ['never worked', 0, 'ExpiredToken'],
    ['has no permission', 1, 'AccessDenied'],
    ['is of another account', 1, 'WrongAccount'],
  ])('fails at once where the profile %s', async (_what, works, name) => {
    let left = works;
    const transport = lasting<Transport>(
      {
        send: async () => {
          left -= 1;
          if (left < 0) throw expired(name);
          return { value: 'answer' };
        },
      },
      async () => {
        throw new Error('waited');
      },
    );
    if (works > 0) await transport.send(place, read);
    await expect(transport.send(place, read)).rejects.toMatchObject({ errorName: name });
  });

  it('is not sent for ever where the new ones have ended as well', async () => {
    let sent = 0;
    const transport = lasting<Transport>(
      {
        send: async () => {
          sent += 1;
          if (sent > 1) throw expired();
          return { value: 'answer' };
        },
      },
      async () => true,
    );
    await transport.send(place, read);
    await expect(transport.send(place, read)).rejects.toMatchObject({ errorName: 'ExpiredToken' });
    expect(sent).toBe(4);
  });
});

describe('whoever runs it', () => {
  const place: Place = { ...PLACES_BY_NAME.uae, profile: 'muvi-uat' };
  const read = { channel: 'aws', service: 'ec2', operation: 'DescribeVpcs', input: {} } as never;

  /** A profile that works once, and again from its third look at it on. */
  function setting(canAsk: boolean) {
    const stop = new AbortController();
    const clock = new VirtualClock();
    const told: string[] = [];
    let sent = 0;
    let looks = 0;
    const transport: SdkTransport = {
      send: async () => {
        sent += 1;
        if (sent > 1 && looks < 3) throw expired();
        return { value: 'answer' };
      },
      identity: async () => {
        looks += 1;
        if (looks < 3) throw expired();
        return { account: place.account } as Identity;
      },
      close: () => {},
    };
    const credentials = credentialsOf({ canAsk, clock, signal: stop.signal });
    return { credentials, transport: credentials.lasting(transport), stop, clock, told, looks: () => looks };
  }

  it('is told which profile to refresh, and it goes on by itself', async () => {
    const { credentials, transport, clock, told } = setting(true);
    credentials.tell((reason) => told.push(reason));
    await transport.send(place, read);
    expect(await transport.send(place, read)).toEqual({ value: 'answer' });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/profile muvi-uat \(uae\).*aws sso login --profile muvi-uat/);
    expect(clock.elapsed).toBe(15_000);
  });

  it('off a terminal is not kept waiting', async () => {
    const { credentials, transport, told } = setting(false);
    credentials.tell((reason) => told.push(reason));
    await transport.send(place, read);
    await expect(transport.send(place, read)).rejects.toMatchObject({ failure: 'denied' });
    expect(told).toEqual([]);
  });

  it('may leave while it waits', async () => {
    const { credentials, transport, stop, looks } = setting(true);
    credentials.tell(() => stop.abort(new Interrupted('SIGINT')));
    await transport.send(place, read);
    await expect(transport.send(place, read)).rejects.toMatchObject({ exit: 130 });
    expect(looks()).toBe(0);
  });
});
