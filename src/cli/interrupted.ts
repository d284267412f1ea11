import { EXIT, MuviError } from '../engine/errors.ts';

/** The reason an abort signal carries when a person or the system asked muvi to stop. */
export class Interrupted extends MuviError {
  constructor(signal: NodeJS.Signals) {
    super({
      code: signal === 'SIGINT' ? 'INTERRUPTED' : 'TERMINATED',
      message: signal === 'SIGINT' ? 'stopped by Ctrl-C' : `stopped by ${signal}`,
      fault: 'user',
      exit: signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated,
    });
    this.name = 'Interrupted';
  }
}
