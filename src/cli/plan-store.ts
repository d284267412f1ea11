import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, MuviError } from '../engine/errors.ts';
import type { Plan } from '../engine/plan.ts';
import { planDigest } from '../engine/planner.ts';
import { replaceable } from './out-file.ts';

/**
 * Keeps a plan under its digest, so that `--approve DIGEST` finds it, for nobody else to read. Best effort: the plan
 * was shown already.
 */
export function keepPlan(folder: string, plan: Plan): void {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writePlan(planFile(folder, plan.digest), plan, 0o600);
  } catch {
    // A folder that cannot be written must not keep anyone from looking; approving will say what is missing.
  }
}

/**
 * Writes a plan as JSON: a file as a whole or not at all, and through a pipe or a device that stands there. `mode`: of
 * the file; as the umask has it where not given.
 */
export function writePlan(path: string, plan: Plan, mode = 0o666): void {
  mkdirSync(dirname(path), { recursive: true });
  const text = `${JSON.stringify(plan, null, 2)}\n`;
  const file = replaceable(path);
  if (file === undefined) {
    writeFileSync(path, text);
    return;
  }
  // One that a crash left behind would keep the mode it was made with.
  rmSync(`${file}.part`, { force: true });
  writeFileSync(`${file}.part`, text, { mode });
  renameSync(`${file}.part`, file);
}

/** The plan of a digest, from the folder of plans. Throws (exit 2) where it is not known, or was changed. */
export function planOfDigest(folder: string, digest: string): Plan {
  const plan = readPlan(planFile(folder, digest));
  if (plan.digest === digest) return plan;
  throw unusable(`the plan kept as ${digest} is another's`);
}

/** A plan from a file. Throws (exit 2) where there is none, or its content is not what its digest says. */
export function readPlan(path: string): Plan {
  let plan: Plan;
  try {
    plan = JSON.parse(readFileSync(path, 'utf8')) as Plan;
  } catch (cause) {
    throw unusable(`no plan can be read from ${path}`, cause);
  }
  if (plan.version !== 1 || !Array.isArray(plan.steps)) throw unusable(`${path} holds no plan`);
  if (planDigest(plan) !== plan.digest) throw unusable(`the plan in ${path} was changed after it was made`);
  return plan;
}

function planFile(folder: string, digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest))
    throw unusable(`${digest} is not a plan's digest (64 hexadecimal digits)`);
  return join(folder, `${digest}.json`);
}

function unusable(message: string, cause?: unknown): MuviError {
  const remedy = 'muvi phase plan <phase> --out plan.json, then approve the digest it shows';
  return new MuviError({ code: 'PLAN_UNUSABLE', message, fault: 'user', exit: EXIT.declined, remedy, cause });
}
