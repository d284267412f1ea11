import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * The path of a muvi in which the old cluster of 4.5 goes for good: no phase has such a step yet, and all that is
 * around one (the plan, the question, `--confirm`, the exit code) is to be seen in a whole process.
 */
export async function irreversibleMuvi(): Promise<string> {
  const outfile = join(ROOT, 'node_modules', '.cache', 'muvi-test', `for-good-${process.pid}`, 'muvi.mjs');
  await build({
    stdin: { contents: `import { main } from './src/main.ts'; await main();`, resolveDir: ROOT },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'error',
    plugins: [
      {
        name: 'for-good',
        setup(bundling) {
          bundling.onLoad({ filter: /phases[\\/]04-redis\.ts$/ }, ({ path }) => {
            const text = readFileSync(path, 'utf8');
            const contents = text.replace(/id: '4\.5',/, `$& irreversible: true,`);
            if (contents === text) throw new Error('phase 4 has no step 4.5');
            return { contents, loader: 'ts' };
          });
        },
      },
    ],
  });
  return outfile;
}
