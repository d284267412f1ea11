import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RUNS, withHome } from './build-runs.mjs';

const CHILD = `
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const [dist, packed, , ...words] = process.argv.slice(1);
const load = require(join(dist, 'load.cjs'));
process.on('exit', () => {
  for (const [file, script] of load.scripts) {
    writeFileSync(join(dist, 'cache', file + '.' + process.versions.v8), script.createCachedData());
  }
});
process.argv = [process.argv[0], 'muvi', ...words];
if (packed === 'packed') load.pack(words);
load('main.cjs').main();
`;

/**
 * Runs a few commands and keeps the code V8 compiled for them, in a file per script and V8 version. Another Node
 * finds no file of its version and compiles as usual. A command that fails here only leaves a colder cache.
 */
export async function warm(dist) {
  mkdirSync(join(dist, 'cache'), { recursive: true });
  await withHome(async (run) => {
    for (const one of RUNS) {
      try {
        if (one.packed) await run(CHILD, one, dist, 'packed');
        await run(CHILD, one, dist, 'chunks');
      } catch (error) {
        console.error(`the code cache was not warmed by ${error.message}`);
      }
    }
  });
}
