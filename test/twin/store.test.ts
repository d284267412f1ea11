import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lockLost } from '../../src/journal/errors.ts';
import { keptWorld, worldIn } from '../../src/twin/store.ts';
import { emptyWorld, LATEST, parseWorld, type World } from '../../src/twin/world.ts';
import { alone } from './support.ts';

const later: World = { ...emptyWorld(), count: 1 };
const fresh = (): string => join(mkdtempSync(join(tmpdir(), 'muvi-world-')), 'world.json');
const begun = (): string => {
  const file = fresh();
  keptWorld(file, alone).save(emptyWorld());
  return file;
};

describe('a world that cannot be written', () => {
  const expectKept = (file: string): void => {
    expect(worldIn(file)).toEqual(emptyWorld());
    expect(readdirSync(join(file, '..'))).toEqual(['world.json']);
  };

  it.skipIf(!existsSync('/dev/full'))('because the disk is full is said so, and stays as it was', () => {
    const file = begun();
    symlinkSync('/dev/full', `${file}.${process.pid}`);
    expect(() => keptWorld(file, alone).save(later)).toThrow(
      expect.objectContaining({ code: 'STORE_FULL', exit: 1 }),
    );
    expectKept(file);
  });

  it('for any other reason says which, and stays as it was', () => {
    const file = begun();
    mkdirSync(join(`${file}.${process.pid}`, 'in the way'), { recursive: true });
    expect(() => keptWorld(file, alone).save(later)).toThrow(
      expect.objectContaining({
        code: 'STORE_UNUSABLE',
        remedy: expect.stringContaining('run the same command'),
      }),
    );
    expectKept(file);
  });
});

describe('a world in which time passes', () => {
  const whole = fc.integer({ min: 0, max: LATEST });

  it('is whole at any time, after any other', () => {
    const file = fresh();
    const world = keptWorld(file, alone);
    world.save(emptyWorld());
    fc.assert(
      fc.property(whole, (time) => {
        world.save({ ...emptyWorld(), time });
        expect(parseWorld(readFileSync(file, 'utf8'), file)).toEqual({ ...emptyWorld(), time });
      }),
      { examples: [[LATEST], [0], [1_771_830_418_062]] },
    );
  });

  it('takes no time but whole milliseconds of which a date can be made, and stays as it was', () => {
    const file = begun();
    const world = keptWorld(file, alone);
    const time = fc.double().filter((one) => !Number.isInteger(one) || one < 0 || one > LATEST);
    fc.assert(
      fc.property(time, (one) => {
        expect(() => world.save({ ...emptyWorld(), time: one })).toThrow(RangeError);
        expect(worldIn(file)).toEqual(emptyWorld());
      }),
      { examples: [[1_771_830_418_062.4482], [-1], [LATEST + 1], [Number.NaN]] },
    );
  });

  it('of an earlier muvi is taken at its next whole millisecond, and written anew as a whole', () => {
    const file = fresh();
    const { version, time, ...rest } = emptyWorld();
    writeFileSync(file, JSON.stringify({ version, time: time + 0.4482, ...rest }));
    const world = keptWorld(file, alone);
    const taken = world.load() as World;
    expect(taken).toEqual({ ...emptyWorld(), time: time + 1 });
    world.save({ ...taken, time: time + 2 });
    expect(worldIn(file)).toEqual({ ...emptyWorld(), time: time + 2 });
  });
});

describe('a world that was changed by something else', () => {
  const passed: World = { ...emptyWorld(), time: emptyWorld().time + 1 };

  it.each([
    ['by time alone', passed],
    ['by a call', later],
  ])('is not written over, be this one changed %s', (_, next) => {
    const file = fresh();
    const world = keptWorld(file, alone);
    const start = emptyWorld();
    world.save(start);
    keptWorld(file, alone).save({ ...start, count: 7 });
    expect(() => world.save({ ...next, tables: start.tables, tokens: start.tokens })).toThrow(
      expect.objectContaining({ code: 'WORLD_CHANGED', exit: 6 }),
    );
    expect(worldIn(file)).toMatchObject({ count: 7 });
    expect(readdirSync(join(file, '..'))).toEqual(['world.json']);
  });

  it('is not made again where it was taken away', () => {
    const file = fresh();
    const world = keptWorld(file, alone);
    world.save(emptyWorld());
    rmSync(file);
    expect(() => world.save(later)).toThrow(expect.objectContaining({ code: 'WORLD_CHANGED' }));
    expect(existsSync(file)).toBe(false);
  });
});

describe('a world whose lock was taken', () => {
  it('is not written any more, its time neither', () => {
    const file = fresh();
    let lost = false;
    const world = keptWorld(file, {
      check() {
        if (lost) throw lockLost('the records');
      },
    });
    const start = emptyWorld();
    world.save(start);
    lost = true;
    const taken = expect.objectContaining({ code: 'LOCK_LOST', exit: 6 });
    expect(() => world.save({ ...start, count: 1 })).toThrow(taken);
    expect(() => world.save({ ...start, time: start.time + 1 })).toThrow(taken);
    expect(worldIn(file)).toEqual(start);
  });
});
