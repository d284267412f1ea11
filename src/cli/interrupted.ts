import { EXIT, MuviError } from '../engine/errors.ts';

/** What a stopped command can say beyond that it was stopped. */
interface Known {
  /** After a semicolon, such as that nothing was sent. */
  readonly besides?: string;
  /** The next command. */
  readonly remedy?: string;
}

/** The reason an abort signal carries when a person or the system asked muvi to stop. */
export class Interrupted extends MuviError {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals, { besides, remedy }: Known = {}) {
    super({
      code: signal === 'SIGINT' ? 'INTERRUPTED' : 'TERMINATED',
      message: `stopped by ${signal === 'SIGINT' ? 'Ctrl-C' : signal}${besides === undefined ? '' : `; ${besides}`}`,
      fault: 'user',
      exit: signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated,
      ...(remedy === undefined ? {} : { remedy }),
    });
    this.name = 'Interrupted';
    this.signal = signal;
  }
}
