import type { Call, Reply } from './call.ts';
import { resolverOf } from './check.ts';
import type { RunContext } from './context.ts';
import { CallFailed } from './errors.ts';
import type { FailureRecord, Where } from './events.ts';
import { resolve, symbolic } from './resolve.ts';
import type { Keep, Step } from './step.ts';

/** What became of one target's calls. */
export interface Sent {
  readonly calls: number;
  readonly failed?: CallFailed;
}

export interface Sending {
  readonly where: Where;
  readonly step: Step;
  readonly calls: readonly Call[];
  /** What the calls do, where it is not what the step does. */
  readonly does?: 'delete' | undefined;
  readonly keep?: Keep | undefined;
  /** Of earlier intents whose outcome is open, by call: sent again, so that AWS knows it is the same request. */
  readonly tokens?: Readonly<Record<number, string>> | undefined;
  readonly identity?: string | undefined;
  /** When what the calls take away was looked at, in the clock's milliseconds. */
  readonly seenAt?: number | undefined;
  /** The target, where a read found it. */
  readonly found?: unknown;
}

/**
 * Sends a target's calls in order: the intent is durable before each leaves, its answer after. Stops at the first
 * that fails. What the calls answer is not the truth; the verification is. Throws Unresolved before anything is
 * sent where a ref names what is not there, and what the guard refuses.
 */
export async function send(context: RunContext, sending: Sending): Promise<Sent> {
  const { where, step } = sending;
  const mark = context.gateway.mark();
  const resolved = await Promise.all(
    sending.calls.map((call) => resolve(call, resolverOf(context, call.in ?? step.in, mark))),
  );
  for (const [index, call] of resolved.entries()) {
    const environment = call.in ?? step.in;
    const token = call.token === undefined ? undefined : (sending.tokens?.[index] ?? context.token());
    await journal(context, {
      type: 'intent',
      ...where,
      index,
      does: sending.does ?? step.does,
      line: context.calls.line(environment, call),
      ...(token === undefined ? {} : { token }),
      ...(sending.identity === undefined ? {} : { identity: sending.identity }),
      ...(sending.found === undefined ? {} : { found: symbolic(sending.found) }),
    });
    const started = context.clock.now();
    const seenMs = sending.seenAt === undefined ? undefined : started - sending.seenAt;
    try {
      const reply = await context.gateway.write(environment, call, token, seenMs);
      if (sending.keep?.to === 'secret') await storeSecret(context, sending, sending.keep.store(reply.value));
      await journal(context, {
        type: 'answered',
        ...where,
        index,
        requestId: reply.requestId,
        tookMs: context.clock.now() - started,
        ...keptOf(sending.keep, reply),
      });
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      const tookMs = context.clock.now() - started;
      await journal(context, {
        type: 'answered',
        ...where,
        index,
        tookMs,
        requestId: error.requestId,
        error: recordOf(error),
      });
      return { calls: index + 1, failed: error };
    }
  }
  return { calls: resolved.length };
}

/**
 * Stored, and journalled as a write of its own, before the answer it came from counts: an answer whose secret was
 * not stored is a lost one. Throws CallFailed (`lost`) where it could not be.
 */
async function storeSecret(context: RunContext, { where, step, calls }: Sending, store: Call): Promise<void> {
  const environment = store.in ?? step.in;
  const call = await resolve(store, resolverOf(context, environment, context.gateway.mark()));
  const index = calls.length;
  const line = context.calls.line(environment, call);
  await journal(context, { type: 'intent', ...where, index, does: step.does, line });
  const started = context.clock.now();
  const answered = { type: 'answered', ...where, index } as const;
  try {
    const { requestId } = await context.gateway.write(environment, call);
    await journal(context, { ...answered, requestId, tookMs: context.clock.now() - started });
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    const { errorName, requestId } = error;
    const tookMs = context.clock.now() - started;
    await journal(context, { ...answered, requestId, tookMs, error: recordOf(error) });
    const message = `it was made, and its secret could not be stored: ${error.message}`;
    throw new CallFailed({ failure: 'lost', errorName, message, requestId, cause: error });
  }
}

function keptOf(keep: Keep | undefined, reply: Reply) {
  return keep?.to === 'journal' ? { kept: keep.pick(reply.value) } : {};
}

export function recordOf(error: CallFailed): FailureRecord {
  return {
    failure: error.failure,
    name: error.errorName,
    message: error.message,
    requestId: error.requestId,
  };
}

async function journal(
  context: RunContext,
  event: Parameters<RunContext['ledger']['append']>[0],
): Promise<void> {
  context.host.notify(await context.ledger.append(event));
}
