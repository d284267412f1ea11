import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/files/make-folder.ts';
import { directoryStore } from '../../src/journal/directory-store.ts';
import { keptWorld } from '../../src/twin/store.ts';
import { emptyWorld } from '../../src/twin/world.ts';
import { TestClock } from '../journal/support.ts';
import { readOnlyDisk } from '../support/read-only-disk.ts';
import { lacks } from '../tools.ts';

const disk = readOnlyDisk();
afterAll(() => disk?.remove());

const codeOf = (make: () => void): unknown => {
  try {
    make();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'made';
};

describe('a folder', () => {
  it('is made with those above it, and is none to make again', () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'muvi-folder-')), 'a', 'b');
    makeFolder(folder);
    makeFolder(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it('below a file is refused as that', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'muvi-folder-')), 'file');
    writeFileSync(file, '');
    expect(codeOf(() => makeFolder(join(file, 'a', 'b')))).toBe('ENOTDIR');
  });
});

describe.skipIf(lacks('a mount of a read-only disk', () => disk?.path))('on a read-only disk', () => {
  const below = (...names: string[]): string => join(disk?.path ?? '', ...names);

  it.each([['a'], ['a/b']])('the folder %s is refused for that', (name) => {
    expect(codeOf(() => makeFolder(below(name)))).toBe('EROFS');
  });

  it('the records say so, and that another folder is to be chosen', async () => {
    const opened = directoryStore(below('a', 'b'), new TestClock()).open('alice', 'muvi phase run 4');
    await expect(opened).rejects.toMatchObject({
      code: 'STORE_READ_ONLY',
      message: expect.stringContaining('the file system is read-only'),
      remedy: expect.stringContaining('choose a folder that can be written'),
    });
  });

  it("so does a rehearsal's world", () => {
    const save = () => keptWorld(below('a', 'b', 'world.json'), { check: () => {} }).save(emptyWorld());
    expect(save).toThrow(
      expect.objectContaining({
        code: 'STORE_READ_ONLY',
        exit: 1,
        message: expect.stringContaining('EROFS'),
        remedy: expect.stringContaining('may be written'),
      }),
    );
  });
});
