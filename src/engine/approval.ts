import type { Call } from './call.ts';
import type { RunContext } from './context.ts';
import type { Where } from './events.ts';
import { boundTo, shownOf } from './shown.ts';
import { type Found, type Step, type Target, targetName } from './step.ts';

/** One thing that would be deleted. */
export interface Doomed {
  readonly target: Target;
  readonly found: Found;
}

/** What was approved beforehand: by a plan's digest, and by name for what cannot be undone. */
export interface Approvals {
  /** Whether an approved plan showed this deletion at this step, of this very thing and with all that goes with it. */
  readonly covers: (step: string, target: string, found: Found) => boolean;
  /** Why these calls are not what an approved plan has for this target; undefined where they are, or there is no plan. */
  readonly beyond: (step: string, target: string, calls: readonly Call[]) => string | undefined;
  /** Names given with `--confirm`: they complete the approval of a plan, and stand for none. */
  readonly confirmed: readonly string[];
}

/** Nothing was approved: each deletion is asked about. */
export const NOTHING_APPROVED: Approvals = { covers: () => false, beyond: () => undefined, confirmed: [] };

/**
 * Asks about what a step would delete, after showing it: once for the step, or by typing each name where it
 * cannot be undone. Returns those that were declined. Every answer is journalled with who gave it.
 */
export async function declinedDeletes(
  context: RunContext,
  phase: string,
  step: Step & { readonly does: 'delete' },
  doomed: readonly Doomed[],
  approvals: Approvals,
): Promise<readonly Doomed[]> {
  const place = context.calls.place(step.in);
  const asked = doomed.filter(({ target, found }) => !approvals.covers(step.id, targetName(target), found));
  if (step.irreversible) {
    const declined: Doomed[] = [];
    for (const one of doomed) {
      const name = targetName(one.target);
      if (approvals.confirmed.includes(name) && !asked.includes(one)) continue;
      const answer = await context.host.ask({
        kind: 'type-name',
        message: `Type the name to delete it for good: ${name}`,
        detail: [place, ...describeDoomed(one)],
        name,
        flag: `--approve=<digest of the plan> --confirm=${name}`,
      });
      await record(
        context,
        { phase, step: step.id, target: name },
        `delete ${name} for good`,
        answer ?? 'no',
      );
      if (answer !== name) declined.push(one);
    }
    return declined;
  }
  if (asked.length === 0) return [];
  const names = asked.map(({ target }) => targetName(target));
  const message = questionOf(step.title, names);
  const detail = [place, ...asked.flatMap(describeDoomed)];
  const answer = await context.host.ask({
    kind: 'confirm',
    message,
    detail,
    flag: '--approve=<digest of the plan>',
  });
  for (const target of names) {
    await record(
      context,
      { phase, step: step.id, target },
      `delete ${target}`,
      answer === 'yes' ? 'yes' : 'no',
    );
  }
  return answer === 'yes' ? [] : asked;
}

/** `Delete x?`, or by the step's own title where that says better what goes: a rule, these eight of something. */
function questionOf(title: string, names: readonly string[]): string {
  if (names.length > 1) return `${title}: these ${names.length}?`;
  return title.startsWith('Delete') ? `Delete ${names[0]}?` : `${title}: ${names[0]}?`;
}

function describeDoomed({ target, found }: Doomed): string[] {
  const shown = Object.entries(shownOf(found)).map(([label, value]) => `  ${label}: ${plain(value)}`);
  const dependents = (found.dependents ?? []).map((name) => `  still used by: ${name}`);
  return [`${targetName(target)} (${boundTo(found)})`, ...shown, ...dependents];
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  const names = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
  return names ? value.join(', ') : JSON.stringify(value);
}

async function record(context: RunContext, where: Where, question: string, answer: string): Promise<void> {
  context.host.notify(await context.ledger.append({ type: 'asked', ...where, question, answer, by: 'host' }));
}
