import type { HandlerExecutionContext, InitializeMiddleware } from '@smithy/types';
import { Refused } from '../guard/refusal.ts';
import { type Channel, guarded } from './checks.ts';

interface SmithyContext {
  readonly operation?: unknown;
  readonly operationSchema?: readonly unknown[];
}

/**
 * First layer, before anything is serialized: what the command calls itself, what the context says and what the
 * schema says must be one operation, and it must be permitted. `args.input` goes to `checkInput`, never the
 * command's own copy, which may be stale.
 */
export function initializeGuard(
  channel: Channel,
  checkInput: (operation: string, input: Readonly<Record<string, unknown>>) => void,
): InitializeMiddleware<object, object> {
  return (next, context) => async (args) => {
    await guarded('first step', () => {
      const operation = agreedOperation(context);
      channel.permit(operation);
      checkInput(operation, args.input as Readonly<Record<string, unknown>>);
    });
    return next(args);
  };
}

/** The operation all three names agree on. Throws `Refused` where they do not. */
function agreedOperation(context: HandlerExecutionContext): string {
  const { commandName } = context as { commandName?: unknown };
  const smithy = (context as Record<string, unknown>)['__smithy_context'] as SmithyContext | undefined;
  const schemaName = smithy?.operationSchema?.[2];
  const operation = smithy?.operation;
  if (typeof operation !== 'string' || schemaName !== operation || commandName !== `${operation}Command`) {
    throw new Refused(
      'disagreement',
      `the command calls itself ${commandName}, its context ${operation} and its schema ${schemaName}`,
    );
  }
  return operation;
}
