import type { CommandSpec } from '../command.ts';
import { AUDIT } from './audit.ts';
import { completion } from './completion.ts';
import { config } from './config.ts';
import { dbCopy } from './db-copy.ts';
import { dbVerify } from './db-verify.ts';
import { decide } from './decide.ts';
import { doctor } from './doctor.ts';
import { guardExplain } from './guard-explain.ts';
import { help } from './help.ts';
import { logShow } from './log-show.ts';
import { logVerify } from './log-verify.ts';
import { phaseAdopt } from './phase-adopt.ts';
import { phaseApprove } from './phase-approve.ts';
import { phaseList } from './phase-list.ts';
import { phasePlan } from './phase-plan.ts';
import { phaseRun } from './phase-run.ts';
import { phaseShow } from './phase-show.ts';
import { phaseVerify } from './phase-verify.ts';
import { rehearse } from './rehearse.ts';
import { status } from './status.ts';
import { unlock } from './unlock.ts';

/** Every command, in the order help lists them. */
export const COMMANDS: readonly CommandSpec[] = [
  rehearse,
  status,
  phaseList,
  phaseShow,
  phasePlan,
  phaseRun,
  phaseVerify,
  phaseAdopt,
  phaseApprove,
  logShow,
  logVerify,
  ...AUDIT,
  decide,
  dbCopy,
  dbVerify,
  guardExplain,
  config,
  doctor,
  completion,
  unlock,
  help,
];

/** What each group of commands is about. */
export const GROUPS: Readonly<Record<string, string>> = {
  phase: 'Plan, run and verify the phases of the build',
  audit: 'What stands in the environments, and where the UAE differs from production',
  db: 'Copy and compare PostgreSQL databases',
  guard: 'What the production guard allows, and why',
  log: 'Show and check the execution logs and their journal',
};
