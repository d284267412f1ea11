import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { chunkOf } from '../../scripts/build-chunk.mjs';

type Exports = Readonly<Record<string, unknown>>;
type Load = (id: string) => unknown;

/** Runs a chunk as load.cjs does and returns what it hands out. */
async function exportsOf(module: string, load: Load = () => ({})): Promise<Exports> {
  const script = new vm.Script(await chunkOf(module));
  const chunk = { exports: {} };
  script.runInThisContext()(chunk.exports, load, chunk, '', '', (imported: unknown) => imported);
  return chunk.exports;
}

const isGetter = (exports: Exports, name: string) =>
  Object.getOwnPropertyDescriptor(exports, name)?.get !== undefined;

describe('a chunk of the bundle', () => {
  it('hands out its names under those it exports them by', async () => {
    const exports = await exportsOf(
      'const one = 1; function two() { return 2; } class Three {}; export { one, two as deux, Three };',
    );
    expect(Object.keys(exports).sort()).toEqual(['Three', 'deux', 'one']);
    expect(exports.one).toBe(1);
    expect((exports.deux as () => number)()).toBe(2);
    expect(isGetter(exports, 'one')).toBe(false);
  });

  it.each([
    ['set', 'let count; function change() { count = 5; }'],
    ['counted', 'let count = 4; function change() { count++; }'],
    ['taken apart into', 'let count = 0; function change() { ({ count } = { count: 5 }); }'],
    ['looped over', 'let count = 0; function change() { for (count of [5]); }'],
  ])('shows a variable that is %s later as it then is', async (_, declared) => {
    const exports = await exportsOf(`${declared} export { count, change };`);
    expect(exports.count).not.toBe(5);
    (exports.change as () => void)();
    expect(exports.count).toBe(5);
  });

  it('asks for other chunks by their names in dist', async () => {
    const asked: string[] = [];
    const load: Load = (id) => {
      asked.push(id);
      return { far: 7 };
    };
    const exports = await exportsOf(
      'import { far } from "./chunk-AB12.mjs"; const near = far + 1; export { near };',
      load,
    );
    expect(asked).toEqual(['./chunk-AB12.cjs']);
    expect(exports.near).toBe(8);
  });

  it('holds ASCII alone', async () => {
    const chunk = await chunkOf('const dash = "\u2013"; export { dash };');
    expect(chunk).toMatch(/^[\0-\x7f]*$/);
  });

  it('is refused where it exports nothing: nobody could load it for anything', async () => {
    await expect(chunkOf('console.log(1)')).rejects.toThrow('links modules in another way');
  });
});
