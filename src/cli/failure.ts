import { CallFailed, EXIT, type ExitCode, MuviError } from '../engine/errors.ts';
import type { Screen } from './screen.ts';
import { clean } from './text.ts';

/** An error as it is shown: what happened, why, what to do next. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** The errors beneath, outermost first. */
  readonly why: readonly string[];
  readonly next: string | undefined;
  readonly exit: ExitCode;
}

/** Any thrown value as a failure. What muvi does not know is a fault of muvi's, and says how to report it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof MuviError) {
    const { code, message, exit, remedy } = error;
    return { code, message, why: causes(error), next: remedy, exit };
  }
  if (error instanceof CallFailed) {
    const refused = error.failure === 'refused';
    const exit = refused ? EXIT.refused : error.failure === 'denied' ? EXIT.identity : EXIT.failed;
    const next = refused ? 'muvi guard explain <service> <operation>' : 'muvi doctor';
    return {
      code: `AWS_${error.errorName}`,
      message: `${error.errorName}: ${error.message}`,
      why: causes(error),
      next,
      exit,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const next = 'run it again with --debug and report what it shows';
  return {
    code: 'MUVI_FAULT',
    message: `a fault of muvi's: ${message}`,
    why: error instanceof Error ? causes(error) : [],
    next,
    exit: EXIT.failed,
  };
}

function causes(error: Error): string[] {
  const why: string[] = [];
  for (let cause = error.cause; cause instanceof Error && why.length < 5; cause = cause.cause)
    why.push(cause.message);
  return why;
}

/** Shows an error on stderr: a few lines for people, or one JSON line. The stack only with `--debug`. */
export function showFailure(
  error: unknown,
  screen: Screen,
  options: { json: boolean; debug: boolean },
): ExitCode {
  const failure = failureOf(error);
  if (options.json) {
    const { code, message, why, next, exit } = failure;
    screen.line(JSON.stringify({ error: { code, message, why, next: next ?? null, exit } }));
  } else {
    screen.line(`${screen.paint(['red', 'bold'], 'error:')} ${clean(failure.message)}`);
    for (const why of failure.why) screen.line(`  why: ${clean(why)}`);
    if (failure.next !== undefined) screen.line(` next: ${clean(failure.next)}`);
  }
  if (options.debug && error instanceof Error && error.stack) screen.line(clean(error.stack));
  return failure.exit;
}
