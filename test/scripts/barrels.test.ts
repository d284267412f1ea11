import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pastBarrels } from '../../scripts/build-barrels.mjs';

const PACKAGE = join('node_modules', '@smithy', 'core');
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'muvi-barrels-'));
  write(
    'hash/index.js',
    'export { Sha, Md as Md5 } from "./sums";\nexport * from "./more";\nexport const own = 1;',
  );
  write('hash/sums.js', 'export class Sha {}\nexport const Md = 5;');
  write('hash/more.js', 'export function Crc() {}');
  write('top/index.js', 'export { Sha as Digest } from "../hash";');
  write('single.js', 'export const one = 1;');
});

afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  const path = join(root, PACKAGE, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const at = (file: string) => join(root, PACKAGE, file);

async function resolve(specifier: string, folder: string): Promise<string> {
  const path = specifier.startsWith('@smithy/core/')
    ? at(specifier.slice('@smithy/core/'.length))
    : join(folder, specifier);
  return /(hash|top)$/.test(path) ? join(path, 'index.js') : `${path}.js`;
}

const direct = (text: string) => pastBarrels(resolve)(text, join(root, 'src'));

describe('an import of the SDK', () => {
  it('is taken from the file that defines the name', async () => {
    expect(await direct(`import { Sha } from '@smithy/core/hash';`)).toBe(
      `import { Sha as Sha } from "${at('hash/sums.js')}";`,
    );
  });

  it('keeps the name it has here, whatever it is called there', async () => {
    expect(await direct(`import { Md5 as sum } from "@smithy/core/hash";`)).toBe(
      `import { Md as sum } from "${at('hash/sums.js')}";`,
    );
  });

  it('is followed through an index that hands on all of a file, and through one that hands on another', async () => {
    expect(await direct(`import { Crc } from '@smithy/core/hash';`)).toContain(at('hash/more.js'));
    expect(await direct(`import { Digest } from '@smithy/core/top';`)).toBe(
      `import { Sha as Digest } from "${at('hash/sums.js')}";`,
    );
  });

  it('stays with the index for what that defines itself, or what nobody is seen to define', async () => {
    expect(await direct(`import { own } from '@smithy/core/hash';`)).toContain(at('hash/index.js'));
    expect(await direct(`import { never } from '@smithy/core/hash';`)).toContain(at('hash/index.js'));
  });

  it('leaves out types, of which nothing is loaded', async () => {
    expect(await direct(`import { type Sha, own } from '@smithy/core/hash';`)).toBe(
      `import { own as own } from "${at('hash/index.js')}";`,
    );
  });

  it.each([
    `import { one } from '@smithy/core/single';`,
    `import { readFileSync } from 'node:fs';`,
    `import type { Sha } from '@smithy/core/hash';`,
    `import * as hash from '@smithy/core/hash';`,
  ])('is left as it is: %s', async (text) => {
    expect(await direct(text)).toBe(text);
  });
});
