/**
 * npm run generate:guard: writes the generated tables of the guard and of the gateway's paging from the installed
 * SDK and IAM's access levels. The work is in scripts/guard/, TypeScript that Node 20 cannot run by itself.
 */
import { build } from 'esbuild';

const { outputFiles } = await build({
  entryPoints: [new URL('guard/main.ts', import.meta.url).pathname],
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
  packages: 'external',
});
const { writeFileSync, rmSync } = await import('node:fs');
const bundle = new URL('../node_modules/.generate-guard.mjs', import.meta.url);
writeFileSync(bundle, outputFiles[0].contents);
try {
  const { generate } = await import(bundle.href);
  for (const [path, text] of await generate()) {
    writeFileSync(new URL(`../${path}`, import.meta.url), text);
    console.log(path);
  }
} finally {
  rmSync(bundle);
}
