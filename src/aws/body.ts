import type { Readable } from 'node:stream';

/**
 * The whole body of a response. By events: an iterator over a stream, or a pipe into another, takes longer to start
 * than an answer to read. Throws what broke the stream, and an Error where it is cut off or longer than `atMost` bytes.
 * A stream that is over already says nothing more, so it is asked first.
 */
export function bodyOf(body: Readable, atMost = Number.POSITIVE_INFINITY): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (body.destroyed) throw body.errored ?? cutOff();
    const chunks: Buffer[] = [];
    let length = 0;
    body.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > atMost) body.destroy(new Error('the answer does not end'));
      else chunks.push(chunk);
    });
    body.on('end', () => resolve(Buffer.concat(chunks)));
    body.on('error', reject);
    body.on('close', () => reject(cutOff()));
  });
}

const cutOff = (): Error => new Error('the answer was cut off');
