/** Whose fault an error is: it decides the tone of the message and, with the code, the exit code. */
export type Fault = 'user' | 'aws' | 'muvi';

/** The exit codes of the command line's contract. */
export const EXIT = {
  done: 0,
  failed: 1,
  declined: 2,
  doesNotHold: 3,
  identity: 4,
  refused: 5,
  locked: 6,
  unknown: 7,
  usage: 64,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * An error muvi knows: a stable code, what happened, why, and what to do next. Only `main.ts` turns it into an
 * exit code and prints it.
 */
export class MuviError extends Error {
  readonly code: string;
  readonly fault: Fault;
  readonly exit: ExitCode;
  /** The next command or action, as a sentence or a command line. */
  readonly remedy: string | undefined;

  constructor(options: {
    code: string;
    message: string;
    fault: Fault;
    exit: ExitCode;
    remedy?: string | undefined;
    cause?: unknown;
  }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MuviError';
    this.code = options.code;
    this.fault = options.fault;
    this.exit = options.exit;
    this.remedy = options.remedy;
  }
}

/** Bad input on the command line or in the configuration: exit 64. */
export function usageError(code: string, message: string, remedy?: string): MuviError {
  return new MuviError({ code, message, fault: 'user', exit: EXIT.usage, remedy });
}

/**
 * What became of a call that did not answer well.
 * - `not-found`: the thing asked about is not there
 * - `throttled`: refused before acceptance; may be sent again
 * - `rejected`: AWS answered with an error; the write was not accepted as far as AWS says
 * - `lost`: no answer; it may or may not have been applied
 * - `denied`: no permission, or credentials that ended
 * - `refused`: muvi's own guard
 * - `outdated`: not accepted, and so long ago was looked at what it would take away that it must be looked at again
 */
export type CallFailure = 'not-found' | 'throttled' | 'rejected' | 'lost' | 'denied' | 'refused' | 'outdated';

/** A call's failure, classified once, at the transport. */
export class CallFailed extends Error {
  readonly failure: CallFailure;
  /** The error's name as AWS words it, such as `InvalidDBInstanceStateFault`. */
  readonly errorName: string;
  readonly requestId: string | undefined;

  constructor(options: {
    failure: CallFailure;
    errorName: string;
    message: string;
    requestId?: string | undefined;
    cause?: unknown;
  }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CallFailed';
    this.failure = options.failure;
    this.errorName = options.errorName;
    this.requestId = options.requestId;
  }
}
