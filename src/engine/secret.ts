import { inspect } from 'node:util';

/** What stands wherever a secret would. */
export const REDACTED = '[redacted]';

/** A value that must not be shown: every way of printing it prints `[redacted]`. `reveal()` is for the wire. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
