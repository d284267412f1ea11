import type { CommandSpec } from '../command.ts';
import { config } from './config.ts';
import { help } from './help.ts';

/** Every command, in the order help lists them. */
export const COMMANDS: readonly CommandSpec[] = [config, help];

/** What each group of commands is about. */
export const GROUPS: Readonly<Record<string, string>> = {
  phase: 'Plan, run and verify the phases of the build',
  log: 'Show and check the execution logs and their journal',
  guard: 'What the production guard allows, and why',
};
