import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../../src/aws/body.ts';

describe("a response's body", () => {
  it('is read to its end, whatever pieces it comes in', async () => {
    const body = Readable.from([Buffer.from('one '), Buffer.from('two')], { objectMode: false });
    expect((await bodyOf(body)).toString()).toBe('one two');
  });

  it('may be empty', async () => {
    expect(await bodyOf(Readable.from([], { objectMode: false }))).toHaveLength(0);
  });

  it('is refused once it is longer than it may be, without being read on', async () => {
    const body = new PassThrough();
    const read = bodyOf(body, 5);
    body.write('123456');
    await expect(read).rejects.toThrow('does not end');
    expect(body.destroyed).toBe(true);
  });

  it('may be just as long as it may be', async () => {
    expect(await bodyOf(Readable.from([Buffer.from('12345')]), 5)).toHaveLength(5);
  });

  it('says what broke it', async () => {
    const body = new PassThrough();
    const read = bodyOf(body);
    body.destroy(new Error('reset by peer'));
    await expect(read).rejects.toThrow('reset by peer');
  });

  it('that is cut off without a word is an error, not a shorter answer', async () => {
    const body = new PassThrough();
    const read = bodyOf(body);
    body.write('half');
    body.destroy();
    await expect(read).rejects.toThrow('cut off');
  });

  it('that was cut off before anyone asked for it is no wait without end', async () => {
    const body = new PassThrough();
    body.destroy();
    await once(body, 'close');
    await expect(bodyOf(body)).rejects.toThrow('cut off');
  });

  it('that broke before anyone asked for it says what broke it', async () => {
    const body = new PassThrough();
    const broken = once(body, 'error');
    body.destroy(new Error('reset by peer'));
    await broken;
    await expect(bodyOf(body)).rejects.toThrow('reset by peer');
  });
});
