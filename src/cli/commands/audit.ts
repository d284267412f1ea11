import { ENVIRONMENTS, type Environment } from '../../engine/environment.ts';
import type { CommandSpec, OptionSpec } from '../command.ts';

const READ_ONLY =
  'Only reads are sent, whatever the flags. With --read-only the banner shows that the whole process cannot write.';

const SHAPE: readonly OptionSpec[] = [
  {
    flags: '--only <kinds>',
    help: 'some kinds alone, such as redis,ecs,network or rds/proxy, with commas between',
  },
  {
    flags: '--format <format>',
    help: 'table (what people read), markdown, json, or html (one page with a diagram); --json is stronger',
    values: ['table', 'markdown', 'json', 'html'],
  },
  {
    flags: '--out <file>',
    help: 'write the result to a file instead of stdout; without --format, its ending says the format: .html, .json, .md, else a table',
    values: 'file',
  },
];
const SAVE: OptionSpec = {
  flags: '--save <file>',
  help: 'also keep a redacted snapshot, for audit diff and rehearse --from',
  values: 'file',
};

const REPORT_JSON =
  '{ reports: [{ schema, inventory, findings, costs }], savings: [{ phase, title, monthly, priced, from }] }; docs/audit.md describes it; progress as JSON lines on stderr';

const auditOf = (
  name: string,
  environments: readonly Environment[],
  summary: string,
  examples: CommandSpec['examples'],
): CommandSpec => ({
  path: ['audit', name],
  summary,
  about: `${READ_ONLY} What cannot be read is unknown, with the reason, and the exit code is 7.`,
  options: [...SHAPE, SAVE],
  examples,
  json: REPORT_JSON,
  load: async () => ({ act: (await import('../acts/audit.ts')).auditing(environments) }),
});

const auditProd = auditOf('prod', ['prod'], 'What stands in production, what to worry about, what it costs', [
  ['muvi audit prod --read-only', 'everything, by reads alone'],
  ['muvi audit prod --only redis,ecs --out prod.html', 'some kinds, as a page'],
]);

const auditUae = auditOf('uae', ['uae'], 'What stands in the UAE, what to worry about, what it costs', [
  ['muvi audit uae', 'everything'],
  ['muvi audit uae --rehearse', 'the rehearsal cloud'],
]);

const auditFrankfurt = auditOf('frankfurt', ['frankfurt'], 'What stands in Frankfurt, and what it costs', [
  ['muvi audit frankfurt', 'everything'],
]);

const auditAll = auditOf('all', ENVIRONMENTS, 'All three environments at once', [
  ['muvi audit all --save snapshot.json', 'keep all of it: a rehearsal can start from there'],
]);

const auditCompare: CommandSpec = {
  path: ['audit', 'compare'],
  summary: 'Where the UAE differs from production, and whether that is allowed',
  about: `${READ_ONLY} Production is the truth. Differences declared under "deviations" in the settings, or by the runbook's decisions, are shown with their reasons; any other is drift, and the exit code is 3.`,
  args: [
    { name: 'truth', help: 'prod', values: ['prod'] },
    { name: 'mirror', help: 'uae', values: ['uae'] },
  ],
  options: [...SHAPE, SAVE],
  examples: [
    ['muvi audit compare prod uae', 'every difference, declared ones with their reasons'],
    ['muvi audit compare prod uae --only redis', 'Redis alone'],
  ],
  json: '{ prod, uae, comparison: { pairs, differences: [{ kind, name, field, prod, uae, declared }], unread } }; prod and uae as audit prod gives them',
  load: () => import('../acts/audit-compare.ts'),
};

const auditDiff: CommandSpec = {
  path: ['audit', 'diff'],
  summary: 'What changed between two snapshots',
  about: 'Nothing is called. Exit 3 where anything changed.',
  args: [
    { name: 'old', help: 'a file that audit --save wrote', values: 'file' },
    { name: 'new', help: 'a later one', values: 'file' },
  ],
  options: SHAPE.slice(1),
  examples: [['muvi audit diff monday.json friday.json', 'added, removed and changed, field by field']],
  json: '{ changes: [{ environment, kind, name, id, field, before, after }] }',
  load: () => import('../acts/audit-diff.ts'),
};

export const AUDIT: readonly CommandSpec[] = [
  auditProd,
  auditUae,
  auditFrankfurt,
  auditAll,
  auditCompare,
  auditDiff,
];
