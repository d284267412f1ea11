import { comparisonDocument } from '../../audit/comparison-document.ts';
import { compare, undeclared } from '../../audit/parity/compare.ts';
import { DECIDED } from '../../audit/parity/deviations.ts';
import { isIncomplete, reportOf } from '../../audit/report.ts';
import { EXIT, type ExitCode } from '../../engine/errors.ts';
import { save, show } from '../audit-output.ts';
import { auditSession } from '../audit-session.ts';
import type { Act } from '../command.ts';

/** The UAE against production. Exit 3 on undeclared drift, 7 where something could not be read. */
export const act: Act = async (input, io): Promise<ExitCode> => {
  const { audited, records } = await auditSession(['prod', 'uae'], input, io);
  const [prod, uae] = audited.inventories;
  if (prod === undefined || uae === undefined)
    throw new TypeError('an audit gives every environment asked for');
  const comparison = compare(prod, uae, [...records.loaded.config.deviations, ...DECIDED]);
  save(input, io, audited);
  await show(input, io, {
    title: 'The UAE against production',
    blocks: comparisonDocument(comparison),
    data: { prod: reportOf(prod), uae: reportOf(uae), comparison },
    inventories: [prod, uae],
  });
  if (undeclared(comparison).length > 0) return EXIT.doesNotHold;
  return isIncomplete([prod, uae]) ? EXIT.unknown : EXIT.done;
};
