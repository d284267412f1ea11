import { describe } from '../aws/call.ts';
import type { ReadContext } from '../engine/context.ts';
import type { Phase } from '../engine/phase.ts';

/**
 * Who plans or approves a phase: the ARN that STS answers to the credentials of the environment it writes to. A
 * session's name is part of it, so that two people who sign in to one role are two.
 */
export async function personOf({ gateway }: ReadContext, phase: Phase): Promise<string> {
  const [environment = 'uae'] = phase.writes;
  const { read } = describe('sts', 'GetCallerIdentity', {});
  const { value } = await gateway.read(environment, read, gateway.mark());
  return String((value as { readonly Arn?: string }).Arn);
}
