import type { Input, Operation, Output, Service } from '../aws/types.ts';
import type { Kind, Tx } from './kind.ts';
import type { Fields, Malformed, Shapes } from './shapes.ts';

/** An operation whose input and output are typed by the SDK. */
export interface Typed<S extends Service, O extends Operation<S>> {
  /** The input members whose meaning is modelled. Any other is refused: nothing is ignored in silence. */
  readonly takes: readonly (keyof Input<S, O> & string)[];
  run(input: Input<S, O>, tx: Tx): Output<S, O>;
}

/** An operation as the twin runs it. */
export interface Handler {
  readonly takes: readonly string[];
  run(input: Fields, tx: Tx): Fields;
}

/** A generic handler's operation, which fits wherever a typed one does: its answers are checked as they are given. */
export interface Generic {
  readonly takes: readonly never[];
  run(input: object, tx: Tx): never;
}

export function generic(handler: Handler): Generic {
  return handler as unknown as Generic;
}

export type Operations<S extends Service> = { readonly [O in Operation<S>]?: Typed<S, O> };

/** A service of the twin: what it is called, what it holds, what it does. */
export interface TwinService {
  readonly service: Service;
  readonly shapes: Shapes;
  readonly malformed: Malformed;
  readonly kinds: readonly Kind[];
  readonly operations: Readonly<Record<string, Handler>>;
}

/** Declares a service. The types of its operations' inputs and outputs are the SDK's. */
export function defineService<S extends Service>(declared: {
  readonly service: S;
  readonly shapes: Shapes;
  readonly malformed: Malformed;
  readonly kinds: readonly Kind[];
  readonly operations: Operations<S>;
}): TwinService {
  return declared as unknown as TwinService;
}
