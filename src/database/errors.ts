import { EXIT, type ExitCode, type Fault, MuviError } from '../engine/errors.ts';

/** Every code a database copy or verification can end with, its exit code and whose fault it is. */
export const DATABASE_ERRORS = {
  DB_URL: {
    exit: EXIT.usage,
    fault: 'user',
    means: 'the server is not given as a PostgreSQL URL or a service name',
  },
  DB_URL_PASSWORD: {
    exit: EXIT.usage,
    fault: 'user',
    means: 'a password stands in the URL or the service file',
  },
  DB_TLS: { exit: EXIT.usage, fault: 'user', means: 'the connection would not be verified by TLS' },
  DB_CERTIFICATE: {
    exit: EXIT.identity,
    fault: 'user',
    means: 'the certificate of the server does not prove its name',
  },
  DB_PASSFILE: { exit: EXIT.identity, fault: 'user', means: 'no usable passfile entry for this server' },
  DB_PASSWORD: { exit: EXIT.identity, fault: 'user', means: 'the server refused the user or the password' },
  DB_UNREACHABLE: { exit: EXIT.failed, fault: 'user', means: 'no connection, or it broke' },
  DB_NOT_FOUND: { exit: EXIT.failed, fault: 'user', means: 'the database does not exist on the server' },
  DB_PERMISSION: { exit: EXIT.failed, fault: 'user', means: 'the user may not do what the copy needs' },
  DB_TOOL: { exit: EXIT.failed, fault: 'user', means: 'pg_dump or pg_restore is missing' },
  DB_TOOL_VERSION: {
    exit: EXIT.failed,
    fault: 'user',
    means: 'pg_dump or pg_restore is older than the server',
  },
  DB_SERVER_VERSION: {
    exit: EXIT.failed,
    fault: 'user',
    means: 'the target is older than the source, or too old',
  },
  DB_EXTENSION: {
    exit: EXIT.failed,
    fault: 'user',
    means: 'the target does not offer an extension of the source',
  },
  DB_ROLE: {
    exit: EXIT.failed,
    fault: 'user',
    means: 'a row-level security policy names a role the target lacks',
  },
  DB_LOCALE: {
    exit: EXIT.failed,
    fault: 'user',
    means: 'the target lacks the encoding or collation of the source',
  },
  DB_SAME: { exit: EXIT.refused, fault: 'user', means: 'source and target are one and the same database' },
  DB_NAME: {
    exit: EXIT.usage,
    fault: 'user',
    means: 'the name leaves no room for the suffix of the incoming copy',
  },
  DB_PREVIOUS: { exit: EXIT.refused, fault: 'user', means: 'an earlier copy kept the database it replaced' },
  DB_BUSY: { exit: EXIT.locked, fault: 'user', means: 'another copy into the same database is running' },
  DB_DISK_FULL: { exit: EXIT.failed, fault: 'user', means: 'the target has no space left' },
  DB_SCHEMA: { exit: EXIT.failed, fault: 'muvi', means: 'pg_dump or pg_restore failed' },
  DB_ROWS: {
    exit: EXIT.failed,
    fault: 'muvi',
    means: 'the server refused a statement or the rows of a table',
  },
  DB_DIFFERS: {
    exit: EXIT.doesNotHold,
    fault: 'muvi',
    means: 'the finished copy is not equal to its source',
  },
  DB_SWAP: {
    exit: EXIT.failed,
    fault: 'muvi',
    means: 'the verified copy could not take the place of the old one',
  },
  DB_CHECKPOINT: {
    exit: EXIT.failed,
    fault: 'user',
    means: 'the file that says how far a copy came is unreadable',
  },
  DB_CANCELLED: { exit: EXIT.interrupted, fault: 'user', means: 'the copy was stopped on request' },
} as const satisfies Record<string, { exit: ExitCode; fault: Fault; means: string }>;

export type DatabaseErrorCode = keyof typeof DATABASE_ERRORS;

/** A failed copy or verification: what happened and why in `message`, what to do next in `remedy`. No secrets. */
export class DatabaseError extends MuviError {
  declare readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, remedy: string, cause?: unknown) {
    const { exit, fault } = DATABASE_ERRORS[code];
    super({ code, message, remedy, exit, fault, cause });
    this.name = 'DatabaseError';
  }
}
