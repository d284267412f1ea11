import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A package's index re-exports dozens of files (a barrel). To esbuild each of them goes wherever the index goes, used
 * there or not: a command that needs one hash would load them all, and their tables with them. `direct` names in each
 * import the file that defines the name.
 *
 * `resolve` is esbuild's, from a specifier and a folder to a path.
 */
export function pastBarrels(resolve) {
  const modules = new Map();

  /** The module at `path`, as far as what it hands on goes. */
  function read(path) {
    const known = modules.get(path);
    if (known !== undefined) return known;
    const text = readFileSync(path, 'utf8');
    const handedOn = new Map();
    for (const [, names, from] of text.matchAll(/^export \{([^}]*)\} from "([^"]+)";/gm)) {
      for (const { name, as } of listed(names)) handedOn.set(as, { name, from });
    }
    const stars = [...text.matchAll(/^export \* from "([^"]+)";/gm)].map(([, from]) => from);
    const module = {
      handedOn,
      stars,
      defines: (name) => new RegExp(`^export .*\\b${name}\\b`, 'm').test(text),
    };
    modules.set(path, module);
    return module;
  }

  /** The file that defines what `path` exports as `name`, and its name there; undefined where that is not plain. */
  async function definition(path, name) {
    if (!path.endsWith('.js')) return undefined;
    const { handedOn, stars, defines } = read(path);
    const next = handedOn.get(name);
    if (next !== undefined) return definition(await resolve(next.from, dirname(path)), next.name);
    if (defines(name)) return { path, name };
    for (const star of stars) {
      const found = await definition(await resolve(star, dirname(path)), name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The text of the module in `folder`, with each name that it imports from the SDK taken from its own file. */
  return async function direct(text, folder) {
    const imports = [
      ...text.matchAll(/^import \{([^}]*)\} from (["'])(@smithy\/|@aws-sdk\/core|\.)([^"']*)\2;/gm),
    ];
    const replaced = new Map();
    for (const [statement, names, , scope, rest] of imports) {
      // A file beside it is no index.
      if (scope === '.' && existsSync(join(folder, `${scope}${rest}.js`)) && !rest.endsWith('/index'))
        continue;
      const barrel = await resolve(scope + rest, folder);
      if (!/[\\/]@(smithy|aws-sdk)[\\/].*[\\/]index\.js$/.test(barrel)) continue;
      const parts = await Promise.all(
        listed(names).map(async ({ name, as }) => {
          const found = (await definition(barrel, name)) ?? { path: barrel, name };
          return `import { ${found.name} as ${as} } from ${JSON.stringify(found.path)};`;
        }),
      );
      replaced.set(statement, parts.join(' '));
    }
    return text.replaceAll(
      /^import \{[^}]*\} from (["'])[^"']*\1;/gm,
      (statement) => replaced.get(statement) ?? statement,
    );
  };
}

/** `A, B as C, type D` → A and B as C: a type is nothing to load. */
function listed(names) {
  return names
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && !one.startsWith('type '))
    .map((one) => {
      const [name, as = name] = one.split(/ as /);
      return { name, as };
    });
}
