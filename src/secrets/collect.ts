import { NormalizedSchema } from '@smithy/core/schema';
import { isSecretField, mayBeSecret } from './fields.ts';

type Struct = Readonly<Record<string, unknown>>;

/**
 * Finds the secrets in an operation's input or answer and tells each to `register`. `schema` is the SDK's: its
 * `sensitive` trait counts as well as the field's name, and it says where nothing need be looked for, which is
 * nearly everywhere. Without a schema every field is looked at.
 */
export function collectSecrets(
  operation: string,
  value: unknown,
  register: (secret: string) => void,
  schema?: unknown,
): void {
  if (schema === undefined) everywhere(value, { operation, register });
  else planned(value, planOf(schema), { operation, register });
}

interface Visit {
  readonly operation: string;
  readonly register: (secret: string) => void;
}

function everywhere(value: unknown, visit: Visit): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Date)
    return;
  for (const [name, member] of Object.entries(value)) {
    const isSecret =
      !Array.isArray(value) && isSecretField({ name, parent: value as Struct, operation: visit.operation });
    if (isSecret) registerAll(member, visit.register);
    else everywhere(member, visit);
  }
}

/** Where in answers of one shape a secret may stand; undefined where none can. */
type Plan = { readonly each: Plan } | { readonly members: ReadonlyMap<string, Plan | Candidate> } | undefined;
interface Candidate {
  readonly marked: boolean;
}

const plans = new WeakMap<object, { readonly plan: Plan }>();

function planOf(schema: unknown): Plan {
  const key = Object(schema) as object;
  const held = plans.get(key) ?? { plan: compile(NormalizedSchema.of(schema as never), []) };
  plans.set(key, held);
  return held.plan;
}

function compile(schema: NormalizedSchema, above: readonly string[]): Plan {
  if (schema.isListSchema() || schema.isMapSchema()) {
    const each = compile(schema.getValueSchema(), above);
    return each && { each };
  }
  if (!schema.isStructSchema() || above.includes(schema.getName(true) ?? '')) return undefined;
  const within = [...above, schema.getName(true) ?? ''];
  const members = new Map<string, Plan | Candidate>();
  for (const [name, member] of schema.structIterator()) {
    const marked = member.getMergedTraits().sensitive !== undefined;
    const found = marked || mayBeSecret(name) ? { marked } : compile(member, within);
    if (found !== undefined) members.set(name, found);
  }
  return members.size === 0 ? undefined : { members };
}

function planned(value: unknown, plan: Plan, visit: Visit): void {
  if (plan === undefined || typeof value !== 'object' || value === null) return;
  if ('each' in plan) {
    for (const item of Object.values(value)) planned(item, plan.each, visit);
    return;
  }
  for (const [name, found] of plan.members) {
    const member = (value as Struct)[name];
    if (member === undefined || found === undefined) continue;
    if (!('marked' in found)) planned(member, found, visit);
    else if (
      isSecretField({ name, parent: value as Struct, operation: visit.operation, marked: found.marked })
    ) {
      registerAll(member, visit.register);
    }
  }
}

/** Every string of a secret. A document of several fields gives up its secret fields, its host and port stay. */
function registerAll(value: unknown, register: (secret: string) => void): void {
  if (typeof value === 'string') {
    register(value);
    for (const inner of within(value)) register(inner);
  } else if (value instanceof Uint8Array) {
    register(Buffer.from(value).toString('utf8'));
    register(Buffer.from(value).toString('base64'));
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) registerAll(item, register);
  }
}

/** Secrets inside one: fields of a JSON document, the password of `AWS:password` in base64. */
function within(value: string): string[] {
  const found: string[] = [];
  try {
    const document: unknown = JSON.parse(value);
    if (typeof document === 'object') collectSecrets('', document, (secret) => found.push(secret));
  } catch {}
  if (/^[A-Za-z0-9+/]{8,}={0,2}$/.test(value)) {
    const decoded = Buffer.from(value, 'base64').toString('utf8');
    if (!/[^\t\n\r\x20-\x7e]/.test(decoded)) {
      found.push(decoded);
      if (decoded.includes(':')) found.push(decoded.slice(decoded.indexOf(':') + 1));
    }
  }
  return found;
}
