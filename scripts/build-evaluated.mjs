import { relative, sep } from 'node:path';
import { build } from 'esbuild';

/** Modules whose exports are plain data that depends on nothing but the sources. */
const EVALUATED = ['src/cli/outlines.ts'];

/** Puts the values that a module's exports have in place of the module. */
export function evaluated(root) {
  return {
    name: 'evaluated',
    setup(bundling) {
      bundling.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (!EVALUATED.includes(relative(root, path).replaceAll(sep, '/'))) return undefined;
        const { outputFiles } = await build({
          entryPoints: [path],
          bundle: true,
          write: false,
          format: 'esm',
          platform: 'node',
          mainFields: ['module', 'main'],
          logLevel: 'warning',
          absWorkingDir: root,
        });
        const module = await import(
          `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
        );
        const exports = Object.entries(module).map(
          ([name, value]) => `export const ${name} = ${JSON.stringify(value)};`,
        );
        return { contents: exports.join('\n'), loader: 'js' };
      });
    },
  };
}
