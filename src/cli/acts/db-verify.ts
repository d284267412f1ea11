import { describeDifference, type VerifyReport, verifyDatabases } from '../../database/index.ts';
import { EXIT } from '../../engine/errors.ts';
import type { Act } from '../command.ts';
import { mark } from '../hosts/tones.ts';
import { type Io, writeJson } from '../io.ts';
import { sidesOf } from '../sides.ts';
import { clean, count } from '../text.ts';

/** Compares by SELECT alone. Exit 3 where anything differs. */
export const act: Act = async (input, io) => {
  const report = await verifyDatabases({ ...sidesOf(input, io), signal: io.signal });
  if (io.globals.json) writeJson(io, report);
  else showReport(io, report);
  return report.differences.length === 0 ? EXIT.done : EXIT.doesNotHold;
};

/** What a comparison saw, difference by difference. */
export function showReport(io: Io, report: VerifyReport): void {
  const equal = report.differences.length === 0;
  const seen = `${count(report.tables.length, 'table')}, ${count(report.rows, 'row')}, ${count(report.objects, 'definition')}`;
  io.out.line(
    `${mark(io.out, equal ? 'good' : 'bad')} ${clean(report.target)} ${equal ? 'equals' : 'differs from'} ${clean(report.source)}: ${seen}`,
  );
  for (const difference of report.differences) io.out.line(`  ${clean(describeDifference(difference))}`);
  for (const note of report.notes) io.out.line(`  note: ${clean(note)}`);
}
