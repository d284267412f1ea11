import type { Connection, Submittable } from 'pg';

/** The message that ends the rows: a type and a length, no content. */
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);

/** `COPY … FROM STDIN`, fed with CopyData messages as another server sent them. */
export class CopyIn implements Submittable {
  readonly #text: string;
  #connection: Connection | undefined;
  #rows = 0;
  /** Resolves once the server is ready to take rows. */
  readonly ready: Promise<void>;
  /** Resolves with the number of rows once the server has taken them all. */
  readonly done: Promise<number>;
  #start: () => void = () => undefined;
  #resolve: (rows: number) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(text: string) {
    this.#text = text;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.ready = Promise.race([
      this.done.then(() => undefined),
      new Promise<void>((resolve) => {
        this.#start = resolve;
      }),
    ]);
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    connection.query(this.#text);
  }

  /** Sends whole or partial messages; false when the server is behind, and `onDrain` tells when it is not. */
  write(messages: Buffer, onDrain: () => void): boolean {
    const stream = this.#connection?.stream;
    if (!stream || stream.destroyed) return true;
    const isKeepingUp = stream.write(messages);
    if (!isKeepingUp) stream.once('drain', onDrain);
    return isKeepingUp;
  }

  /** Ends the rows. Only after a whole last message. */
  end(): void {
    this.#connection?.stream.write(COPY_DONE);
  }

  handleCopyInResponse(): void {
    this.#start();
  }

  handleError(error: Error): void {
    this.#reject(error);
  }

  handleCommandComplete(message: { text?: string }): void {
    this.#rows = Number(/^COPY (\d+)/.exec(message.text ?? '')?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#rows);
  }
}
