#!/usr/bin/env node
// biome-ignore-all lint/style/useNodejsImportProtocol: a Node too old for `node:` must get as far as the message
'use strict';
// CommonJS and old syntax on purpose: an old Node must get as far as the message below, and nothing is loaded
// that help does not need.
var fs = require('fs');
var path = require('path');
var tty = require('tty');
var dist = path.join(__dirname, '..', 'dist');

/** The words whose help is asked for: `phase plan --help` and `help phase plan` → `phase plan`. */
function helpAskedFor(words) {
  var last = words[words.length - 1];
  if (words.length === 0) return tty.isatty(0) && tty.isatty(2) ? undefined : [];
  if (last === '--help' || last === '-h') return words.slice(0, -1);
  if (words[0] === 'help') return words.slice(1);
  if (words.length === 1 && last === '--version') return ['version'];
  return undefined;
}

/** The page the build rendered, or undefined where it has to be rendered anew (a narrow terminal, other flags). */
function page(words) {
  if (words === undefined || !words.every(isWord)) return undefined;
  if (tty.isatty(1) && process.stdout.columns < 80) return undefined;
  try {
    return fs.readFileSync(path.join(dist, 'help', ['muvi'].concat(words).join(' ') + '.txt'), 'utf8');
  } catch (_) {
    return undefined;
  }
}

function isWord(word) {
  return /^[a-z][a-z-]*$/.test(word);
}

function start() {
  var parts = process.versions.node.split('.').map(Number);
  if (parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)) {
    return refuse(
      'muvi needs Node 20.19 or newer; this is Node ' + process.versions.node,
      'install one from https://nodejs.org',
    );
  }
  var text = page(helpAskedFor(process.argv.slice(2)));
  if (text !== undefined) {
    process.stdout.on('error', () => {});
    return process.stdout.write(text);
  }
  if (!fs.existsSync(path.join(dist, 'load.cjs')))
    return refuse('muvi is not built in this checkout', 'npm ci');
  require(path.join(dist, 'load.cjs'))('main.cjs').main();
}

function refuse(what, next) {
  process.stderr.write('error: ' + what + '\nnext: ' + next + '\n');
  process.exitCode = 64;
}

start();
