import { join } from 'node:path';
import {
  type CopyEvent,
  copyDatabase,
  describeServer,
  fileCheckpoints,
  findTools,
} from '../../database/index.ts';
import { humanDuration } from '../../engine/clock.ts';
import { EXIT, MuviError } from '../../engine/errors.ts';
import { type Act, given } from '../command.ts';
import { hostFor } from '../hosts/index.ts';
import { type Io, writeJson } from '../io.ts';
import { settingsOf } from '../settings.ts';
import { sidesOf } from '../sides.ts';
import { clean } from '../text.ts';
import { showReport } from './db-verify.ts';

/** Asks, copies, verifies, swaps. Refused where the process is read-only. */
export const act: Act = async (input, io) => {
  const { config, root } = await settingsOf(io);
  const { from, to, jobs } = sidesOf(input, io);
  if (config.readOnly || io.globals.rehearse) {
    const why = config.readOnly ? 'this process is read-only' : 'a rehearsal has no databases';
    throw new MuviError({
      code: 'DB_READ_ONLY',
      message: `nothing is copied: ${why}`,
      fault: 'user',
      exit: EXIT.refused,
      remedy: 'muvi db verify',
    });
  }
  const host = await hostFor(io, { clock: io.clock, answers: { yes: given(input, 'yes') } });
  const previous = given(input, 'dropPrevious') ? 'drop' : 'keep';
  const answer = await host.ask({
    kind: 'confirm',
    message: `Copy into ${describeServer(to)}?`,
    detail: [
      `from ${describeServer(from)}`,
      `the database it replaces is ${previous === 'keep' ? 'kept under another name' : 'dropped'}`,
    ],
    flag: '--yes',
  });
  if (answer !== 'yes') {
    io.err.line('declined; nothing was copied');
    return EXIT.declined;
  }
  const report = await copyDatabase({
    from,
    to,
    jobs,
    previous,
    tools: await findTools(io.env),
    clock: io.clock,
    checkpoints: fileCheckpoints(join(root, '.muvi', 'copies.json')),
    signal: io.signal,
    onProgress: (event) => showProgress(io, event),
  });
  if (io.globals.json) writeJson(io, report);
  else {
    if (report.verification) showReport(io, report.verification);
    io.out.line(
      `${report.outcome} in ${humanDuration(report.elapsed)}${report.previous ? `; the replaced one is kept as ${clean(report.previous)}` : ''}`,
    );
    for (const note of report.notes) io.out.line(`note: ${clean(note)}`);
    io.out.line('next: muvi db verify, whenever it should be compared again');
  }
  return EXIT.done;
};

/** One line per change of state; how far the rows are only as JSON. */
function showProgress(io: Io, event: CopyEvent): void {
  if (io.globals.json) io.err.line(JSON.stringify(event));
  else if (event.kind === 'stage') io.err.line(`${clean(event.database)}: ${event.stage}`);
  else if (event.kind === 'table' && event.state === 'copied')
    io.err.line(`  ${clean(event.table)}: ${event.rows} rows`);
  else if (event.kind === 'note') io.err.line(`  note: ${clean(event.text)}`);
}
