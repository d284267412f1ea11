import { expect, it, describe as suite } from 'vitest';
import { type AwsCall, call, describe } from '../../src/aws/call.ts';
import { createGateway, type Departure, type GatewayOptions, type Guard } from '../../src/aws/gateway.ts';
import { lasting } from '../../src/aws/lasting.ts';
import type { Place, Transport } from '../../src/aws/transport.ts';
import type { Environment } from '../../src/engine/environment.ts';
import { CallFailed } from '../../src/engine/errors.ts';
import { VirtualClock } from '../../src/twin/clock.ts';
import { PLACES_BY_NAME } from '../support/rehearsal.ts';

type Answer = (call: AwsCall, place: Place) => unknown;

const OPEN: Guard = { read: () => {}, write: () => {}, otherWrite: () => {} };

function gatewayOn(answer: Answer, guard: Guard = OPEN, more: Partial<GatewayOptions> = {}) {
  const clock = new VirtualClock();
  const sent: AwsCall[] = [];
  const departures: Departure[] = [];
  const gateway = createGateway({
    transport: {
      send: async (place, sending) => {
        sent.push(sending);
        return { value: await answer(sending, place), requestId: `r${sent.length}` };
      },
    },
    places: PLACES_BY_NAME,
    guard,
    clock,
    random: () => 0.5,
    channels: {},
    record: (departure) => departures.push(departure),
    ...more,
  });
  return { gateway, clock, sent, departures };
}

const failed = (failure: CallFailed['failure']) =>
  new CallFailed({ failure, errorName: `A${failure}`, message: failure });
const group = (id: string) =>
  describe('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId: id }).read;
const create = call('elasticache', 'CreateReplicationGroup', {
  ReplicationGroupId: 'a',
  ReplicationGroupDescription: 'a',
});

suite('reads', () => {
  const groups = { ReplicationGroups: [{ ReplicationGroupId: 'a' }, { ReplicationGroupId: 'b' }] };

  it('that ask for one thing each at one time become one read, and each gets its own', async () => {
    const { gateway, sent } = gatewayOn(() => groups);
    const mark = gateway.mark();
    const [a, b] = await Promise.all([
      gateway.read('uae', group('a'), mark),
      gateway.read('uae', group('b'), mark),
    ]);
    expect(sent.map(({ input }) => input)).toEqual([{}]);
    expect(a.value).toEqual({ ReplicationGroups: [{ ReplicationGroupId: 'a' }] });
    expect(b.value).toEqual({ ReplicationGroups: [{ ReplicationGroupId: 'b' }] });
  });

  it('tell what is missing as AWS would have told it', async () => {
    const { gateway } = gatewayOn(() => groups);
    const mark = gateway.mark();
    const missing = Promise.all([
      gateway.read('uae', group('a'), mark),
      gateway.read('uae', group('z'), mark),
    ]);
    await expect(missing).rejects.toMatchObject({
      failure: 'not-found',
      errorName: 'ReplicationGroupNotFoundFault',
    });
  });

  it('alone are sent as they are', async () => {
    const { gateway, sent } = gatewayOn(() => ({ ReplicationGroups: [] }));
    await gateway.read('uae', group('a'), gateway.mark());
    expect(sent[0]?.input).toEqual({ ReplicationGroupId: 'a' });
  });

  it('are not mixed between environments', async () => {
    const places: Environment[] = [];
    const { gateway } = gatewayOn((_call, place) => {
      places.push(place.environment);
      return groups;
    });
    const mark = gateway.mark();
    await Promise.all([gateway.read('uae', group('a'), mark), gateway.read('prod', group('a'), mark)]);
    expect(places.sort()).toEqual(['prod', 'uae']);
  });

  it('share an answer, but never one sent before the mark', async () => {
    const { gateway, sent } = gatewayOn(() => groups);
    const before = gateway.mark();
    await gateway.read('uae', group('a'), before);
    await gateway.read('uae', group('a'), before);
    expect(sent).toHaveLength(1);
    await gateway.read('uae', group('a'), gateway.mark());
    expect(sent).toHaveLength(2);
  });

  it('that failed are asked again by whoever comes next', async () => {
    let times = 0;
    const { gateway } = gatewayOn(() => {
      times += 1;
      if (times === 1) throw failed('denied');
      return groups;
    });
    const mark = gateway.mark();
    await expect(gateway.read('uae', group('a'), mark)).rejects.toMatchObject({ failure: 'denied' });
    await expect(gateway.read('uae', group('a'), mark)).resolves.toMatchObject({ requestId: 'r2' });
  });

  it('go through every page', async () => {
    const pages = [
      { SecurityGroups: [{ GroupId: '1' }], NextToken: 'x' },
      { SecurityGroups: [{ GroupId: '2' }], NextToken: 'y' },
      { SecurityGroups: [{ GroupId: '3' }] },
    ];
    const { gateway, sent } = gatewayOn(
      ({ input }) => pages[['x', 'y'].indexOf(String(input['NextToken'])) + 1],
    );
    const reply = await gateway.read(
      'uae',
      describe('ec2', 'DescribeSecurityGroups', {}).read,
      gateway.mark(),
    );
    expect(reply.value).toMatchObject({
      SecurityGroups: [{ GroupId: '1' }, { GroupId: '2' }, { GroupId: '3' }],
    });
    expect(sent).toHaveLength(3);
  });

  it('are sent again when throttled or lost, with growing delays on the clock', async () => {
    let times = 0;
    const { gateway, clock } = gatewayOn(() => {
      times += 1;
      if (times <= 4) throw failed('throttled');
      return groups;
    });
    await gateway.read('uae', group('a'), gateway.mark());
    expect(times).toBe(5);
    expect(clock.elapsed).toBeGreaterThan(1_000);
  });
});

suite('writes', () => {
  it.each([
    ['throttled', 3],
    ['lost', 1],
    ['rejected', 1],
    ['denied', 1],
  ] as const)('%s twice, leave %i times', async (failure, times) => {
    let left = 2;
    const { gateway, sent } = gatewayOn(() => {
      left -= 1;
      if (left >= 0) throw failed(failure);
      return {};
    });
    await gateway.write('uae', create).catch(() => {});
    expect(sent).toHaveLength(times);
  });

  it('carry their client token', async () => {
    const { gateway, sent } = gatewayOn(() => ({}));
    const tokened = call('rds', 'CreateDBProxyEndpoint', {
      DBProxyName: 'p',
      DBProxyEndpointName: 'e',
      VpcSubnetIds: [],
    });
    await gateway.write('uae', { ...tokened, token: 'ClientToken' }, 'abc');
    expect(sent[0]?.input).toMatchObject({ ClientToken: 'abc' });
  });

  it('and reads that the guard refuses never reach the transport', async () => {
    const refuse = () => {
      throw failed('refused');
    };
    const { gateway, sent, departures } = gatewayOn(() => ({}), {
      read: refuse,
      write: refuse,
      otherWrite: refuse,
    });
    await expect(gateway.write('prod', create)).rejects.toMatchObject({ failure: 'refused' });
    await expect(gateway.read('prod', group('a'), gateway.mark())).rejects.toMatchObject({
      failure: 'refused',
    });
    expect(sent).toEqual([]);
    expect(departures).toEqual([]);
  });

  it('through a channel that is not open are refused', async () => {
    const { gateway } = gatewayOn(() => ({}));
    await expect(gateway.write('uae', { channel: 'process' })).rejects.toMatchObject({ failure: 'refused' });
  });
});

suite('a write that had to wait', () => {
  const remove = call('elasticache', 'DeleteReplicationGroup', { ReplicationGroupId: 'a' });
  const HOURS = 3 * 3_600_000;

  /** Throttled so many times. */
  const throttling = (times: number) => () => {
    times -= 1;
    if (times >= 0) throw failed('throttled');
    return {};
  };

  /** Credentials that have worked, ended, and are refreshed after so long. */
  function ended(waitMs: number, more: Partial<GatewayOptions> = {}) {
    const clock = new VirtualClock();
    const sent: string[] = [];
    let over = false;
    const transport: Transport = {
      send: async (_place, { operation }) => {
        sent.push(operation);
        if (!over) return { value: { ReplicationGroups: [] } };
        over = false;
        const message = 'The security token included in the request is expired';
        throw new CallFailed({ failure: 'denied', errorName: 'ExpiredToken', message });
      },
    };
    const renewed = async () => {
      await clock.sleep(waitMs);
      return true;
    };
    const waiting = lasting(transport, renewed);
    const { gateway } = gatewayOn(() => ({}), OPEN, { clock, transport: waiting, ...more });
    const end = async () => {
      await gateway.read('uae', group('a'), gateway.mark());
      sent.length = 0;
      over = true;
    };
    return { gateway, clock, sent, end };
  }

  it('is sent once more only while this process may still write', async () => {
    const asked: number[] = [];
    const lost = new Error('the lock was taken by someone else');
    const { gateway, sent } = gatewayOn(throttling(5), OPEN, {
      mayWrite: async () => {
        if (asked.push(sent.length) === 2) throw lost;
      },
    });
    await expect(gateway.write('uae', create)).rejects.toBe(lost);
    expect(asked).toEqual([1, 2]);
    expect(sent).toHaveLength(2);
  });

  it('for its credentials is held to the same', async () => {
    const lost = new Error('the lock was taken by someone else');
    const may = { now: true };
    const { gateway, sent, end } = ended(HOURS, {
      mayWrite: async () => {
        if (!may.now) throw lost;
      },
    });
    await end();
    await gateway.write('uae', create);
    expect(sent).toEqual(['CreateReplicationGroup', 'CreateReplicationGroup']);
    await end();
    may.now = false;
    await expect(gateway.write('uae', create)).rejects.toBe(lost);
    expect(sent).toEqual(['CreateReplicationGroup']);
  });

  it('of a read nobody asks anything', async () => {
    const mayWrite = async () => {
      throw new Error('asked');
    };
    const { gateway, sent } = gatewayOn(throttling(3), OPEN, { mayWrite });
    await gateway.read('uae', group('a'), gateway.mark());
    expect(sent).toHaveLength(4);
  });

  it('takes nothing away that was looked at more than five seconds ago, and is given back to the guard', async () => {
    const unsent: AwsCall[] = [];
    const guard = { ...OPEN, unsent: (one: AwsCall) => void unsent.push(one) };
    const times: number[] = [];
    const { gateway, clock } = gatewayOn(() => {
      times.push(clock.now());
      throw failed('throttled');
    }, guard);
    const seenAt = clock.now();
    await expect(gateway.write('uae', remove, undefined, 0)).rejects.toMatchObject({
      failure: 'outdated',
      errorName: 'LookAgain',
    });
    expect(times.length).toBeGreaterThan(1);
    expect(Math.max(...times) - seenAt).toBeLessThanOrEqual(5_000);
    expect(unsent).toEqual([remove]);
  });

  it('for hours for its credentials takes nothing away', async () => {
    const { gateway, sent, end } = ended(HOURS);
    await end();
    const write = gateway.write('uae', remove, undefined, 0);
    await expect(write).rejects.toMatchObject({ failure: 'outdated' });
    expect(sent).toEqual(['DeleteReplicationGroup']);
  });

  it('is told how long ago it was looked at before', async () => {
    const { gateway, sent } = gatewayOn(throttling(1));
    const write = gateway.write('uae', remove, undefined, 4_900);
    await expect(write).rejects.toMatchObject({ failure: 'outdated' });
    expect(sent).toHaveLength(1);
    const late = gateway.write('uae', remove, undefined, HOURS);
    await expect(late).rejects.toMatchObject({ failure: 'outdated' });
    expect(sent).toHaveLength(1);
  });

  it('for two seconds takes away what it was to', async () => {
    const { gateway, sent, end } = ended(2_000);
    await end();
    await gateway.write('uae', remove, undefined, 0);
    expect(sent).toHaveLength(2);
  });

  it('before it was ever sent takes nothing away after hours either', async () => {
    const clock = new VirtualClock();
    const guard = { ...OPEN, write: () => clock.sleep(HOURS) };
    const { gateway, sent } = gatewayOn(() => ({}), guard, { clock });
    const write = gateway.write('uae', remove, undefined, 0);
    await expect(write).rejects.toMatchObject({ failure: 'outdated' });
    expect(sent).toEqual([]);
  });

  it('for its turn among many is sent all the same', async () => {
    let throttled = 0;
    const { gateway, clock } = gatewayOn(() => {
      throttled += 1;
      if (throttled <= 10) throw failed('throttled');
      return {};
    });
    // Its API takes one call in two seconds by now.
    await gateway.write('uae', remove).catch(() => {});
    const seenAt = clock.now();
    const writes = [1, 2, 3, 4, 5, 6].map(() => gateway.write('uae', remove, undefined, 0));
    await expect(Promise.all(writes)).resolves.toHaveLength(6);
    expect(clock.now() - seenAt).toBeGreaterThan(5_000);
  });
});

it('tells of every call that left, with what came of it', async () => {
  const { gateway, departures } = gatewayOn(({ operation }) => {
    if (operation.startsWith('Create')) throw failed('rejected');
    return { ReplicationGroups: [] };
  });
  await gateway.read('uae', group('a'), gateway.mark());
  await gateway.write('uae', create).catch(() => {});
  expect(departures).toMatchObject([
    { kind: 'read', requestId: 'r1' },
    { kind: 'write', error: 'Arejected' },
  ]);
});
