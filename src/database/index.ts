/**
 * Copying and comparing PostgreSQL databases.
 *
 * `copyDatabase` copies one database, `copyDatabases` several; `verifyDatabases` compares two and only reads.
 * `parseServer` reads what a user gives on the command line. All failures are `DatabaseError`s.
 */
export { fileCheckpoints, memoryCheckpoints } from './checkpoint.ts';
export { type CopyReport, copyDatabase } from './copy.ts';
export { copyDatabases } from './copy-all.ts';
export { DatabaseError } from './errors.ts';
export type { CopyOptions } from './options.ts';
export type { CopyEvent } from './progress.ts';
export { parseServer } from './server/parse.ts';
export { describeServer, type Server } from './server/server.ts';
export { findTools } from './tools.ts';
export { describeDifference } from './verify/difference.ts';
export { type VerifyReport, verifyDatabases } from './verify/verify.ts';
