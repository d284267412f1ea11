import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { swapIn } from '../../scripts/swap-in.mjs';

let root: string;
const at = (name: string): string => join(root, name);
const folder = (name: string): void => {
  mkdirSync(at(name));
  writeFileSync(join(at(name), 'what'), name);
};
const standing = (): string => readFileSync(join(at('dist'), 'what'), 'utf8');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'muvi-swap-'));
});

afterEach(() => rmSync(root, { recursive: true }));

describe('a build swapped in', () => {
  it('stands where the one before stood, which is gone', () => {
    folder('dist');
    folder('dist.new');
    swapIn(at('dist.new'), at('dist'));
    expect(standing()).toBe('dist.new');
    expect(existsSync(at('dist.old'))).toBe(false);
  });

  it('is the first where none stood', () => {
    folder('dist.new');
    swapIn(at('dist.new'), at('dist'));
    expect(standing()).toBe('dist.new');
  });

  it('leaves the one before where the new one is not there', () => {
    folder('dist');
    expect(() => swapIn(at('dist.new'), at('dist'))).toThrow('ENOENT');
    expect(standing()).toBe('dist');
  });

  it('goes on from a swap that died halfway', () => {
    folder('dist.old');
    folder('dist.new');
    swapIn(at('dist.new'), at('dist'));
    expect(standing()).toBe('dist.new');
    expect(existsSync(at('dist.old'))).toBe(false);
  });
});
