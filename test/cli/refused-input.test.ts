import { describe, expect, it } from 'vitest';
import { act as adopt } from '../../src/cli/acts/phase-adopt.ts';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { parse, parseHome } from '../../src/cli/program.ts';
import { emptyFolder } from './built.ts';
import { inProcess, Wall } from './in-process.ts';

const streams = {
  out: { write: () => {}, columns: () => 80 },
  err: { write: () => {} },
};
const FOREIGN = 'https://example.com';

describe('an endpoint that is not on loopback', () => {
  const complete = COMMANDS.filter(({ args = [], options = [] }) =>
    [...args.filter(({ optional }) => !optional), ...options.filter(({ required }) => required)].every(
      (word) => 'name' in word && word.name === 'phase',
    ),
  ).map(({ path, args = [] }) => [...path, ...(args.some(({ optional }) => !optional) ? ['4'] : [])]);

  it.each(complete.map((words) => [words.join(' '), words] as const))(
    'is refused by %s',
    async (_, words) => {
      const refused = { code: 'ENDPOINT_NOT_LOCAL', exit: 64 };
      await expect(parse([...words, '--endpoint', FOREIGN], '1', streams)).rejects.toMatchObject(refused);
      await expect(parse([`--endpoint=${FOREIGN}`, ...words], '1', streams)).rejects.toMatchObject(refused);
      const local = ['--endpoint', 'http://127.0.0.1:5000'];
      await expect(parse([...words, ...local], '1', streams)).resolves.toMatchObject({ kind: 'run' });
    },
  );

  it('is refused at home', async () => {
    await expect(parseHome(['--endpoint', FOREIGN], '1', streams)).rejects.toMatchObject({ exit: 64 });
  });
});

describe('an adoption', () => {
  it.each([[''], ['  '], [undefined]])('without a reason (%j) is refused', async (why) => {
    const asked = inProcess({ cwd: emptyFolder(), clock: new Wall() }).run(adopt, {
      args: { phase: '4' },
      options: { why },
    });
    await expect(asked).rejects.toMatchObject({ code: 'USAGE', exit: 64 });
    await expect(asked).rejects.toHaveProperty('remedy', expect.stringContaining('phase adopt 4 --why'));
  });
});
