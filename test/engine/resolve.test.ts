import { describe, expect, it } from 'vitest';
import { type Resolver, resolve, Unresolved } from '../../src/engine/resolve.ts';
import { Secret } from '../../src/engine/secret.ts';
import { sizeOf } from './toy.ts';

/** Answers nothing is there, those named in `slow` only after all others. */
function nothingThere(slow: readonly string[]): Resolver {
  return {
    read: async (call) => {
      const { name } = call as { name?: string };
      if (slow.includes(`${name}`)) await new Promise((answered) => setImmediate(answered));
      return { Things: [] };
    },
    generate: () => new Secret('generated'),
    ask: async () => new Secret('typed'),
  };
}

describe('of several refs that name nothing', () => {
  it.each([[['one']], [['two']], [['one', 'two']]])(
    'the first as they stand is told, whichever answer comes last: %j',
    async (slow) => {
      const tree = { list: [{ first: sizeOf('one') }, sizeOf('two')], more: sizeOf('three') };
      const failed = await resolve(tree, nothingThere(slow)).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(Unresolved);
      expect((failed as Error).message).toContain('size of one');
    },
  );
});
