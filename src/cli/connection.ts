import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { isAwsCall } from '../aws/call.ts';
import { awsCliLine } from '../aws/cli-line.ts';
import { createGateway } from '../aws/gateway.ts';
import { guardCall } from '../aws/guard/call.ts';
import { refuseProtectedByTag } from '../aws/guard/tags.ts';
import { deletionCap, guardOtherWrite, guardWrite } from '../aws/guard/write.ts';
import type { Narrowing } from '../aws/identity/types.ts';
import type { SdkTransport } from '../aws/sdk/transport.ts';
import { lensOf } from '../aws/states.ts';
import type { Place, Transport } from '../aws/transport.ts';
import type { Config } from '../config/schema.ts';
import type { Clock } from '../engine/clock.ts';
import type { CallKnowledge } from '../engine/context.ts';
import type { Environment } from '../engine/environment.ts';
import type { Gateway } from '../engine/gateway.ts';
import { Secret } from '../engine/secret.ts';
import type { Fault } from '../twin/faults/parse.ts';
import type { Holder } from '../twin/store.ts';
import type { World } from '../twin/world.ts';
import { diagnosticsIn } from './diagnostics.ts';
import { channelLine, type Doors, realDoors, rehearsedDoors } from './doors.ts';
import type { Io } from './io.ts';
import { orderedFaults } from './ordered-faults.ts';
import type { Records } from './records.ts';

/** The one way out, and what goes with it: the clock it runs by and what it knows of calls. */
export interface Connection {
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly calls: CallKnowledge;
  /** The records' lock is held: from now on a rehearsal's world is kept, which without it never is. */
  heldBy(holder: Holder): void;
  /** Keeps simulated time still while a person thinks. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** A run of a phase begins: its deletions are counted from none. */
  newRun(): void;
  /** From here on, what a write must ask before it is sent once more: whether this process may still write. */
  writesWhile(may: () => Promise<void>): void;
  /** Faults that were ordered and did not happen. */
  unfired(): readonly Fault[];
  /** Real milliseconds of a rehearsal so far. */
  readonly realMs?: () => number;
}

type Places = Readonly<Record<Environment, Place>>;

/** What a rehearsal's way out is to be like. */
export interface Rehearsing {
  readonly faults?: readonly string[] | undefined;
  /** The world to begin anew in, the starting one or this, once the records' lock is held. */
  readonly anew?: { readonly world?: World | undefined } | undefined;
}

/** Config → places → transport → gateway. `--read-only` reaches the guard, whatever the transport. */
export async function connect(records: Records, io: Io, rehearsing: Rehearsing = {}): Promise<Connection> {
  const { config } = records.loaded;
  const places = placesOf(records);
  const carried = records.rehearsal ? await rehearsed(records, rehearsing) : await real(records, io);
  let cap = deletionCap(config.deletionsPerRun);
  let mayWrite = async (): Promise<void> => {};
  const gateway = createGateway({
    transport: carried.transport,
    places,
    guard: {
      read: (place, call) => guardCall(place, { ...call, reads: true }, config),
      write: async (place, call, look) => {
        guardCall(place, call, config);
        guardWrite(place, call, config);
        await refuseProtectedByTag(place, call, look);
        cap.spend(call);
      },
      otherWrite: (place, call) => guardOtherWrite(place, call, config),
      unsent: (call) => cap.giveBack(call),
    },
    mayWrite: () => mayWrite(),
    clock: carried.clock,
    random: () => randomInt(1_000_000) / 1_000_000,
    channels: carried.channels,
    record: diagnosticsIn(join(records.folders.logs, 'muvi.log'), io.secrets, io.globals.debug),
  });
  return {
    gateway,
    clock: carried.clock,
    calls: knowledge(places, records.rehearsal),
    heldBy: carried.heldBy,
    hold: carried.hold,
    newRun: () => {
      cap = deletionCap(config.deletionsPerRun);
    },
    writesWhile: (may) => {
      mayWrite = may;
    },
    unfired: carried.unfired,
    ...(carried.realMs ? { realMs: carried.realMs } : {}),
  };
}

interface Carried extends Pick<Connection, 'clock' | 'heldBy' | 'hold' | 'unfired' | 'realMs'> {
  readonly transport: Transport;
  readonly channels: Doors;
}

async function rehearsed(records: Records, { faults: ordered = [], anew }: Rehearsing): Promise<Carried> {
  const [{ openTwin }, { VirtualClock }, { withFaults }, faults] = await Promise.all([
    import('../twin/twin.ts'),
    import('../twin/clock.ts'),
    import('../twin/faults/faults.ts'),
    orderedFaults(ordered),
  ]);
  const clock = new VirtualClock();
  const twin = openTwin({
    file: records.folders.world,
    clock,
    anew: anew !== undefined,
    ...(anew?.world ? { world: anew.world } : {}),
  });
  const transport = withFaults(twin, faults, { crash: () => process.kill(process.pid, 'SIGKILL') });
  return {
    transport,
    clock,
    channels: rehearsedDoors(records.folders),
    heldBy: (holder) => twin.heldBy(holder),
    hold: (work) => clock.hold(work),
    unfired: () => transport.unfired(),
    realMs: () => clock.realElapsed,
  };
}

async function real(records: Records, io: Io): Promise<Carried> {
  const transport = records.credentials.lasting(await sdkTransport(records, io));
  return {
    transport,
    clock: io.clock,
    channels: realDoors(records.folders, io),
    heldBy: () => {},
    hold: (work) => work(),
    unfired: () => [],
  };
}

/** AWS itself, with prod's credentials narrowed as the settings ask. */
async function sdkTransport({ loaded }: Records, io: Io): Promise<SdkTransport> {
  const { createSdkTransport } = await import('../aws/sdk/transport.ts');
  const { readOnly, environments, foreignAccounts } = loaded.config;
  return createSdkTransport({
    variables: io.env,
    now: () => io.clock.now(),
    endpoint: io.globals.endpoint,
    readOnly,
    foreignAccounts,
    narrowing: narrowingOf(environments.prod),
    register: (secret) => io.secrets.register(secret),
  });
}

function narrowingOf({ narrow, role }: Config['environments']['prod']): { readonly prod?: Narrowing } {
  if (narrow === 'federate') return { prod: { how: 'federate' } };
  return narrow === 'assume-role' && role !== null ? { prod: { how: 'assume-role', role } } : {};
}

/** For `doctor`: the places, and who the credentials of each are. */
export async function identifier(records: Records, io: Io) {
  const transport = await sdkTransport(records, io);
  return {
    places: placesOf(records),
    identify: (place: Place) => transport.identity(place),
    close: () => transport.close(),
  };
}

/** The environments, as configured. Profiles name credentials; the account STS answers is the proof. */
function placesOf({ loaded }: Records): Places {
  const { uae, frankfurt, prod } = loaded.config.environments;
  const place = (environment: Environment, from: typeof uae): Place => ({
    environment,
    account: from.account,
    region: from.region,
    profile: from.profile,
  });
  return { uae: place('uae', uae), frankfurt: place('frankfurt', frankfurt), prod: place('prod', prod) };
}

function knowledge(places: Places, rehearsal: boolean): CallKnowledge {
  return {
    line(environment, call) {
      return isAwsCall(call) ? awsCliLine(call, places[environment]) : channelLine(call);
    },
    lens: lensOf,
    place: (environment) =>
      `${environment}: account ${places[environment].account}, ${places[environment].region}${rehearsal ? ', rehearsed' : ''}`,
  };
}

/** Letters, digits and `-_.~`: safe in a URL and in an RDS password. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~';

/** A value nobody sees, for a `generated` leaf. */
export function generated(_name: string, length: number): Secret {
  return new Secret(Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''));
}
