import { readFileSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { pastBarrels } from './build-barrels.mjs';
import { clientsWithCommands } from './build-clients.mjs';

/** The plugins that take the SDK into the bundle: what of it muvi calls, and nothing that it must not or need not. */
export function sdkOf(root) {
  return [clientsWithCommands(root), noDefaultChain, profilesAtOnce, modules];
}

/** Puts other contents in the place of a module, where `importer` is one that it is to be replaced for. */
const replaced = (name, filter, contents, isFor = () => true) => ({
  name,
  setup(bundling) {
    bundling.onResolve({ filter }, ({ path, importer }) =>
      isFor(importer) ? { path, namespace: name } : undefined,
    );
    bundling.onLoad({ filter: /./, namespace: name }, () => ({ contents }));
  },
});

/**
 * The SDK's clients bring the default credential chain, which falls through to a container's or an instance's
 * credentials. No client of muvi's may ever use it, so it is not there.
 */
const noDefaultChain = replaced(
  'no-default-chain',
  /^@aws-sdk\/credential-provider-node$/,
  'export const defaultProvider = () => async () => { throw new Error("muvi takes credentials from named profiles alone"); };',
);

/**
 * The SDK reads ~/.aws/config and credentials by node:fs/promises, which takes longer to load than the two small files
 * to read.
 */
const profilesAtOnce = replaced(
  'profiles-at-once',
  /^node:fs\/promises$/,
  `import { readFileSync } from 'node:fs';
  export const readFile = async (path, encoding) => readFileSync(path, encoding);`,
  (importer) => /[\\/]shared-ini-file-loader[\\/]readFile\.js$/.test(importer),
);

/**
 * Parts of the SDK that ask a browser's globals, which Node makes when they are first named: streams of the web take
 * longer to load than a call to build. What comes from AWS here is Node's own stream, and never a Blob.
 */
const NODE_ONLY = new Map([
  [
    'submodules/serde/util-stream/stream-type-check.js',
    'export const isReadableStream = () => false; export const isBlob = () => false;',
  ],
  [
    'submodules/serde/util-stream/checksum/createChecksumStream.browser.js',
    'export const createChecksumStream = () => { throw new Error("no stream of the web is ever read here"); };',
  ],
  [
    'submodules/serde/uuid/v4.js',
    'import { randomUUID } from "node:crypto"; export const bindV4 = () => () => randomUUID();',
  ],
]);

/**
 * The SDK's `schemas_N.js` build every shape of a service when they are loaded. Made and marked pure, the shapes
 * no operation of ours refers to drop out of the bundle: a computed key might run code, so the names that the
 * keys are computed from are written out.
 */
function withPureSchemas(text) {
  const names = new Map([...text.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, ...pair]) => pair));
  return text
    .replace(/\[(_\w+)\]:/g, (key, name) => (names.has(name) ? `${names.get(name)}:` : key))
    .replace(/= (TypeRegistry\.for\()/g, '= /* @__PURE__ */ $1')
    .replace(/= (new [A-Z]\w*\()/g, '= /* @__PURE__ */ $1');
}

/** The SDK's modules, and ours that import of it, as the bundle takes them. */
const modules = {
  name: 'sdk',
  setup(bundling) {
    const seen = new Set();
    const found = new Map();
    const direct = pastBarrels((path, resolveDir) => {
      // esbuild takes longer to ask than a file to read; a package is the same from wherever in another it is imported.
      const from = path.startsWith('.') ? resolveDir : packageOf(resolveDir);
      const key = `${path} ${from}`;
      if (!found.has(key)) found.set(key, bundling.resolve(path, { kind: 'import-statement', resolveDir }));
      return found.get(key).then((one) => one.path);
    });
    bundling.onLoad({ filter: /[\\/]@(smithy|aws-sdk)[\\/].*\.js$/ }, async ({ path }) => {
      const [name, contents] =
        [...NODE_ONLY].find(([file]) =>
          path.replaceAll(sep, '/').endsWith(`/@smithy/core/dist-es/${file}`),
        ) ?? [];
      if (name !== undefined) {
        seen.add(name);
        return { contents, loader: 'js' };
      }
      const text = readFileSync(path, 'utf8');
      const pure = /schemas_\d+\.js$/.test(path) ? withPureSchemas(text) : text;
      return { contents: await direct(pure, dirname(path)), loader: 'js' };
    });
    bundling.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: await direct(readFileSync(path, 'utf8'), dirname(path)),
      loader: 'ts',
    }));
    bundling.onEnd(() => ({
      errors: [...NODE_ONLY.keys()]
        .filter((name) => !seen.has(name))
        .map((name) => ({ text: `@smithy/core has no ${name} any more: see NODE_ONLY in build-sdk.mjs` })),
    }));
  },
};

/** The package that a folder is in; the folder itself where it is in none. */
function packageOf(folder) {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(folder)?.[0] ?? folder;
}
