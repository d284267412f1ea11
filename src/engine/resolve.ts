import {
  isAsked,
  isFresh,
  isGenerated,
  isJsonText,
  isRef,
  isTemplate,
  type ReadCall,
  type Ref,
} from './call.ts';
import { CallFailed } from './errors.ts';
import { REDACTED, Secret } from './secret.ts';

/** A ref names something that is not there yet. */
export class Unresolved extends Error {
  readonly ref: Ref;

  constructor(ref: Ref) {
    super(`${ref.label} is not there${ref.after ? ` (step ${ref.after} makes it)` : ''}`);
    this.name = 'Unresolved';
    this.ref = ref;
  }
}

/** How a ref's read is answered, and how a generated value comes to be. */
export interface Resolver {
  read(call: ReadCall): Promise<unknown>;
  generate(name: string, length: number): Secret;
  ask(what: string): Promise<Secret>;
}

/**
 * The same tree with every ref looked up, every generated value made and every text put together. Throws
 * Unresolved for a ref whose thing is not there.
 */
export async function resolve<T>(tree: T, resolver: Resolver): Promise<T> {
  return (await resolved(tree, resolver)) as T;
}

async function resolved(node: unknown, resolver: Resolver): Promise<unknown> {
  if (isRef(node)) return lookUp(node, resolver);
  if (isGenerated(node)) return resolver.generate(node.generated, node.length);
  if (isAsked(node)) return resolver.ask(node.asked);
  if (isFresh(node)) return node.value;
  if (isJsonText(node))
    return textOf(await resolved(node.jsonText, resolver), (value) => JSON.stringify(value));
  if (isTemplate(node)) {
    return textOf(await resolved(node.template, resolver), (parts) =>
      (parts as unknown[]).map(String).join(''),
    );
  }
  if (Array.isArray(node)) return inOrder(node.map((entry) => resolved(entry, resolver)));
  if (isPlain(node)) {
    const entries = await inOrder(
      Object.entries(node).map(async ([key, value]) => [key, await resolved(value, resolver)] as const),
    );
    return Object.fromEntries(entries);
  }
  return node;
}

/** All of them; of several that fail the first as they stand, so that the same world is told in the same words. */
async function inOrder<T>(parts: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(parts);
  const values: T[] = [];
  for (const part of parts) values.push(await part);
  return values;
}

/**
 * The same tree with every ref looked up whose thing is there; a ref that is not there, cannot be read or is
 * `later` stays, and so do generated, asked and fresh values. Throws what the guard refuses.
 */
export async function resolveKnown<T>(
  tree: T,
  resolver: Resolver,
  later: (ref: Ref) => boolean = () => false,
): Promise<T> {
  return (await known(tree, resolver, later)) as T;
}

async function known(node: unknown, resolver: Resolver, later: (ref: Ref) => boolean): Promise<unknown> {
  if (isRef(node)) return refsIn(node).some(later) ? node : lookUpOrKeep(node, resolver);
  if (isGenerated(node) || isAsked(node) || isFresh(node)) return node;
  if (Array.isArray(node)) return Promise.all(node.map((entry) => known(entry, resolver, later)));
  if (!isPlain(node)) return node;
  const entries = await Promise.all(
    Object.entries(node).map(async ([key, value]) => [key, await known(value, resolver, later)] as const),
  );
  return Object.fromEntries(entries);
}

async function lookUpOrKeep(ref: Ref, resolver: Resolver): Promise<unknown> {
  try {
    return await lookUp(ref, resolver);
  } catch (error) {
    if (error instanceof Unresolved || (error instanceof CallFailed && error.failure !== 'refused'))
      return ref;
    throw error;
  }
}

async function lookUp(ref: Ref, resolver: Resolver): Promise<unknown> {
  const read = (await resolved(ref.read, resolver)) as ReadCall;
  let reply: unknown;
  try {
    reply = await resolver.read(read);
  } catch (error) {
    if (error instanceof CallFailed && error.failure === 'not-found') throw new Unresolved(ref);
    throw error;
  }
  const value = ref.pick(reply);
  if (value === undefined || value === null) throw new Unresolved(ref);
  return value;
}

/** A text that holds a secret is a secret as a whole. */
function textOf(value: unknown, write: (value: unknown) => string): string | Secret {
  let secret = false;
  const revealed = mapLeaves(value, (leaf) => {
    if (!(leaf instanceof Secret)) return leaf;
    secret = true;
    return leaf.reveal();
  });
  const text = write(revealed);
  return secret ? new Secret(text) : text;
}

/**
 * The same tree in a form that can be shown, compared and hashed: refs by `<label>`, secrets and generated
 * values withheld.
 */
export function symbolic(tree: unknown): unknown {
  if (isRef(tree)) return `<${tree.label}${tree.after ? `, after ${tree.after}` : ''}>`;
  if (isGenerated(tree)) return `<${tree.generated}>`;
  if (isAsked(tree)) return `<${tree.asked}>`;
  if (isFresh(tree)) return `<${tree.fresh}>`;
  if (tree instanceof Secret) return REDACTED;
  if (isJsonText(tree)) return JSON.stringify(symbolic(tree.jsonText));
  if (isTemplate(tree)) return tree.template.map((part) => String(symbolic(part))).join('');
  if (Array.isArray(tree)) return tree.map(symbolic);
  if (isPlain(tree))
    return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, symbolic(value)]));
  return tree;
}

/** Every ref in a tree, those inside another ref's read included. */
export function refsIn(tree: unknown): Ref[] {
  if (isRef(tree)) return [tree, ...refsIn(tree.read)];
  if (Array.isArray(tree)) return tree.flatMap(refsIn);
  if (isPlain(tree)) return Object.values(tree).flatMap(refsIn);
  return [];
}

function mapLeaves(tree: unknown, map: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(tree)) return tree.map((entry) => mapLeaves(entry, map));
  if (isPlain(tree))
    return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, mapLeaves(value, map)]));
  return map(tree);
}

/** Whether a value is a record of data: no date, secret or other thing of a class. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
