import type { ChannelDoor } from '../aws/gateway.ts';
import { isProduction } from '../aws/guard/accounts.ts';
import type { Call, ReadCall, Ref } from '../engine/call.ts';
import { CallFailed } from '../engine/errors.ts';
import type { Pattern } from '../engine/expectation.ts';
import type { Secret } from '../engine/secret.ts';
import type { Verification } from '../engine/step.ts';
import type { RehearsedRead } from './effects.ts';

/** A PostgreSQL database to speak to. The password stands in Secrets Manager, and is named, never given. */
export interface SqlServer {
  readonly host: string | Ref<string>;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** The secret that holds the password, by name. */
  readonly secretName: string;
}

interface Statement {
  readonly server: SqlServer;
  readonly statement: string;
  readonly parameters: readonly (string | number | Ref | Secret)[];
}

/** One statement that changes something. */
export interface SqlCall extends Call, Statement {
  readonly channel: 'sql';
  readonly effect: string;
}

interface SqlRead extends ReadCall, Statement {
  readonly channel: 'sql';
  readonly rehearsed: RehearsedRead<SqlAnswer>;
}

export interface SqlAnswer {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** A statement as a write. `effect` names what it brings about, which is all that its rehearsal does. */
export function runSql(
  server: SqlServer,
  statement: string,
  effect: string,
  parameters: Statement['parameters'] = [],
): SqlCall {
  return { channel: 'sql', server, statement, parameters, effect };
}

/** A SELECT, on a read-only session, and what its rows must show. */
export function sqlShows(
  server: SqlServer,
  statement: string,
  pattern: Pattern<SqlAnswer>,
  rehearsed: RehearsedRead<SqlAnswer>,
  parameters: Statement['parameters'] = [],
): Verification {
  const read: SqlRead = { channel: 'sql', server, statement, parameters, rehearsed, reads: true };
  return { read, expect: { kind: 'shows', pattern } };
}

/** The statement as a command to run by hand; parameters withheld. */
export function sqlLine({ server, statement }: Statement): string {
  const host = typeof server.host === 'string' ? server.host : `<${server.host.label}>`;
  const where = `host=${host} port=${server.port} dbname=${server.database} user=${server.user} sslmode=verify-full`;
  return `psql '${where}' -c '${statement.replaceAll("'", "'\\''")}'`;
}

/** Sends one statement; read-only sessions refuse to write on the server's side too. */
export type RunStatement = (
  server: SqlServer & { readonly host: string },
  statement: string,
  parameters: readonly unknown[],
  readOnly: boolean,
) => Promise<SqlAnswer>;

/** Speaks SQL for real: a read is one SELECT on a read-only session; production is never written to. */
export function sqlDoor(run: RunStatement): ChannelDoor {
  const send = async ({ server, statement, parameters }: Statement, readOnly: boolean) => ({
    value: await run({ ...server, host: String(server.host) }, statement, parameters, readOnly),
  });
  return {
    async read(_place, call) {
      const read = call as unknown as SqlRead;
      if (!/^\s*select\b/i.test(read.statement) || read.statement.includes(';')) {
        throw refused('NotASelect', 'a read is one SELECT and nothing else');
      }
      return send(read, true);
    },
    async write(place, call) {
      if (isProduction(place))
        throw refused('ProductionIsReadOnly', 'no SQL but SELECT may reach production');
      return send(call as SqlCall, false);
    },
  };
}

function refused(errorName: string, message: string): CallFailed {
  return new CallFailed({ failure: 'refused', errorName, message });
}
