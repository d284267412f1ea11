import { CallFailed, EXIT, type ExitCode, MuviError } from '../engine/errors.ts';
import { carried, carriedOf } from './carried.ts';
import type { Screen } from './screen.ts';
import { clean } from './text.ts';

/** What to do about a profile without credentials. */
export const GIVE_CREDENTIALS =
  'sign in to that profile (aws sso login --profile <it>), or name one that has credentials in .muvirc';

/** An error as it is shown: what happened, why, what to do next. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** The errors beneath, outermost first. */
  readonly why: readonly string[];
  readonly next: string | undefined;
  readonly exit: ExitCode;
}

/**
 * Any thrown value as a failure. What muvi does not know is a fault of muvi's, and says how to report it. The
 * commands to go on with are given the flags of `argv`, the command line that failed: no error has to add them.
 */
export function failureOf(error: unknown, argv: readonly string[] = []): Failure {
  const failure = plainFailure(error);
  if (failure.next === undefined) return failure;
  return { ...failure, next: carried(failure.next, carriedOf(argv)) };
}

function plainFailure(error: unknown): Failure {
  if (error instanceof MuviError) {
    const { code, message, exit, remedy } = error;
    return { code, message, why: causes(error), next: remedy, exit };
  }
  if (error instanceof CallFailed) {
    const refused = error.failure === 'refused';
    const exit = refused ? EXIT.refused : error.failure === 'denied' ? EXIT.identity : EXIT.failed;
    const next = refused ? 'muvi guard explain <service> <operation>' : nextOf(error);
    return {
      code: `AWS_${error.errorName}`,
      message: `${error.errorName}: ${error.message}`,
      why: causes(error),
      next,
      exit,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (isDiskFull(error)) {
    const next = 'free some space, then run the same command again';
    return { code: 'STORE_FULL', message: `the disk is full: ${message}`, why: [], next, exit: EXIT.failed };
  }
  const next = 'run it again with --debug and report what it shows';
  return {
    code: 'MUVI_FAULT',
    message: `a fault of muvi's: ${message}`,
    why: error instanceof Error ? causes(error) : [],
    next,
    exit: EXIT.failed,
  };
}

/** Whatever was written, the output too when it goes to a file. */
function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function causes(error: Error): string[] {
  const why: string[] = [];
  for (let cause = error.cause; cause instanceof Error && why.length < 5; cause = cause.cause)
    why.push(cause.message);
  return why;
}

function nextOf({ errorName }: CallFailed): string {
  if (errorName !== 'CredentialsProviderError') return 'muvi doctor';
  return `${GIVE_CREDENTIALS}; muvi doctor shows every environment`;
}

/** The errors beneath that say more than what stands above them. */
function unsaid({ message, why }: Failure): readonly string[] {
  return why.filter((one, index) => ![message, ...why.slice(0, index)].some((said) => said.includes(one)));
}

/** Shows an error on stderr: a few lines for people, or one JSON line. The stack only with `--debug`. */
export function showFailure(
  error: unknown,
  screen: Screen,
  options: { json: boolean; debug: boolean; argv?: readonly string[] },
): ExitCode {
  const failure = failureOf(error, options.argv);
  if (options.json) {
    const { code, message, why, next, exit } = failure;
    screen.line(JSON.stringify({ error: { code, message, why, next: next ?? null, exit } }));
  } else {
    screen.line(`${screen.paint(['red', 'bold'], 'error:')} ${clean(failure.message)}`);
    for (const why of unsaid(failure)) screen.line(`  why: ${clean(why)}`);
    screen.line(` code: ${failure.code} (muvi help ${failure.code})`);
    if (failure.next !== undefined) screen.line(` next: ${clean(failure.next)}`);
  }
  if (options.debug && error instanceof Error && error.stack) screen.line(clean(error.stack));
  return failure.exit;
}
