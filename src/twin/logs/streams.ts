/**
 * Log streams, and the events put into them. The stream's kind stands apart from its operations, since a log group
 * goes with its streams.
 */
import { kind, type Tx } from '../kind.ts';
import type { Stored } from '../world.ts';

export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
  readonly ingested: number;
}

interface LogStream {
  readonly group: string;
  readonly name: string;
  readonly events: readonly LogEvent[];
  readonly bytes: number;
}

export const streams = kind<LogStream>({
  service: 'cloudwatch-logs',
  name: 'LogStream',
  errors: {
    missing: { name: 'ResourceNotFoundException', says: () => 'The specified log stream does not exist.' },
    exists: { name: 'ResourceAlreadyExistsException', says: () => 'The specified log stream already exists' },
  },
});

/** A colon can stand neither in a group's name nor in a stream's. */
export const streamId = (group: string, name: string): string => `${group}:${name}`;

export function streamsOf(group: string, tx: Tx): readonly Stored<LogStream>[] {
  return tx.list(streams).filter(({ data }) => data.group === group);
}

/** What AWS adds to each event's size (PutLogEvents' page). */
const OVERHEAD = 26;

/** Puts events into a stream, which is made where it is not there. */
export function written(tx: Tx, group: string, name: string, events: readonly LogEvent[]): void {
  const id = streamId(group, name);
  const { data } =
    tx.find(streams, id) ?? tx.add(streams, id, 'active', { group, name, events: [], bytes: 0 });
  const added = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + OVERHEAD, 0);
  tx.patch(streams, id, { events: [...data.events, ...events], bytes: data.bytes + added });
}
