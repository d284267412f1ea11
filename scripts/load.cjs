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

function load(file) {
  const known = loaded.get(file);
  if (known) return known.exports;
  const filename = path.join(__dirname, file);
  const source = `(function (exports, require, module, __filename, __dirname) {${fs.readFileSync(filename, 'utf8')}\n})`;
  const script = new vm.Script(source, { filename, cachedData: cached(file) });
  const chunk = { exports: {} };
  loaded.set(file, chunk);
  scripts.set(file, script);
  const local = (id) => (id.startsWith('./') ? load(id.slice(2)) : require(id));
  script.runInThisContext()(chunk.exports, local, chunk, filename, __dirname);
  return chunk.exports;
}

module.exports = load;
module.exports.scripts = scripts;
