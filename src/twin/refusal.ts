import { CallFailed, type CallFailure } from '../engine/errors.ts';

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

const THROTTLED =
  /^(Throttling(Exception)?|ThrottledException|RequestLimitExceeded|TooManyRequestsException|RequestThrottled(Exception)?|SlowDown|BandwidthLimitExceeded|PriorRequestNotComplete|ProvisionedThroughputExceededException|LimitExceededException\.Throttl.*)$/;
const DENIED =
  /^(AccessDenied(Exception|Fault)?|UnauthorizedOperation|AuthFailure|InvalidClientTokenId|ExpiredToken(Exception)?|UnrecognizedClientException|SignatureDoesNotMatch|OptInRequired)$/;
const NOT_FOUND =
  /(NotFound(Fault|Exception)?|^NoSuch\w*|\.NotFound|DoesNotExist(Exception)?|NonexistentItemException)$/;

/** What became of a call that AWS answered with this error, from the error's name alone. */
export function failureOf(errorName: string): CallFailure {
  if (THROTTLED.test(errorName)) return 'throttled';
  if (DENIED.test(errorName)) return 'denied';
  if (NOT_FOUND.test(errorName)) return 'not-found';
  return 'rejected';
}

/** The refusal as every transport words it. */
export function asCallFailed(refusal: Refusal, requestId: string): CallFailed {
  const { errorName, message } = refusal;
  return new CallFailed({ failure: failureOf(errorName), errorName, message, requestId });
}
