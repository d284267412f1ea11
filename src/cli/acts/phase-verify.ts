import { type ExitCode, usageError } from '../../engine/errors.ts';
import { isFinished } from '../../engine/ledger.ts';
import { type Act, argument, given, type Input, option } from '../command.ts';
import { findPhase } from '../find-phase.ts';
import { intervalOf } from '../interval.ts';
import { type Io, writeJson } from '../io.ts';
import { openReadOnlyWay } from '../session.ts';
import { type Asked, type Round, verifyRound } from '../verifying.ts';
import { checkText } from '../views/check.ts';
import { checksText } from '../views/check-table.ts';
import { headed, headLine } from '../views/heading.ts';

/** Verifies by reading alone and records the verdicts, once or again and again. */
export const act: Act = async (input, io) => {
  const asked = askedOf(input);
  const again = option(input, 'watch');
  if (again !== undefined || given(input, 'watch')) {
    const interval = intervalOf(again);
    const { watch } = await import('../watching.ts');
    return watch(io, asked, interval);
  }
  return once(input, io, asked);
};

function askedOf(input: Input): Asked {
  const id = argument(input, 'phase');
  const all = given(input, 'all');
  if (id !== undefined && all)
    throw usageError('USAGE', 'a phase and --all cannot be given together', 'give one of them');
  if (id !== undefined) return (phases) => [findPhase(phases, id)];
  return (phases, ledger) => phases.filter((phase) => all || isFinished(ledger.phase(phase.id)));
}

async function once(input: Input, io: Io, asked: Asked): Promise<ExitCode> {
  const way = await openReadOnlyWay(io);
  const moves = io.err.animated && !io.globals.json && !way.records.loaded.config.plain;
  if (moves) io.err.write('verifying');
  const round = await verifyRound(io, way, asked).finally(() => {
    if (moves) io.err.write('\r\u001b[K');
  });
  if (round.unrecorded.length > 0) {
    const which = round.unrecorded.join(', ');
    io.err.line(`not recorded, since no credentials let anything be read: phase ${which}`);
  }
  if (io.globals.json) writeJson(io, round.checks);
  else showOnce(input, io, round, way.records);
  return round.exit;
}

function showOnce(
  input: Input,
  io: Io,
  { checks, next }: Round,
  { phases, rehearsal }: Awaited<ReturnType<typeof openReadOnlyWay>>['records'],
): void {
  const [only] = checks;
  const named = argument(input, 'phase') !== undefined;
  const of = named ? '' : headLine(io.out, 'The phases, verified', rehearsal);
  const title = phases.find(({ id }) => id === only?.phase)?.title ?? '';
  io.out.write(
    named && only ? checkText(io.out, headed(title, rehearsal), only) : of + checksText(io.out, checks),
  );
  const todo = only ? next : [`muvi phase list${rehearsal ? ' --rehearse' : ''}`];
  for (const command of todo) io.out.line(`next: ${command}`);
}
