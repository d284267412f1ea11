import type { CommandSpec } from '../command.ts';

export const logVerify: CommandSpec = {
  path: ['log', 'verify'],
  summary: "Check the journal's hash chain",
  about: 'Names the first entry that is not as it was written.',
  examples: [['muvi log verify', 'exit 0 where every entry is as it was written, 3 otherwise']],
  json: '{ store, holds, entries, seq, line, why }',
  load: () => import('../acts/log-verify.ts'),
};
