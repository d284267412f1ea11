import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { chunkOf } from './build-chunk.mjs';
import { evaluated } from './build-evaluated.mjs';
import { sdkOf } from './build-sdk.mjs';

// Loaded by no path muvi takes: the native part of pg.
const EXTERNAL = ['pg-native'];

/** Inquirer's prompts do nothing when loaded, but do not say so: unsaid, the unused ones stay in the bundle. */
const purePrompts = {
  name: 'pure-prompts',
  setup(bundling) {
    bundling.onResolve({ filter: /^@inquirer\// }, async ({ path, pluginData, ...from }) => {
      if (pluginData === 'resolving') return undefined;
      const found = await bundling.resolve(path, { ...from, pluginData: 'resolving' });
      return { ...found, sideEffects: false };
    });
  },
};

/** src/main.ts and all it reaches → dist/*.cjs, one chunk per thing that is loaded by itself. */
export async function bundle(root, dist) {
  const { metafile } = await build({
    entryPoints: { main: join(root, 'src', 'main.ts'), pages: join(root, 'src', 'cli', 'pages.ts') },
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifyWhitespace: true,
    minifySyntax: true,
    charset: 'ascii',
    // Without it the CommonJS entry of some SDK packages is taken, which cannot be shaken.
    mainFields: ['module', 'main'],
    external: EXTERNAL,
    plugins: [evaluated(root), ...sdkOf(root), purePrompts],
    metafile: true,
    logLevel: 'warning',
    legalComments: 'none',
    absWorkingDir: root,
  });
  for (const file of Object.keys(metafile.outputs)) {
    const path = join(root, file);
    const chunk = await chunkOf(readFileSync(path, 'utf8'));
    writeFileSync(join(dist, `${basename(path, '.mjs')}.cjs`), chunk, 'latin1');
    rmSync(path);
  }
  writeFileSync(join(dist, 'graph.json'), JSON.stringify(graphOf(metafile)));
}

/** Which chunks each chunk loads at once, which later, and what went into it: for the test on the module graph. */
function graphOf({ outputs }) {
  return Object.fromEntries(
    Object.entries(outputs).map(([file, { imports, inputs, bytes }]) => [
      basename(file, '.mjs'),
      {
        bytes,
        loads: imports
          .filter(({ kind, external }) => kind === 'import-statement' && !external)
          .map(({ path }) => basename(path, '.mjs')),
        later: imports
          .filter(({ kind, external }) => kind === 'dynamic-import' && !external)
          .map(({ path }) => basename(path, '.mjs')),
        inputs: Object.keys(inputs),
      },
    ]),
  );
}
