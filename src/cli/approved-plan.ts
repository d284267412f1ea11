import { resolve } from 'node:path';
import { EXIT, MuviError } from '../engine/errors.ts';
import type { Plan } from '../engine/plan.ts';
import type { Io } from './io.ts';
import { planOfDigest, readPlan } from './plan-store.ts';
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

/** Throws (exit 2) where the configuration asks for a second person and nobody but its author approved it. */
export function mustBeSeconded({ records, journal }: Writing, digest: string | undefined): void {
  if (!records.loaded.config.approvals.secondPerson || records.rehearsal) return;
  const known = digest === undefined ? undefined : journal.state.approvals.get(digest);
  const authors = known?.planned.map(({ by }) => by) ?? [];
  if (known?.approved.some(({ by }) => !authors.includes(by)) && authors.length > 0) return;
  throw new MuviError({
    code: 'APPROVAL_MISSING',
    message: 'a second person has to approve this plan (approvals.secondPerson)',
    fault: 'user',
    exit: EXIT.declined,
    remedy:
      'muvi phase plan <phase> --out plan.json; another person: muvi phase approve plan.json; then muvi phase run <phase> --approve <digest>',
  });
}
