// Runs every benchmark, or those named: `npm run bench`, `npm run bench -- cli journal`. Figures are for reading side
// by side on one machine; no test depends on them.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const wanted = process.argv.slice(2);
const all = readdirSync(folder).filter((name) => name.endsWith('.bench.mjs'));
const chosen = wanted.length === 0 ? all : all.filter((name) => wanted.includes(name.split('.')[0]));
if (chosen.length === 0) {
  console.error(`no such benchmark; there are ${all.map((name) => name.split('.')[0]).join(', ')}`);
  process.exit(64);
}
let failed = 0;
for (const name of chosen) {
  console.log(`\n# ${name.split('.')[0]}`);
  const { status } = spawnSync(process.execPath, [`${folder}${name}`], { stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
