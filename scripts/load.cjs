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

/** A script of dist/, with the code that the build kept of it. All of dist/ is ASCII, which latin1 reads fastest. */
function run(file) {
  const filename = path.join(__dirname, file);
  const script = new vm.Script(fs.readFileSync(filename, 'latin1'), { filename, cachedData: cached(file) });
  scripts.set(file, script);
  return script.runInThisContext();
}

/** A pack holds the chunks that one command loads. */
let packed = {};

/** The pack of a command line, by the command's words: `phase show 4` → `pack-phase-show.cjs`. */
function packName(words) {
  const [first, second = ''] = words.filter((word) => !word.startsWith('-'));
  return `pack-${GROUPS.has(first) ? `${first}-${second}` : first}.cjs`;
}
/** First words that need a second to name a command; `audit prod` and `audit uae` load the same. */
const GROUPS = new Set(['phase', 'guard', 'log', 'db']);

/** Has the chunks of a command read from its pack, where it has one. */
function pack(words) {
  const file = packName(words);
  if (/^[\w.-]+$/.test(file) && fs.existsSync(path.join(__dirname, file))) packed = run(file);
}

function chunkOf(file) {
  return Object.hasOwn(packed, file) ? packed[file] : run(file);
}

const chunks = new WeakSet();

/** What an import takes of a chunk, or of one of Node's modules: that is looked through, since to copy it loads it. */
function toEsModule(module) {
  return chunks.has(module) ? module : { __proto__: module, default: module };
}

function load(file) {
  const known = loaded.get(file);
  if (known) return known.exports;
  const chunk = { exports: {} };
  const start = chunkOf(file);
  const local = (id) => (id.startsWith('./') ? load(id.slice(2)) : builtin(id));
  const filename = path.join(__dirname, file);
  start(chunk.exports, local, chunk, filename, __dirname, toEsModule);
  chunks.add(chunk.exports);
  loaded.set(file, chunk);
  return chunk.exports;
}

module.exports = load;
module.exports.pack = pack;
module.exports.packName = packName;
/** By chunk, and by script, for the build and the tests. */
module.exports.loaded = loaded;
module.exports.scripts = scripts;
