import { resolve } from 'node:path';
import { EXIT } from '../../engine/errors.ts';
import { mustBeAnother, needsSecond } from '../approved-plan.ts';
import { carried } from '../carried.ts';
import { type Act, argument, given } from '../command.ts';
import { findPhase } from '../find-phase.ts';
import { writeJson } from '../io.ts';
import { orStopped } from '../or-stopped.ts';
import { personOf } from '../person.ts';
import { keepPlan, readPlan } from '../plan-store.ts';
import { withWriting } from '../session.ts';
import { tally } from '../views/plan.ts';
import { planTable } from '../views/plan-table.ts';

/** Shows a plan made by someone else, asks, and journals the approval under this person's name. */
export const act: Act = async (input, io) =>
  withWriting(io, { answers: { yes: given(input, 'yes') } }, async ({ records, context, journal, host }) => {
    const plan = readPlan(resolve(io.cwd, argument(input, 'plan') ?? ''));
    const phase = findPhase(records.phases, plan.phase);
    const who = await orStopped(personOf(context, phase), io.signal);
    if (needsSecond(records)) mustBeAnother(journal.state, plan, who);
    if (!io.globals.json) io.err.write(planTable(io.err, plan));
    const answer = await context.host.ask({
      kind: 'confirm',
      message: `Approve this plan of phase ${phase.id} (${phase.title})?`,
      detail: [
        ...phase.writes.map((environment) => context.calls.place(environment)),
        tally(plan),
        plan.digest,
      ],
      flag: '--yes',
    });
    const approved = answer === 'yes';
    if (approved) {
      keepPlan(records.folders.plans, plan);
      host.notify(
        await journal.append({ type: 'approved', phase: phase.id, digest: plan.digest, as: 'approved', who }),
      );
    }
    await host.settled();
    if (io.globals.json) writeJson(io, { phase: phase.id, digest: plan.digest, approved });
    else if (approved) {
      const given = { ...io.globals, rehearse: records.rehearsal };
      io.out.line(`the plan of phase ${phase.id} is approved`);
      io.out.line(`next: ${carried(`muvi phase run ${phase.id} --approve ${plan.digest}`, given)}`);
    } else io.out.line('not approved; nothing was recorded');
    return approved ? EXIT.done : EXIT.declined;
  });
