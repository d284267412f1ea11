import { resolve } from 'node:path';
import { EXIT, MuviError } from '../engine/errors.ts';
import type { Plan } from '../engine/plan.ts';
import type { State } from '../journal/state.ts';
import type { Io } from './io.ts';
import { planOfDigest, readPlan } from './plan-store.ts';
import type { Records } from './records.ts';
import type { Writing } from './session.ts';

/** The plan that `--approve` names: from `--plan F`, or from the plans kept here. */
export function approvedPlan(digest: string, file: string | undefined, io: Io, { records }: Writing): Plan {
  if (file === undefined) return planOfDigest(records.folders.plans, digest);
  const plan = readPlan(resolve(io.cwd, file));
  if (plan.digest === digest) return plan;
  throw new MuviError({
    code: 'PLAN_UNUSABLE',
    message: `the plan in ${file} has the digest ${plan.digest}, not ${digest}`,
    fault: 'user',
    exit: EXIT.declined,
    remedy: `muvi phase run ${plan.phase} --plan ${file} --approve ${plan.digest}`,
  });
}

/** Whether the configuration asks for a second person; a rehearsal has one alone. */
export const needsSecond = ({ loaded, rehearsal }: Records): boolean =>
  loaded.config.approvals.secondPerson && !rehearsal;

/** Throws (exit 2) where the configuration asks for a second person and nobody but its author approved it. */
export function mustBeSeconded({ records, journal }: Writing, digest: string | undefined): void {
  if (!needsSecond(records)) return;
  const known = digest === undefined ? undefined : journal.state.approvals.get(digest);
  const authors = known?.planned.map(({ by }) => by) ?? [];
  if (authors.length > 0 && known?.approved.some(({ by }) => !authors.includes(by))) return;
  throw approvalMissing('a second person has to approve this plan (approvals.secondPerson)');
}

/** Throws (exit 2) where whoever would approve a plan is who made it, or nobody is known to have made it. */
export function mustBeAnother({ approvals }: State, { digest, phase }: Plan, who: string): void {
  const authors = approvals.get(digest)?.planned.map(({ by }) => by) ?? [];
  if (authors.includes(who)) {
    throw approvalMissing(`this plan of phase ${phase} was made by ${who}, who cannot be its second person`);
  }
  if (authors.length === 0) {
    throw approvalMissing(
      `nobody is known to have made this plan of phase ${phase} with \`phase plan --out\``,
    );
  }
}

function approvalMissing(message: string): MuviError {
  return new MuviError({
    code: 'APPROVAL_MISSING',
    message,
    fault: 'user',
    exit: EXIT.declined,
    remedy:
      'muvi phase plan <phase> --out plan.json; another person: muvi phase approve plan.json; then muvi phase run <phase> --approve <digest>',
  });
}
