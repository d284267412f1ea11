import type { ReadCall, Reply } from './call.ts';
import type { ReadContext } from './context.ts';
import type { Environment } from './environment.ts';
import { CallFailed, EXIT, MuviError } from './errors.ts';
import type { Mark } from './gateway.ts';
import { type Judged, judge } from './judge.ts';
import { type Resolver, resolve, symbolic, Unresolved } from './resolve.ts';
import { type Look, type Verification, type Verifications, verifications } from './step.ts';
import type { Evidence, Judgement, Verdict } from './verdict.ts';

/** A judgement, with the facts its verifications record where they hold. */
export interface Checked extends Judgement {
  readonly facts: Readonly<Record<string, string>>;
  /** A ref in the verification names something that is not there yet. */
  readonly unresolved?: Unresolved;
}

/** Characters of a password a rehearsal makes up where a person would be asked. */
const REHEARSED_LENGTH = 24;

/** The resolver of a context: refs are read in the environment they name, or in the step's. */
export function resolverOf(context: ReadContext, environment: Environment, after: Mark): Resolver {
  return {
    read: async (call) => (await context.gateway.read(call.in ?? environment, call, after)).value,
    generate: (name, length) => context.generate(name, length),
    ask: async (what) => {
      if (context.rehearsal) return context.generate(what, REHEARSED_LENGTH);
      if (context.password) return context.password(what);
      throw new MuviError({
        code: 'NOBODY_TO_ASK',
        message: `${what} is needed, and nobody can be asked for it`,
        fault: 'user',
        exit: EXIT.declined,
        remedy:
          'run this step once in a terminal, or store the secret it creates yourself: then it is already so',
      });
    },
  };
}

/** Reads what a step's verifications ask, side by side, and judges them together. Sends reads only. */
export async function check(
  context: ReadContext,
  environment: Environment,
  declared: Verifications,
  after: Mark,
): Promise<Checked> {
  const parts = await Promise.all(
    verifications(declared).map((verification) => checkOne(context, environment, verification, after)),
  );
  const verdict = together(parts.map((part) => part.judged.verdict));
  const unresolved = parts.find((part) => part.unresolved)?.unresolved;
  return {
    verdict,
    settling: parts.some((part) => part.judged.settling),
    evidence: parts.map((part) => part.evidence),
    facts: Object.assign({}, ...parts.map((part) => part.facts)) as Record<string, string>,
    ...(unresolved ? { unresolved } : {}),
  };
}

interface Part {
  readonly judged: Judged;
  readonly evidence: Evidence;
  readonly facts: Readonly<Record<string, string>>;
  readonly unresolved?: Unresolved;
}

async function checkOne(
  context: ReadContext,
  environment: Environment,
  verification: Verification,
  after: Mark,
): Promise<Part> {
  const { expect } = verification;
  const home = verification.read.in ?? environment;
  const expected = expect.kind === 'gone' ? 'gone' : symbolic(expect.pattern);
  const evidence = (judged: Judged, asked: ReadCall, more: Partial<Evidence> = {}): Evidence => ({
    line: context.calls.line(home, asked),
    expected,
    differences: judged.differences,
    state: judged.state,
    ...more,
  });
  try {
    const resolver = resolverOf(context, environment, after);
    const { read, expect: wanted } = await resolve({ read: verification.read, expect }, resolver);
    const outcome = await outcomeOf(context, home, read, after);
    const judged = judge(wanted, outcome, context.calls.lens(read));
    const unread = outcome instanceof CallFailed && judged.verdict === 'unknown';
    const more = {
      requestId: outcome.requestId,
      ...(unread ? { error: `${outcome.errorName}: ${outcome.message}` } : {}),
    };
    return {
      judged,
      evidence: evidence(judged, read, more),
      facts: judged.verdict === 'holds' ? factsOf(verification, outcome) : {},
    };
  } catch (error) {
    if (!(error instanceof Unresolved)) throw error;
    const verdict: Verdict = expect.kind === 'gone' ? 'holds' : 'absent';
    const seen = verdict === 'holds' ? [] : [{ path: '', expected, actual: error.message }];
    const judged: Judged = { verdict, settling: false, differences: seen, state: undefined };
    return { judged, evidence: evidence(judged, verification.read), facts: {}, unresolved: error };
  }
}

function factsOf({ records }: Verification, outcome: Reply | CallFailed): Readonly<Record<string, string>> {
  return records === undefined || outcome instanceof CallFailed ? {} : records(outcome.value);
}

async function outcomeOf(
  context: ReadContext,
  environment: Environment,
  read: ReadCall,
  after: Mark,
): Promise<Reply | CallFailed> {
  try {
    return await context.gateway.read(environment, read, after);
  } catch (error) {
    if (error instanceof CallFailed && error.failure !== 'refused') return error;
    throw error;
  }
}

/** What a look finds, or undefined where it is not there. Throws CallFailed where it could not be read. */
export async function look<L>(
  context: ReadContext,
  environment: Environment,
  declared: Look<L>,
  after: Mark,
): Promise<L | undefined> {
  const resolver = resolverOf(context, environment, after);
  try {
    const { read, needs } = await resolve({ read: declared.read, needs: declared.needs ?? {} }, resolver);
    return declared.pick((await context.gateway.read(read.in ?? environment, read, after)).value, needs);
  } catch (error) {
    if (error instanceof CallFailed && error.failure === 'not-found') return undefined;
    throw error;
  }
}

/**
 * Of the verdicts of one step's verifications, the one that stands for all. `absent` needs every one to be
 * absent: where a part is there, sending a create again would be wrong.
 */
function together(verdicts: readonly Verdict[]): Verdict {
  for (const verdict of ['failed', 'unknown', 'differs'] as const)
    if (verdicts.includes(verdict)) return verdict;
  if (verdicts.every((verdict) => verdict === 'absent')) return 'absent';
  if (verdicts.includes('pending')) return 'pending';
  return verdicts.includes('absent') ? 'differs' : 'holds';
}

const SEVERITY: readonly Verdict[] = ['holds', 'asleep', 'pending', 'absent', 'differs', 'unknown', 'failed'];

/** Of the verdicts of several targets, the most alarming. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>(
    (sofar, verdict) => (SEVERITY.indexOf(verdict) > SEVERITY.indexOf(sofar) ? verdict : sofar),
    'holds',
  );
}
