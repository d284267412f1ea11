import { isIncomplete, reportOf } from '../../audit/report.ts';
import { reportDocument } from '../../audit/report-document.ts';
import { savingsDocument } from '../../audit/savings-document.ts';
import type { Environment } from '../../engine/environment.ts';
import { EXIT, MuviError } from '../../engine/errors.ts';
import { checkFiles, save, show } from '../audit-output.ts';
import type { Saving } from '../audit-savings.ts';
import { auditSession } from '../audit-session.ts';
import { type Act, option } from '../command.ts';
import type { Io } from '../io.ts';
import { orStopped } from '../or-stopped.ts';
import { clean } from '../text.ts';

/** What stands in environments. Exit 7 where something that could have been read was not. */
export const auditing =
  (environments: readonly Environment[]): Act =>
  async (input, io) => {
    checkFiles(input, io);
    const { audited } = await auditSession(environments, input, io);
    const reports = audited.inventories.map(reportOf);
    const savings = option(input, 'only') === undefined ? await savingsOf(environments, io) : [];
    save(input, io, audited);
    await show(input, io, {
      title: `Audit of ${environments.join(', ')}`,
      blocks: [...reports.flatMap(reportDocument), ...savingsDocument(savings ?? [])],
      data: { reports, savings: savings ?? [] },
      inventories: audited.inventories,
    });
    return isIncomplete(audited.inventories) || savings === undefined ? EXIT.unknown : EXIT.done;
  };

/** Undefined where the journal is broken, which is said: an audit of AWS is worth showing without what it tells. */
async function savingsOf(
  environments: readonly Environment[],
  io: Io,
): Promise<readonly Saving[] | undefined> {
  const { savingsIn } = await import('../audit-savings.ts');
  try {
    return await orStopped(savingsIn(environments, io), io.signal);
  } catch (error) {
    if (!(error instanceof MuviError) || error.code !== 'JOURNAL_BROKEN') throw error;
    const text = clean(
      `the savings are left out: ${error.message}; next: muvi log verify${io.globals.rehearse ? ' --rehearse' : ''}`,
    );
    io.err.line(io.globals.json ? JSON.stringify({ type: 'note', text }) : text);
    return undefined;
  }
}
