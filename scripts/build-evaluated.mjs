import { relative, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { build } from 'esbuild';

/** Modules whose exports are plain data that depends on nothing but the sources. */
const EVALUATED = [
  'src/cli/outlines.ts',
  'src/aws/guard/reads.generated.ts',
  'src/aws/guard/wire.generated.ts',
  'src/aws/paging.generated.ts',
];

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
          ([name, value]) =>
            `export const ${name} = ${Array.isArray(value) ? json(name, value) : table(name, value)};`,
        );
        return { contents: [ENTRY, ...exports].join('\n'), loader: 'js' };
      });
    },
  };
}

/** A table by service: nobody asks for more than a few of its entries, so each is made when it is first read. */
function table(name, entries) {
  if (Object.getPrototypeOf(Object(entries)) !== Object.prototype) throw new Error(`${name} is no table`);
  const getters = Object.entries(entries).map(([key, value]) => {
    const text = json(`${name} ${key}`, value);
    return `get ${JSON.stringify(key)}() { return entry(this, ${JSON.stringify(key)}, ${JSON.stringify(text)}); }`;
  });
  return `{ ${getters.join(',\n')} }`;
}

/** A value as JSON. Throws where it is not data through and through: a function would be left out unsaid. */
function json(name, value) {
  const text = JSON.stringify(value);
  if (!isDeepStrictEqual(JSON.parse(text), value)) throw new Error(`${name} is not plain data`);
  return text;
}

const ENTRY = `function entry(table, key, text) {
  const value = JSON.parse(text);
  Object.defineProperty(table, key, { value });
  return value;
}`;
