import { describe, expect, it } from 'vitest';
import { plainSink } from '../../src/cli/output.ts';

/** A stream that takes so many bytes at a time, and breaks with a code after so many writes. */
function breaking(code: string, after: number, isFile: boolean) {
  const taken: string[] = [];
  const sink = plainSink(
    (bytes) => {
      if (taken.length === after) throw Object.assign(new Error(`${code}: write`), { code });
      taken.push(bytes.subarray(0, 4).toString());
      return Math.min(4, bytes.length);
    },
    () => isFile,
  );
  return { sink, taken };
}

describe('output that breaks', () => {
  it.each([
    ['EPIPE', 'a reader that left', false],
    ['EIO', 'a terminal that hung up', false],
    ['EBADF', 'a stream that was closed', false],
  ])('with %s is %s: the rest is dropped', (code, _what, isFile) => {
    const { sink, taken } = breaking(code, 1, isFile);
    expect(sink.write('one two')).toBe(true);
    expect(sink.gone?.()).toBe(true);
    sink.write('more');
    expect(taken).toEqual(['one ']);
  });

  it.each(['EIO', 'ENOSPC'])('with %s on a file is an error: what was asked for is not there', (code) => {
    const { sink } = breaking(code, 1, true);
    expect(() => sink.write('one two')).toThrow(code);
    expect(sink.gone?.()).toBe(false);
  });
});
