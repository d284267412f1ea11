import { Secret } from '../engine/secret.ts';
import { refuse } from './refusal.ts';

/**
 * The shapes of a service's operations, as `scripts/generate-shapes.mjs` writes them. A member's type is `s`
 * string, `S` sensitive string, `k` client token, `n` number, `b` boolean, `t` timestamp, `x` blob, `d` document,
 * `[]T` list, `{}T` map, `#Name` structure; a leading `!` says it must be given.
 */
export interface Shapes {
  /** By the name the SDK gives an error: its code on the wire, and its HTTP status. */
  readonly errors?: Readonly<Record<string, readonly unknown[]>>;
  readonly operations: Readonly<Record<string, { readonly input: string; readonly output: string }>>;
  readonly structures: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export type Fields = Readonly<Record<string, unknown>>;

/** What a service calls a request that is not well formed. */
export interface Malformed {
  readonly missing: string;
  readonly invalid: string;
  readonly unknown: string;
}

/**
 * A request as the handlers see it: checked against its shape, every secret in it sealed. Refuses, in the
 * service's own error names, an unknown member, a missing one, or one of another type.
 */
export function checkedInput(
  shapes: Shapes,
  structure: string,
  input: unknown,
  malformed: Malformed,
  seal: (secret: Secret) => string,
): Fields {
  const walk = (type: string, value: unknown, path: string): unknown => {
    if (type.startsWith('[]')) {
      if (!Array.isArray(value)) return wrong(path, 'a list');
      return value.map((item, index) => walk(type.slice(2), item, `${path}[${index}]`));
    }
    if (type.startsWith('{}')) {
      if (!isRecord(value)) return wrong(path, 'a map');
      return mapped(value, (item, key) => walk(type.slice(2), item, `${path}.${key}`));
    }
    if (type.startsWith('#')) {
      if (!isRecord(value)) return wrong(path, 'a structure');
      return members(type.slice(1), value, path);
    }
    if (value instanceof Secret) {
      return isText(type) ? seal(value) : wrong(path, NAMES[type] ?? type);
    }
    if (!isOf(type, value)) return wrong(path, NAMES[type] ?? type);
    return type === 'S' ? seal(new Secret(value as string)) : value;
  };
  const wrong = (path: string, expected: string): never =>
    refuse(malformed.invalid, `Invalid type for parameter ${path}: expected ${expected}`);
  const members = (name: string, value: Fields, path: string): Fields => {
    const types = shapes.structures[name] ?? {};
    for (const [member, type] of Object.entries(types)) {
      if (type.startsWith('!') && isNothing(value[member])) {
        refuse(malformed.missing, `The request must contain the parameter ${joined(path, member)}`);
      }
    }
    return mapped(value, (item, member) => {
      const type =
        types[member] ?? refuse(malformed.unknown, `The parameter ${joined(path, member)} is not recognized`);
      return walk(type.replace(/^!/, ''), item, joined(path, member));
    });
  };
  return members(structure, isRecord(input) ? input : {}, '');
}

/**
 * Where an answer is not as its shape says; none means it conforms. The twin answers nothing that does not, so
 * that no test can come to rest on a member AWS does not send.
 */
export function nonconforming(shapes: Shapes, structure: string, output: unknown): string[] {
  const walk = (type: string, value: unknown, path: string): string[] => {
    if (type.startsWith('[]')) {
      if (!Array.isArray(value)) return [`${path} is not a list`];
      return value.flatMap((item, index) => walk(type.slice(2), item, `${path}[${index}]`));
    }
    if (type.startsWith('{}') || type.startsWith('#')) {
      if (!isRecord(value)) return [`${path} is not a structure`];
      const types = shapes.structures[type.slice(1)];
      return Object.entries(value).flatMap(([member, item]) => {
        const inner = type.startsWith('{}') ? type.slice(2) : types?.[member]?.replace(/^!/, '');
        if (inner === undefined) return [`${joined(path, member)} is not in ${type.slice(1)}`];
        return item === undefined ? [] : walk(inner, item, joined(path, member));
      });
    }
    return isOf(type, value) ? [] : [`${path} is not ${NAMES[type] ?? type}`];
  };
  return walk(`#${structure}`, output, '');
}

/** An error's name as the SDK gives it, from that or from its code on the wire, and its HTTP status. */
export function knownError(
  shapes: Shapes | undefined,
  name: string,
): { readonly name: string; readonly status: number } {
  const errors = shapes?.errors ?? {};
  const known = errors[name]
    ? name
    : (Object.keys(errors).find((each) => errors[each]?.[0] === name) ?? name);
  return { name: known, status: (errors[known]?.[1] as number | undefined) ?? 400 };
}

/** The member that carries the client token, where the operation has one. */
export function tokenMember(shapes: Shapes, structure: string): string | undefined {
  const members = shapes.structures[structure] ?? {};
  // EC2's older operations take one without their model saying so.
  return Object.keys(members).find((member) => members[member]?.endsWith('k') || member === 'ClientToken');
}

/** An answer that went through JSON, with its timestamps as dates again. */
export function revived(shapes: Shapes, structure: string, stored: unknown): unknown {
  const walk = (type: string, value: unknown): unknown => {
    if (type === 't') return new Date(value as string);
    if (type.startsWith('[]')) return (value as unknown[]).map((item) => walk(type.slice(2), item));
    if (type.startsWith('{}')) return mapped(value as Fields, (item) => walk(type.slice(2), item));
    if (!type.startsWith('#')) return value;
    const types = shapes.structures[type.slice(1)] ?? {};
    return mapped(value as Fields, (item, member) => walk((types[member] ?? 'd').replace(/^!/, ''), item));
  };
  return walk(`#${structure}`, stored);
}

const NAMES: Readonly<Record<string, string>> = {
  s: 'a string',
  S: 'a string',
  k: 'a string',
  n: 'a number',
  b: 'a boolean',
  t: 'a timestamp',
  x: 'bytes',
};

const isText = (type: string): boolean => type === 's' || type === 'S' || type === 'k';

function isOf(type: string, value: unknown): boolean {
  if (isText(type)) return typeof value === 'string';
  switch (type) {
    case 'n':
      return (typeof value === 'number' && Number.isFinite(value)) || typeof value === 'bigint';
    case 'b':
      return typeof value === 'boolean';
    case 't':
      return value instanceof Date && !Number.isNaN(value.getTime());
    case 'x':
      return typeof value === 'string' || value instanceof Uint8Array;
    default:
      return type === 'd';
  }
}

const joined = (path: string, member: string): string => (path === '' ? member : `${path}.${member}`);
const isNothing = (value: unknown): boolean => value === undefined || value === null;

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Secret);
}

/** The members that are given, each through `change`. */
function mapped(value: Fields, change: (item: unknown, key: string) => unknown): Fields {
  const given = Object.entries(value).filter(([, item]) => !isNothing(item));
  return Object.fromEntries(given.map(([key, item]) => [key, change(item, key)]));
}
