import type { Paging } from '../handlers/page.ts';
import { arn } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Attributes } from './kinds.ts';

/** Elastic Load Balancing describes 400 at a time, which is also the most that may be asked for. */
export const markers: Paging = {
  token: 'Marker',
  next: 'NextMarker',
  limit: 'PageSize',
  size: 400,
  limits: [1, 400],
  badToken: 'ValidationError',
  badLimit: 'ValidationError',
};

export function invalid(message: string): never {
  return refuse('ValidationError', message);
}

export function misconfigured(message: string): never {
  return refuse('InvalidConfigurationRequestException', message);
}

const NAME = /^(?!-)[A-Za-z0-9-]{1,32}(?<!-)$/;

/** A load balancer's or target group's name: 32 letters, digits and hyphens at most, none of them at an end. */
export function named(name: string, what: string): string {
  if (!NAME.test(name)) invalid(`The ${what} name '${name}' is not valid`);
  return name;
}

export function balancingArn(tx: Tx, resource: string): string {
  return arn(tx, 'elasticloadbalancing', resource);
}

/** A load balancer's ARN as the ARNs of what it holds begin: `listener/app/<name>/<id>`. */
export function within(arn: string, from: string, to: string): string {
  return arn.replace(`:${from}/`, `:${to}/`);
}

export function attributeList(attributes: Attributes): { Key: string; Value: string }[] {
  return Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
}

/** The attributes with some changed; a key that is not among them is refused. */
export function changed(
  attributes: Attributes,
  changes: readonly { readonly Key?: string; readonly Value?: string }[] | undefined,
): Attributes {
  const result = { ...attributes };
  for (const { Key = '', Value = '' } of changes ?? []) {
    if (!(Key in attributes)) misconfigured(`The attribute key '${Key}' is not recognized`);
    result[Key] = Value;
  }
  return result;
}
