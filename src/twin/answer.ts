import type { AwsCall } from '../aws/call.ts';
import type { Place } from '../aws/transport.ts';
import { hex, seal } from './ids.ts';
import { refuse, unsupported } from './refusal.ts';
import type { Handler, TwinService } from './service.ts';
import { checkedInput, type Fields, nonconforming, revived, tokenMember } from './shapes.ts';
import { Transaction } from './transaction.ts';
import { locusKey, type Remembered, type World } from './world.ts';

/** What the twin would answer, and the world it would make of it, not yet kept. */
export interface Answer {
  readonly value: Fields;
  readonly tx: Transaction;
  /** For a request with a client token: what to answer when it comes again. */
  readonly remembered?: readonly [string, Remembered];
}

/** Works out one request. Throws a Refusal in the service's words; an Error where the twin itself is wrong. */
export function answer(
  services: ReadonlyMap<string, TwinService>,
  world: World,
  place: Place,
  { service, operation, input }: AwsCall,
): Answer {
  if (!knowsAccount(world, place))
    refuse('InvalidClientTokenId', 'The security token included in the request is invalid.');
  const served = services.get(service) ?? unsupported(`the service ${service}`);
  const does = served.operations[operation] ?? unsupported(`${service} ${operation}`);
  const { input: inputShape, output: outputShape } =
    served.shapes.operations[operation] ??
    unsupported(`${service} ${operation}: its shapes are not generated`);
  const given = checkedInput(served.shapes, inputShape, input, served.malformed, (secret) =>
    seal(world.seed, secret.reveal()),
  );
  const token = tokenMember(served.shapes, inputShape);
  modelled(operation, does, given, token);

  const tx = new Transaction(world, place, world.time);
  const key =
    token !== undefined && given[token] !== undefined
      ? `${locusKey(place)} ${service}:${operation} ${given[token]}`
      : undefined;
  const digest = key === undefined ? '' : hex(32, JSON.stringify(given));
  const earlier = key === undefined ? undefined : world.tokens[key];
  if (earlier) {
    if (earlier.input !== digest) {
      refuse(
        'IdempotentParameterMismatch',
        'The request uses the same client token as a previous, but non-identical request.',
      );
    }
    return { value: revived(served.shapes, outputShape, earlier.output) as Fields, tx };
  }

  const value = onTheWire(does.run(given, tx));
  const wrong = nonconforming(served.shapes, outputShape, value);
  if (wrong.length > 0)
    throw new TypeError(`the twin's ${service} ${operation} answers what AWS does not: ${wrong.join('; ')}`);
  if (given.DryRun === true)
    refuse('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.');
  if (key === undefined) return { value, tx };
  const remembered = { input: digest, output: JSON.parse(JSON.stringify(value)) as unknown };
  return { value, tx, remembered: [key, remembered] };
}

/** Whether the account is one of the world's; a world in which nothing stands yet has any. */
function knowsAccount({ tables }: World, { account }: Place): boolean {
  const known = Object.keys(tables);
  return known.length === 0 || known.some((locus) => locus.startsWith(`${account}/`));
}

/** Refuses a member whose meaning the twin does not model: an answer that ignored it would be a lie. */
function modelled(operation: string, { takes }: Handler, input: Fields, token: string | undefined): void {
  for (const member of Object.keys(input)) {
    if (member === token || member === 'DryRun' || takes.includes(member)) continue;
    unsupported(`the parameter ${member} of ${operation}`);
  }
}

/** An answer as it comes off the wire: no undefined members, and sharing nothing with the world. */
function onTheWire(value: Fields): Fields {
  const copy = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(copy);
    if (typeof item !== 'object' || item === null || item instanceof Date || item instanceof Uint8Array)
      return item;
    const members = Object.entries(item).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(members.map(([key, inner]) => [key, copy(inner)]));
  };
  return copy(value) as Fields;
}
