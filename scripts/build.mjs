// Builds dist/: bundle, loader, pack, help pages, code cache. `--out DIR` builds a whole runnable tree elsewhere.
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './build-bundle.mjs';
import { warm } from './build-cache.mjs';
import { renderHelp } from './build-help.mjs';
import { pack } from './build-pack.mjs';
import { swapIn } from './swap-in.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({ options: { out: { type: 'string' }, 'no-cache': { type: 'boolean' } } });
const target = values.out ? resolve(values.out) : root;
const dist = join(target, 'dist');

// Built beside and swapped in: a build that fails leaves the one that worked.
const made = `${dist}.new`;
rmSync(made, { recursive: true, force: true });
mkdirSync(made, { recursive: true });
if (target !== root) {
  cpSync(join(root, 'bin'), join(target, 'bin'), { recursive: true });
}
cpSync(join(root, 'scripts', 'load.cjs'), join(made, 'load.cjs'));
await bundle(root, made);
await pack(made);
renderHelp(made);
if (!values['no-cache']) await warm(made);
swapIn(made, dist);
if (target === root) linkBin();

/** So that `npx muvi` finds it here at once: npm links no package's own command into its node_modules. */
function linkBin() {
  const folder = join(root, 'node_modules', '.bin');
  if (!existsSync(folder) || process.platform === 'win32') return;
  rmSync(join(folder, 'muvi'), { force: true });
  symlinkSync(join('..', '..', 'bin', 'muvi.js'), join(folder, 'muvi'));
}
