import { runChild } from '../children.ts';
import type { Server } from '../server/server.ts';
import type { Tools } from '../tools.ts';
import { assertEndedWell } from './tool-failure.ts';

/** What is left behind: owners and grants name roles of the source, a subscription would begin to replicate. */
export const LEFT_BEHIND = ['--no-owner', '--no-privileges', '--no-subscriptions', '--no-security-labels'];

/** Writes the definitions of a database, as the snapshot sees them, into a file for pg_restore. */
export async function dumpSchema(
  tools: Tools,
  source: Server,
  snapshot: string,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const args = [
    '--format=custom',
    '--schema-only',
    ...LEFT_BEHIND,
    `--snapshot=${snapshot}`,
    `--file=${file}`,
  ];
  const result = await runChild({ tool: tools.dump, args, server: source, readOnly: true }, signal);
  assertEndedWell(result, source, signal);
}
