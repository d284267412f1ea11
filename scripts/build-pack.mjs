import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUNS, withHome } from './build-runs.mjs';
import { packName } from './load.cjs';

const CHILD = `
const [dist, out, , ...words] = process.argv.slice(1);
const load = require(require('node:path').join(dist, 'load.cjs'));
process.on('exit', () => require('node:fs').writeFileSync(out, [...load.loaded.keys()].join('\\n')));
process.argv = [process.argv[0], 'muvi', ...words];
load('main.cjs').main();
`;

/**
 * Puts what each command that is typed all day loads into one file: opening two dozen chunks and their code caches
 * one by one takes longer than all that they do. Chunks are put in as they are, and run when they are first asked
 * for; one that stands in no pack is read from its own file, as an SDK client always is: which are called depends.
 */
export async function pack(dist) {
  await withHome(async (run, home) => {
    for (const one of RUNS.filter(({ packed }) => packed)) {
      const out = join(home, 'loaded');
      await run(CHILD, one, dist, out);
      const parts = readFileSync(out, 'utf8')
        .split('\n')
        .filter((file) => !file.startsWith('client-'))
        .map((file) => `${JSON.stringify(file)}:${readFileSync(join(dist, file), 'latin1')}`);
      writeFileSync(join(dist, packName(one.words)), `({${parts.join(',\n')}})`, 'latin1');
    }
  });
}
