import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exampleKeys, loopbackAws } from './loopback-aws.mjs';

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

/** What is run against an AWS on loopback: between them they load every client and speak every protocol. */
const CALLING = [['doctor'], ['audit', 'uae'], ['phase', 'verify', '4']];

/** The account of the settings that nobody made, which is whom the loopback AWS has to name. */
const ACCOUNT = '739991759290';

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
export async function warm(dist) {
  const home = mkdtempSync(join(tmpdir(), 'muvi-build-'));
  mkdirSync(join(dist, 'cache'), { recursive: true });
  const env = { PATH: process.env.PATH, HOME: home };
  exampleKeys(home);
  const aws = await loopbackAws(ACCOUNT);
  for (const run of [...RUNS, ...CALLING.map((words) => [...words, '--endpoint', aws.endpoint])]) {
    try {
      await promisify(execFile)(process.execPath, ['-e', CHILD, dist, ...run], {
        cwd: home,
        env,
        timeout: 120_000,
      });
    } catch (error) {
      // What a command came to (an empty AWS is not as it should be) is its own affair; that it ran is ours.
      if (typeof error.code === 'number' && error.code !== 1) continue;
      console.error(
        `the code cache was not warmed by 'muvi ${run.join(' ')}': ${error.stderr || error.message}`,
      );
    }
  }
  aws.close();
  rmSync(home, { recursive: true, force: true });
}
