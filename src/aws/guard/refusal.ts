import { CallFailed } from '../../engine/errors.ts';

/** Which part of the guard said no: stable words, for tests and for `guard explain`. */
export type RefusalRule =
  | 'not-listed'
  | 'read-only'
  | 'credentials'
  | 'account'
  | 'foreign-account'
  | 'protected'
  | 'deletion-cap'
  | 'disagreement'
  | 'wire'
  | 'host'
  | 'key'
  | 'sealed'
  | 'broken';

/** A call muvi itself refuses: nothing was sent, and nothing ever will be under this rule. */
export class Refused extends CallFailed {
  readonly rule: RefusalRule;

  constructor(rule: RefusalRule, why: string, cause?: unknown) {
    super({ failure: 'refused', errorName: 'RefusedByGuard', message: why, cause });
    this.name = 'Refused';
    this.rule = rule;
  }
}

/** Credentials that are not proven to be the environment's: the call is not signed. */
export class NotConfirmed extends CallFailed {
  constructor(errorName: string, why: string, cause?: unknown) {
    super({ failure: 'denied', errorName, message: why, cause });
    this.name = 'NotConfirmed';
  }
}
