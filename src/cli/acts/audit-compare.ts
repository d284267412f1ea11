import { comparisonDocument } from '../../audit/comparison-document.ts';
import { compare, undeclared } from '../../audit/parity/compare.ts';
import { deviationsWith } from '../../audit/parity/deviations.ts';
import { reportOf } from '../../audit/report.ts';
import { EXIT, type ExitCode, usageError } from '../../engine/errors.ts';
import { checkFiles, save, show } from '../audit-output.ts';
import { auditSession } from '../audit-session.ts';
import { type Act, argument } from '../command.ts';

/** Kinds that others speak of by id, and that are read with them so that an id is a name on both sides. */
const SPOKEN_OF = ['network', 'alb', 'ecs/cluster', 'rds', 'secrets', 'acm'];

/** The UAE against production. Exit 3 on undeclared drift, 7 where something could not be read. */
export const act: Act = async (input, io): Promise<ExitCode> => {
  const named = ['truth', 'mirror'].map((name) => argument(input, name));
  if (named.join(' ') !== 'prod uae') {
    throw usageError(
      'USAGE',
      `${named.join(' ')} cannot be compared: production is the truth, and the UAE mirrors it`,
      'muvi audit compare prod uae',
    );
  }
  checkFiles(input, io);
  const { audited, records, kinds } = await auditSession(['prod', 'uae'], input, io, SPOKEN_OF);
  const [prod, uae] = audited.inventories;
  if (prod === undefined || uae === undefined)
    throw new TypeError('an audit gives every environment asked for');
  const comparison = compare(prod, uae, deviationsWith(records.loaded.config.deviations), (kind) =>
    kinds.has(kind),
  );
  save(input, io, audited);
  await show(input, io, {
    title: 'The UAE against production',
    blocks: comparisonDocument(comparison),
    data: { prod: reportOf(prod), uae: reportOf(uae), comparison },
    inventories: [prod, uae],
  });
  if (undeclared(comparison).length > 0) return EXIT.doesNotHold;
  return comparison.unread.some(({ unread }) => unread.limited !== true) ? EXIT.unknown : EXIT.done;
};
