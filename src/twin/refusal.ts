import { classify } from '../aws/errors.ts';
import type { CallFailed } from '../engine/errors.ts';

/** The twin says no, in AWS's words. Inside the twin only: at its edge it becomes a CallFailed. */
export class Refusal extends Error {
  readonly errorName: string;

  constructor(errorName: string, message: string) {
    super(message);
    this.name = 'Refusal';
    this.errorName = errorName;
  }
}

/** Refuses the request under way; nothing of it is applied. */
export function refuse(errorName: string, message: string): never {
  throw new Refusal(errorName, message);
}

/** What the twin does not model. Real AWS might well accept it: the remedy is to extend the twin. */
export function unsupported(what: string): never {
  throw new Refusal('UnsupportedByTwin', `the rehearsal cloud does not model ${what}`);
}

/** An error of this name as every transport gives it: classified by name and HTTP status, as AWS's own answers are. */
export function callFailed(errorName: string, message: string, requestId?: string, status = 400): CallFailed {
  return classify({ name: errorName, message, $metadata: { httpStatusCode: status, requestId } });
}
