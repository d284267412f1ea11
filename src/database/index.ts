/**
 * Copying and comparing PostgreSQL databases.
 *
 * `copyDatabase` copies one database, `copyDatabases` several; `verifyDatabases` compares two and only reads.
 * `parseServer` reads what a user gives on the command line. All failures are `DatabaseError`s.
 */
export { type Checkpoint, type Checkpoints, fileCheckpoints, memoryCheckpoints } from './checkpoint.ts';
export { type CopyReport, copyDatabase } from './copy.ts';
export { type CopyAllOptions, copyDatabases } from './copy-all.ts';
export { DATABASE_ERRORS, DatabaseError, type DatabaseErrorCode } from './errors.ts';
export type { CopyOptions } from './options.ts';
export type { CopyEvent, RowProgress, Stage } from './progress.ts';
export { parseServer, type ServerEnvironment } from './server/parse.ts';
export { describeServer, onDatabase, type PasswordSource, type Server } from './server/server.ts';
export { findTools, type Tools } from './tools.ts';
export { type Difference, type DifferenceKind, describeDifference } from './verify/difference.ts';
export { type VerifyOptions, type VerifyReport, verifyDatabases } from './verify/verify.ts';
