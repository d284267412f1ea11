import { expect, it } from 'vitest';
import { act as home } from '../../src/cli/acts/home.ts';
import { act as list } from '../../src/cli/acts/phase-list.ts';
import { act as status } from '../../src/cli/acts/status.ts';
import { emptyFolder } from './built.ts';
import { inProcess, Wall } from './in-process.ts';

it('every table of the phases begins with its id and status and ends with its title', async () => {
  const muvi = inProcess({ cwd: emptyFolder(), clock: new Wall() });
  await muvi.run(list);
  await muvi.run(status);
  // The home screen asks what is next, and nobody answers here.
  await expect(muvi.run(home)).rejects.toMatchObject({ code: 'ANSWER_NEEDED' });
  const heads = `${muvi.out()}${muvi.err()}`.split('\n').filter((line) => line.startsWith('Phase '));
  expect(heads).toHaveLength(3);
  for (const head of heads) expect(head).toMatch(/^Phase +Status .*Title$/);
});
