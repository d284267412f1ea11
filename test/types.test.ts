import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, 'types');
const lines = readFileSync(join(FOLDER, 'refused.ts'), 'utf8').split('\n');

const compiler = join(import.meta.dirname, '../node_modules/.bin/tsc');
const { stdout } = spawnSync(compiler, ['--noEmit', '--pretty', 'false', '-p', FOLDER], { encoding: 'utf8' });
const failing = new Set([...stdout.matchAll(/refused\.ts\((\d+),/g)].map(([, line]) => Number(line)));

const marked = lines.flatMap((text, index) => {
  const why = /\/\/ refused: (.*)$/.exec(text)?.[1];
  return why === undefined ? [] : [{ line: index + 1, why, text: text.split('//')[0]?.trim() }];
});

describe('the types', () => {
  it.each(marked)('do not let through: $why', ({ line, text }) => {
    expect(failing, `line ${line} compiles: ${text}`).toContain(line);
  });

  it('let everything else through', () => {
    const expected = new Set(marked.map(({ line }) => line));
    expect([...failing].filter((line) => !expected.has(line)).map((line) => lines[line - 1])).toEqual([]);
  });
});
