import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exampleKeys, loopbackAws } from './loopback-aws.mjs';

/**
 * What the build runs to learn which chunks a command loads and what V8 compiles of them: together these load
 * every chunk a person waits for. `packed`: typed all day, so its chunks stand in one file of their own. `calls`: run
 * against an AWS on loopback; between them these load every client and speak every protocol. `settings`: in a project
 * that has a `.muvirc`.
 */
export const RUNS = [
  { words: ['phase', 'list'], packed: true },
  { words: ['phase', 'show', '4'], packed: true },
  { words: ['status'], packed: true },
  { words: ['config'], packed: true },
  { words: ['guard', 'explain', 'rds', 'DescribeDBInstances'], packed: true },
  { words: ['completion', 'bash'], packed: true },
  { words: ['doctor'], calls: true, packed: true },
  { words: ['audit', 'uae', '--only', 'ecr'], calls: true, packed: true },
  { words: ['audit', 'uae'], calls: true },
  { words: ['status'], settings: true },
  { words: ['--version', '--no-color'] },
  { words: ['phase', 'plan', '4', '--rehearse'] },
  { words: ['rehearse', '4'] },
  { words: ['log', 'show', '4', '--rehearse'] },
  { words: ['phase', 'verify', '4'], calls: true },
];

/** Exit codes of a command that ran: what it verified does not hold, its credentials are none, not all could be read. */
const CAME_TO = [3, 4, 7];

/** The account of the settings that nobody made, which is whom the loopback AWS has to name. */
const ACCOUNT = '739991759290';

/** Calls `work` with what runs a script of the build as muvi would be: an empty home, and an AWS on loopback. */
export async function withHome(work) {
  const home = mkdtempSync(join(tmpdir(), 'muvi-build-'));
  exampleKeys(home);
  const project = join(home, 'project');
  mkdirSync(project);
  writeFileSync(join(project, '.muvirc'), 'concurrency: 8\n');
  const aws = await loopbackAws(ACCOUNT);
  const run = async (script, { words, calls = false, settings = false }, ...more) => {
    const args = calls ? [...words, '--endpoint', aws.endpoint] : words;
    try {
      await promisify(execFile)(process.execPath, ['-e', script, ...more, '--', ...args], {
        cwd: settings ? project : home,
        env: { PATH: process.env.PATH, HOME: home },
        timeout: 120_000,
      });
    } catch (error) {
      // What a command came to (an empty AWS is not as it should be) is its own affair; that it ran is ours.
      if (CAME_TO.includes(error.code)) return;
      throw new Error(`muvi ${words.join(' ')}: ${error.stderr || error.message}`);
    }
  };
  try {
    return await work(run, home);
  } finally {
    aws.close();
    rmSync(home, { recursive: true, force: true });
  }
}
