import { CallFailed, type CallFailure } from '../engine/errors.ts';

/** Not there, as the services word it; `MISSING` is the reason ECS gives in a list of failures. */
const NOT_FOUND =
  /^NoSuch[A-Z]|NotFound(Fault|Exception|Error)?$|DoesNotExist(Exception)?$|^WAFNonexistentItem|^MISSING$/;

/** Refused before acceptance: the same call may be sent again. */
const THROTTLED = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'TooManyUpdates',
  'WAFUnavailableEntityException',
]);

/**
 * How services refuse a role or an instance profile that IAM knows and they do not see yet; it takes them some ten
 * seconds. Refused before acceptance as well. One that is really wrong is refused until the attempts are used up.
 */
const NOT_SEEN_YET =
  /Invalid IAM Instance Profile|IAM role ARN value is invalid|role .*(cannot|can't) be assumed|unable to assume (the )?role|is not authorized to perform: sts:AssumeRole on/i;

/** No permission, or credentials that are wrong or over. */
const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AccountProblem',
  'AuthFailure',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'InvalidToken',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'NotAuthorized',
  'OptInRequired',
  'ProcessCredentialsError',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'TokenRefreshRequired',
  'UnauthorizedOperation',
  'UnrecognizedClientException',
]);

/** The same request is under way already: what becomes of it is to be read, not asked for again. */
const UNDER_WAY = new Set(['DuplicateRequest']);

/**
 * The name never resolved or nobody was reached: no byte of the request left, so it is safe to send again. The system
 * says most of these of a connection that broke in the middle too, so the system call decides (`CONNECTING`).
 */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const CONNECTING = new Set(['connect', 'getaddrinfo']);

/** What the SDK knows of an answer beside its content. */
export interface Answered {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
}

interface SdkError {
  readonly name?: string;
  readonly Code?: string;
  readonly code?: string;
  readonly syscall?: string;
  /** Of a host with several addresses, Node tells how each was tried. */
  readonly errors?: readonly SdkError[];
  readonly message?: string;
  readonly $metadata?: Answered;
  readonly $fault?: 'client' | 'server';
  readonly $response?: { readonly statusCode?: number };
}

/**
 * Turns whatever a call threw into a CallFailed, once, at the transport. A CallFailed passes through.
 *
 * What AWS answered decides; where there was no answer the write's fate is open (`lost`), unless the connection
 * was never made. An answer of 500 and above to a request is `lost` as well: services have accepted writes and
 * then failed to say so. So is a success whose content cannot be read: cut off, or no answer of AWS's at all. A
 * connection never made counts as `throttled`: no byte left, so it may be sent again. `answered`: the answer that
 * had come by then, where what was thrown does not say.
 */
export function classify(error: unknown, answered?: Answered): CallFailed {
  if (error instanceof CallFailed) return error;
  const thrown = (typeof error === 'object' && error !== null ? error : {}) as SdkError;
  const { httpStatusCode, requestId } = answered ?? thrown.$metadata ?? {};
  const status = httpStatusCode ?? thrown.$response?.statusCode;
  const errorName = nameOf(thrown, error);
  if (isUnread(thrown, status)) {
    // What cannot be parsed may quote the answer, and with it a secret: its own words stay in the cause.
    const message = `AWS answered${status === undefined ? '' : ` ${status}`}, and the answer could not be read`;
    return new CallFailed({ failure: 'lost', errorName, message, requestId, cause: error });
  }
  return new CallFailed({
    failure: status === undefined ? unanswered(thrown, errorName) : failureOf(thrown, errorName, status),
    errorName,
    message: thrown.message && thrown.message !== '' ? thrown.message : errorName,
    requestId,
    cause: error,
  });
}

/** A success, or an answer of which not even the status is known: the request may have been taken. */
function isUnread({ $response }: SdkError, status: number | undefined): boolean {
  return status === undefined ? $response !== undefined : status >= 200 && status < 300;
}

/** Whether an error's name says that the thing asked about is not there. */
export function isNotFoundName(name: string): boolean {
  return NOT_FOUND.test(name);
}

function nameOf(thrown: SdkError, error: unknown): string {
  const name = thrown.name && thrown.name !== 'Error' ? thrown.name : (thrown.Code ?? thrown.code);
  return name ?? (error instanceof Error ? error.name : 'UnknownError');
}

function failureOf(thrown: SdkError, name: string, status: number): CallFailure {
  if (THROTTLED.has(name) || status === 429) return 'throttled';
  if (status === 400 && NOT_SEEN_YET.test(thrown.message ?? '')) return 'throttled';
  if (UNDER_WAY.has(name)) return 'lost';
  if (DENIED.has(name)) return 'denied';
  if (isNotFoundName(name) || status === 404) return 'not-found';
  if (status >= 500) return 'lost';
  return status === 401 || status === 403 ? 'denied' : 'rejected';
}

/** No HTTP answer: the credentials failed, the request was malformed here, or the network let go of it. */
function unanswered(thrown: SdkError, name: string): CallFailure {
  if (DENIED.has(name)) return 'denied';
  if (wasNeverSent(thrown)) return 'throttled';
  if (name === 'TypeError' || name === 'RangeError' || name === 'SerializationException') return 'rejected';
  return 'lost';
}

function wasNeverSent({ code, syscall, errors }: SdkError): boolean {
  if (code === undefined || !NEVER_SENT.has(code)) return false;
  return (errors ?? [{ syscall }]).every((tried) => CONNECTING.has(tried.syscall ?? ''));
}
