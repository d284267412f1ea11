import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is run to warm the cache: together these load every chunk a person waits for. */
const RUNS = [
  ['--version', '--no-color'],
  ['phase', 'list'],
  ['phase', 'show', '4'],
  ['status'],
  ['config'],
  ['guard', 'explain', 'rds', 'DescribeDBInstances'],
  ['completion', 'bash'],
  ['phase', 'plan', '4', '--rehearse'],
  ['rehearse', '4'],
  ['log', 'show', '4', '--rehearse'],
];

const CHILD = `
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const dist = process.argv[1];
const load = require(join(dist, 'load.cjs'));
process.on('exit', () => {
  for (const [file, script] of load.scripts) {
    writeFileSync(join(dist, 'cache', file + '.' + process.versions.v8), script.createCachedData());
  }
});
process.argv = [process.argv[0], 'muvi', ...process.argv.slice(2)];
load('main.cjs').main();
`;

/**
 * Runs a few commands and keeps the code V8 compiled for them, in a file per chunk and V8 version. Another Node
 * finds no file of its version and compiles as usual. A command that fails here only leaves a colder cache.
 */
export function warm(dist) {
  const home = mkdtempSync(join(tmpdir(), 'muvi-build-'));
  mkdirSync(join(dist, 'cache'), { recursive: true });
  const env = { PATH: process.env.PATH, HOME: home };
  for (const run of RUNS) {
    try {
      execFileSync(process.execPath, ['-e', CHILD, dist, ...run], {
        cwd: home,
        env,
        stdio: 'ignore',
        timeout: 120_000,
      });
    } catch (error) {
      console.error(
        `the code cache was not warmed by 'muvi ${run.join(' ')}': ${error.message.split('\n')[0]}`,
      );
    }
  }
  rmSync(home, { recursive: true, force: true });
}
