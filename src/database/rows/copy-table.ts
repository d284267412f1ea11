import { identifier, qualified } from '../names.ts';
import { serverFailure } from '../server/failure.ts';
import type { Session } from '../server/session.ts';
import { CopyIn } from './copy-in.ts';
import { CopyOut } from './copy-out.ts';
import type { Table } from './tables.ts';

/**
 * Sends the rows of one table from COPY OUT of one session into COPY IN of another, at the pace of the slower. Both
 * sessions are in a transaction, and of no use after a failure. Gives the number of rows the target took.
 */
export async function copyTable(
  source: Session,
  target: Session,
  table: Table,
  binary: boolean,
  onBytes: (bytes: number) => void,
): Promise<number> {
  const name = qualified(table.schema, table.name);
  const list = table.columns.map(identifier).join(', ');
  const columns = list === '' ? '' : ` (${list})`;
  const format = binary && table.portable ? 'FORMAT binary' : 'FORMAT text';
  // An extension fills its own tables as it is created, so those are added to, not emptied.
  const isFresh = table.condition === undefined;
  const out = isFresh ? `${name}${columns}` : `(SELECT ${list} FROM ONLY ${name} ${table.condition})`;
  // Emptied in the same transaction, a table takes its rows as already visible to all: no later pass rewrites them.
  if (isFresh) await target.query(`TRUNCATE ONLY ${name}`);
  const taking = new CopyIn(`COPY ${name}${columns} FROM STDIN (${format}${isFresh ? ', FREEZE' : ''})`);
  const sending = new CopyOut(`COPY ${out} TO STDOUT (${format})`, (messages, resume) => {
    onBytes(messages.length);
    return taking.write(messages, resume);
  });
  const doing = `rows of ${table.schema}.${table.name}`;
  const at = (session: Session) => (error: unknown) => {
    throw serverFailure(error, session.server, { doing });
  };
  target.client.query(taking);
  const taken = taking.done.catch(at(target));
  await Promise.race([taking.ready, taken]);
  source.client.query(sending);
  const sent = sending.done.then(() => taking.end(), at(source));
  try {
    // Whoever fails first is the cause.
    const [rows] = await Promise.all([taken, sent]);
    return rows;
  } catch (error) {
    // Rows are still under way on the other side, and nobody takes them any more.
    source.abandon();
    target.abandon();
    throw error;
  }
}
