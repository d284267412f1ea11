import { DatabaseError } from '../errors.ts';
import { noPassword } from './password.ts';
import { describeServer, type Server } from './server.ts';

/** What was known when something failed. */
export interface FailureContext {
  hadPassword?: boolean;
  /** The statement, or what was being done, in words. */
  doing?: string;
}

/** The error of the driver, the server or a PostgreSQL tool as one of muvi's, saying where and why. */
export function serverFailure(error: unknown, server: Server, context: FailureContext = {}): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const at = describeServer(server);
  const why = error instanceof Error ? error.message || error.name : String(error);
  const code = codeOf(error);
  const fail = (kind: ConstructorParameters<typeof DatabaseError>[0], what: string, remedy: string) =>
    new DatabaseError(kind, what, remedy, error);

  // The driver refuses an absent password by itself, in words that begin with the name of the method.
  if (context.hadPassword === false && (code === '28P01' || why.startsWith('SASL')))
    return noPassword(server);
  if (code === '28P01' || code === '28000' || why.includes('password authentication failed')) {
    return fail(
      'DB_PASSWORD',
      `${at} refused the connection: ${why}`,
      'correct the password in the passfile or the secret',
    );
  }
  if (code === '3D000') {
    return fail('DB_NOT_FOUND', `${at}: ${why}`, 'list the databases of the server: psql --list');
  }
  if (isDiskFull(code, why)) {
    return fail(
      'DB_DISK_FULL',
      `${at} has no space left: ${why}`,
      'enlarge its storage, then run the same command again',
    );
  }
  if (code === '42501' || /permission denied|must be (super)?(user|owner)/.test(why)) {
    return fail(
      'DB_PERMISSION',
      `${at}: ${why}${during(context)}`,
      'connect as the master user of the server, or grant it',
    );
  }
  if (isCertificate(code, why)) {
    return fail(
      'DB_CERTIFICATE',
      `${at} could not be verified: ${why}`,
      'check the host name and sslrootcert=FILE',
    );
  }
  if (code === undefined || /^(08|57P|53300)/.test(code) || /^E[A-Z]+$/.test(code)) {
    return fail(
      'DB_UNREACHABLE',
      `${at} cannot be reached: ${why}`,
      'check address, port and security group, then run the same command again',
    );
  }
  return fail(
    'DB_ROWS',
    `${at}: ${why}${during(context)}`,
    'mend the cause on that server, then run the same command again',
  );
}

/** True where a server says that a disk is full, by its code or, from a tool's output, by its words. */
export function isDiskFull(code: string | undefined, text: string): boolean {
  return code === '53100' || text.includes('No space left on device');
}

function isCertificate(code: string | undefined, why: string): boolean {
  return /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code ?? '') || why.includes('does not support SSL');
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

function during(context: FailureContext): string {
  if (!context.doing) return '';
  const first = context.doing.trim().replace(/\s+/g, ' ');
  return ` (during: ${first.length > 120 ? `${first.slice(0, 117)}...` : first})`;
}
