import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Commands that call nothing and are typed all day. */
const QUIET = [
  ['phase', 'list'],
  ['phase', 'show', '4'],
  ['status'],
  ['config'],
  ['guard', 'explain', 'rds', 'DescribeDBInstances'],
  ['completion', 'bash'],
];

const CHILD = `
const [dist, out, ...words] = process.argv.slice(1);
const load = require(require('node:path').join(dist, 'load.cjs'));
process.on('exit', () => require('node:fs').writeFileSync(out, [...load.loaded.keys()].join('\\n')));
process.argv = [process.argv[0], 'muvi', ...words];
load('main.cjs').main();
`;

/**
 * Puts what the quiet commands load into one file: opening two dozen chunks and their code caches one by one takes
 * longer than all that they do. Chunks are put in as they are, and run when they are first asked for.
 */
export function pack(dist) {
  const home = mkdtempSync(join(tmpdir(), 'muvi-build-'));
  const chunks = [...new Set(QUIET.flatMap((words) => loadedBy(dist, words, home)))].sort();
  rmSync(home, { recursive: true, force: true });
  const parts = chunks.map((file) => `${JSON.stringify(file)}:${readFileSync(join(dist, file), 'latin1')}`);
  writeFileSync(join(dist, 'pack.cjs'), `({${parts.join(',\n')}})`, 'latin1');
  for (const file of chunks) rmSync(join(dist, file));
}

function loadedBy(dist, words, home) {
  const out = join(home, 'loaded');
  execFileSync(process.execPath, ['-e', CHILD, dist, out, ...words], {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return readFileSync(out, 'utf8').split('\n');
}
