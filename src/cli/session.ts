import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { quoted } from '../aws/cli-line.ts';
import type { ReadContext, RunContext } from '../engine/context.ts';
import type { Host } from '../engine/host.ts';
import type { Secret } from '../engine/secret.ts';
import { type Journal, type JournalOptions, openJournal } from '../journal/journal.ts';
import { openRecords } from '../journal/records.ts';
import { carriedOf } from './carried.ts';
import { type Connection, connect, generated, type Rehearsing } from './connection.ts';
import { forgetRehearsal } from './forget-rehearsal.ts';
import type { ConsoleHost } from './hosts/console-host.ts';
import { hostFor } from './hosts/index.ts';
import { passwords } from './hosts/password.ts';
import type { Answers } from './hosts/questions.ts';
import { tellingInFlight } from './in-flight.ts';
import { Interrupted } from './interrupted.ts';
import type { Io } from './io.ts';
import { journalOf, mustHold } from './journal-read.ts';
import { type PhasedRecords, phasedRecordsOf } from './phased-records.ts';
import { readLedger } from './read-ledger.ts';
import type { Records } from './records.ts';
import { runbookFacts } from './runbook-facts.ts';

/** What it takes to look: no lock is held, nothing can be written. */
export interface Reading {
  readonly records: PhasedRecords;
  readonly connection: Connection;
  readonly context: ReadContext;
}

/** What it takes to act: the store's lock, the journal, and a host that shows and asks. */
export interface Writing {
  readonly records: PhasedRecords;
  readonly connection: Connection;
  readonly context: RunContext;
  readonly journal: Journal;
  readonly host: ConsoleHost;
  /** The writes that left and were not verified. */
  readonly inFlight: () => readonly string[];
  /** The execution log of a phase and the runbook, as files that hold everything journalled so far. */
  logs(phase: string): Promise<readonly string[]>;
}

export interface SessionOptions extends Rehearsing {
  readonly rehearsal?: boolean;
  readonly answers?: Answers;
  /** A rehearsal that answers its own questions. */
  readonly selfAnswering?: boolean;
  /** The records and the way out, where they are open already. */
  readonly over?: Way;
}

/** The records and the way out. */
export type Way = Pick<Writing, 'records' | 'connection'>;

/** Opens a way out whose guard refuses every write, whatever the settings. The records can still be written. */
export async function openReadOnlyWay(io: Io): Promise<Way> {
  const records = await phasedRecordsOf(io);
  const { loaded } = records;
  const unable = { ...records, loaded: { ...loaded, config: { ...loaded.config, readOnly: true } } };
  return { records, connection: await connect(unable, io) };
}

/** Opens the records and the way out for reading. Throws JOURNAL_BROKEN, before anything is asked of AWS. */
export async function openReading(io: Io, options: SessionOptions = {}): Promise<Reading> {
  const records = await phasedRecordsOf(io, options.rehearsal);
  const [connection, journal] = await Promise.all([connect(records, io, options), journalOf(records, io)]);
  mustHold(records, journal);
  const ledger = readLedger(journal.state);
  return { records, connection, context: { ...contextOf(records, connection), ledger } };
}

/**
 * Takes the store's lock for as long as `work` runs. Throws STORE_LOCKED (exit 6) where someone else holds it,
 * before anything is asked of AWS, and before anything of a rehearsal that is to begin anew is forgotten.
 */
export async function withWriting<T>(
  io: Io,
  options: SessionOptions,
  work: (writing: Writing) => Promise<T>,
): Promise<T> {
  return writing(io, options, options.over ?? (await openWay(io, options)), work);
}

async function writing<T>(
  io: Io,
  options: SessionOptions,
  { records, connection }: Way,
  work: (writing: Writing) => Promise<T>,
): Promise<T> {
  const journal = await openJournal({
    ...journalOptions(records, connection, io),
    ...(records.rehearsal && options.anew ? { anew: () => forgetRehearsal(records.folders) } : {}),
  });
  const host = await hostFor(io, {
    clock: connection.clock,
    answers: options.answers ?? { yes: false },
    selfAnswering: options.selfAnswering ?? false,
    plain: records.loaded.config.plain,
    rehearsal: records.rehearsal,
  });
  const before = journal.entries().length;
  try {
    await journal.ready();
    connection.writesWhile(() => journal.ready());
    connection.heldBy(journal);
    const { rehearsal, folders } = records;
    const facts = runbookFacts(records.phases);
    const views = await openRecords({ journal, folder: folders.logs, facts, rehearsal });
    for (const log of views.mended) io.err.line(`mended from the journal: ${log}`);
    const told = tellingInFlight(asking(host, connection), io.signal);
    records.credentials.tell(told.paused);
    const context: RunContext = {
      ...contextOf(records, connection),
      ledger: journal,
      host: told,
      signal: io.signal,
      token: randomUUID,
      ...(io.canAsk ? { password: unseen(io, host) } : {}),
    };
    const logs = async (phase: string): Promise<readonly string[]> => {
      await views.flush();
      const log = views.logs.get(phase);
      return log === undefined ? [views.runbook] : [log, views.runbook];
    };
    const result = await work({
      records,
      connection,
      context,
      journal,
      host,
      inFlight: told.inFlight,
      logs,
    });
    await views.flush();
    return result;
  } catch (error) {
    const sent = journal
      .entries()
      .slice(before)
      .some(({ event }) => event.type === 'intent');
    throw sent ? error : withNothingSent(error, io);
  } finally {
    await host.settled();
    await journal.close();
  }
}

/** A command that was stopped before it sent anything, at a question most of all, says so and how to go on. */
function withNothingSent(error: unknown, io: Io): unknown {
  if (!(error instanceof Interrupted)) return error;
  const { path, phase } = carriedOf(io.argv);
  // As where the question to begin is declined.
  const remedy =
    path === 'phase run'
      ? `muvi phase plan ${phase ?? '<phase>'}`
      : ['muvi', ...io.argv.map(quoted)].join(' ');
  return new Interrupted(error.signal, { besides: 'nothing was sent', remedy });
}

async function openWay(io: Io, options: SessionOptions): Promise<Way> {
  const records = await phasedRecordsOf(io, options.rehearsal);
  return { records, connection: await connect(records, io, options) };
}

/** How a journal is opened by this invocation. */
export function journalOptions(
  records: Records,
  connection: Pick<Connection, 'clock'>,
  io: Io,
): JournalOptions {
  return {
    store: records.store,
    actor: `${userInfo().username}@${hostname()}`,
    clock: connection.clock,
    scrub: (text) => io.secrets.scrub(text),
    command: commandOf(io),
  };
}

/** The command as it was typed. */
export function commandOf(io: Io): string {
  return ['muvi', ...io.argv].join(' ');
}

function contextOf(
  records: PhasedRecords,
  connection: Connection,
): Omit<RunContext, 'ledger' | 'host' | 'signal' | 'token'> {
  return {
    gateway: connection.gateway,
    clock: connection.clock,
    calls: connection.calls,
    phases: records.phases,
    rehearsal: records.rehearsal,
    concurrency: records.loaded.config.concurrency,
    generate: generated,
  };
}

/** A terminal's progress steps aside for what is typed unseen. */
function unseen(io: Io, host: ConsoleHost): (what: string) => Promise<Secret> {
  const ask = passwords(io);
  return async (what) => {
    await host.settled();
    return ask(what);
  };
}

/** Simulated time stands still while a person thinks. */
function asking(host: ConsoleHost, connection: Connection): Host {
  return {
    notify: (notice) => host.notify(notice),
    ask: (question) => connection.hold(() => host.ask(question)),
  };
}
