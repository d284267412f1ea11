import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileStore } from '../../src/twin/store.ts';
import { emptyWorld, type World } from '../../src/twin/world.ts';

const later: World = { ...emptyWorld(), count: 1 };

describe('a world that cannot be written', () => {
  const begun = () => {
    const file = join(mkdtempSync(join(tmpdir(), 'muvi-world-')), 'world.json');
    fileStore(file).save(emptyWorld());
    return { file, beside: `${file}.${process.pid}` };
  };
  const expectKept = (file: string): void => {
    expect(fileStore(file).load()).toEqual(emptyWorld());
    expect(readdirSync(join(file, '..'))).toEqual(['world.json']);
  };

  it.skipIf(!existsSync('/dev/full'))('because the disk is full is said so, and stays as it was', () => {
    const { file, beside } = begun();
    symlinkSync('/dev/full', beside);
    expect(() => fileStore(file).save(later)).toThrow(
      expect.objectContaining({ code: 'STORE_FULL', exit: 1 }),
    );
    expectKept(file);
  });

  it('for any other reason says which, and stays as it was', () => {
    const { file, beside } = begun();
    mkdirSync(beside);
    writeFileSync(join(beside, 'in the way'), '');
    expect(() => fileStore(file).save(later)).toThrow(
      expect.objectContaining({
        code: 'STORE_UNUSABLE',
        remedy: expect.stringContaining('run the same command'),
      }),
    );
    expectKept(file);
  });
});

describe('a world in which time passes', () => {
  it('says so where its file cannot be written any more', () => {
    const store = fileStore(join(mkdtempSync(join(tmpdir(), 'muvi-world-')), 'world.json'));
    expect(() => store.tick(1)).toThrow(expect.objectContaining({ code: 'STORE_UNUSABLE', exit: 1 }));
  });
});
