'use strict';
// Loads the chunks of dist/ with the code cache that the build took, where this Node's V8 accepts it.
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

const loaded = new Map();
const scripts = new Map();

function cached(file) {
  try {
    return fs.readFileSync(path.join(__dirname, 'cache', `${file}.${process.versions.v8}`));
  } catch {
    return undefined;
  }
}

/**
 * Node's own modules that are plain objects, and take a millisecond or more to load: commander asks for
 * child_process, every journal for crypto, and few commands use them. Loaded when something is read from them.
 */
const LATER = new Set(
  [
    'child_process',
    'crypto',
    'dns',
    'fs/promises',
    'http',
    'https',
    'net',
    'os',
    'readline',
    'timers/promises',
    'tls',
    'tty',
    'worker_threads',
    'zlib',
  ].map((name) => `node:${name}`),
);
const waiting = new Map();

function builtin(id) {
  const name = id.startsWith('node:') ? id : `node:${id}`;
  if (!LATER.has(name)) return require(id);
  const known = waiting.get(name);
  if (known) return known;
  const later = new Proxy(
    {},
    {
      get: (_, key) => require(name)[key],
      has: (_, key) => key in require(name),
      ownKeys: () => Reflect.ownKeys(require(name)),
      getOwnPropertyDescriptor(_, key) {
        const property = Object.getOwnPropertyDescriptor(require(name), key);
        return property && { ...property, configurable: true };
      },
    },
  );
  waiting.set(name, later);
  return later;
}

function load(file) {
  const known = loaded.get(file);
  if (known) return known.exports;
  const filename = path.join(__dirname, file);
  const source = `(function (exports, require, module, __filename, __dirname) {${fs.readFileSync(filename, 'utf8')}\n})`;
  const script = new vm.Script(source, { filename, cachedData: cached(file) });
  const chunk = { exports: {} };
  loaded.set(file, chunk);
  scripts.set(file, script);
  const local = (id) => (id.startsWith('./') ? load(id.slice(2)) : builtin(id));
  script.runInThisContext()(chunk.exports, local, chunk, filename, __dirname);
  return chunk.exports;
}

module.exports = load;
module.exports.scripts = scripts;
