#!/usr/bin/env node
// biome-ignore-all lint/style/useNodejsImportProtocol: a Node too old for `node:` must get as far as the message
// biome-ignore-all lint/style/useTemplate: as above
'use strict';
// CommonJS and old syntax on purpose: an old Node must get as far as the message below, and nothing is loaded
// that help does not need.
var fs = require('fs');
var path = require('path');
var dist = path.join(__dirname, '..', 'dist');

/** Whether a stream is a terminal; node:tty costs milliseconds, so it is asked only where it might be. */
function isTerminal(fd) {
  var stat;
  try {
    stat = fs.fstatSync(fd);
    return (
      stat.isCharacterDevice() && stat.rdev !== fs.statSync('/dev/null').rdev && require('tty').isatty(fd)
    );
  } catch (_) {
    return false;
  }
}

/**
 * Writes help; gives whether that is done with. A reader that went away is no error; any other is for the program to
 * say, which writes the same and fails as every command does.
 */
function show(text) {
  var left = Buffer.from(text);
  try {
    while (left.length > 0) left = left.subarray(fs.writeSync(1, left));
  } catch (error) {
    if (error.code === 'EAGAIN') process.stdout.write(left);
    else return error.code === 'EPIPE' || error.code === 'EIO';
  }
  return true;
}

/** The words whose help is asked for: `phase plan --help` and `help phase plan` → `phase plan`. */
function helpAskedFor(words) {
  var last = words[words.length - 1];
  if (words.length === 0) return isTerminal(0) && isTerminal(2) ? undefined : [];
  if (last === '--help' || last === '-h') return words.slice(0, -1);
  if (words[0] === 'help') return words.slice(1);
  if (words.length === 1 && last === '--version') return ['version'];
  return undefined;
}

/** The page the build rendered, or undefined where it has to be rendered anew (a narrow terminal, other flags). */
function page(words) {
  if (words === undefined || !words.every(isWord)) return undefined;
  if (isTerminal(1) && (process.stdout.columns || 80) < 80) return undefined;
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
  if (text !== undefined && show(text)) return;
  if (!fs.existsSync(path.join(dist, 'load.cjs')))
    return refuse('muvi is not built in this checkout', 'npm ci');
  var load = require(path.join(dist, 'load.cjs'));
  load.pack(process.argv.slice(2));
  load('main.cjs').main();
}

function refuse(what, next) {
  process.exitCode = 64;
  try {
    fs.writeSync(2, 'error: ' + what + '\nnext: ' + next + '\n');
  } catch (_) {
    // Nowhere is left to say it; the exit code does.
  }
}

start();
