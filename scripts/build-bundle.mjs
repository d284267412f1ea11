import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { build } from 'esbuild';
import { pastBarrels } from './build-barrels.mjs';
import { chunkOf } from './build-chunk.mjs';
import { clientsWithCommands } from './build-clients.mjs';
import { evaluated } from './build-evaluated.mjs';

// Loaded by no path muvi takes: the native part of pg.
const EXTERNAL = ['pg-native'];

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

/** The SDK's modules, and ours that import of it, as the bundle takes them. */
const sdk = {
  name: 'sdk',
  setup(bundling) {
    const seen = new Set();
    const direct = pastBarrels(async (path, resolveDir) => {
      const found = await bundling.resolve(path, { kind: 'import-statement', resolveDir });
      return found.path;
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
        .map((name) => ({ text: `@smithy/core has no ${name} any more: see NODE_ONLY in build-bundle.mjs` })),
    }));
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
    plugins: [evaluated(root), clientsWithCommands(root), noDefaultChain, profilesAtOnce, sdk, purePrompts],
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
