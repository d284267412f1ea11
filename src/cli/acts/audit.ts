import { isIncomplete, reportOf } from '../../audit/report.ts';
import { reportDocument } from '../../audit/report-document.ts';
import { savingsDocument } from '../../audit/savings-document.ts';
import type { Environment } from '../../engine/environment.ts';
import { EXIT } from '../../engine/errors.ts';
import { checkFiles, save, show } from '../audit-output.ts';
import { auditSession } from '../audit-session.ts';
import { type Act, option } from '../command.ts';

/** What stands in environments. Exit 7 where something that could have been read was not. */
export const auditing =
  (environments: readonly Environment[]): Act =>
  async (input, io) => {
    checkFiles(input, io);
    const { audited } = await auditSession(environments, input, io);
    const reports = audited.inventories.map(reportOf);
    const savings =
      option(input, 'only') === undefined
        ? await (await import('../audit-savings.ts')).savingsIn(environments, io)
        : [];
    save(input, io, audited);
    await show(input, io, {
      title: `Audit of ${environments.join(', ')}`,
      blocks: [...reports.flatMap(reportDocument), ...savingsDocument(savings)],
      data: { reports, savings },
      inventories: audited.inventories,
    });
    return isIncomplete(audited.inventories) ? EXIT.unknown : EXIT.done;
  };
