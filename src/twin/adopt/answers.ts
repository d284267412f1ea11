import type { Operation, Output, Service } from '../../aws/types.ts';

/** One question to AWS and its answer, as a snapshot keeps them: JSON, in which times are texts. */
export interface Answered {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly output: unknown;
}

/** ISO 8601 in full, as JSON writes a Date. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What one place answered, by question. */
export class Answers {
  readonly #byOperation = new Map<string, { readonly input: unknown; readonly output: unknown }[]>();

  constructor(answered: readonly Answered[]) {
    for (const { service, operation, input, output } of answered) {
      const key = `${service}:${operation}`;
      const sofar = this.#byOperation.get(key) ?? [];
      this.#byOperation.set(key, [...sofar, { input, output: revived(output) }]);
    }
  }

  /** Every answer to an operation, with what was asked. */
  of<S extends Service, O extends Operation<S>>(
    service: S,
    operation: O,
  ): readonly { readonly input: Readonly<Record<string, unknown>>; readonly output: Output<S, O> }[] {
    return (this.#byOperation.get(`${service}:${operation}`) ?? []) as never;
  }

  /** The entries of every answer to a listing, one for each `id`. */
  all<S extends Service, O extends Operation<S>, T>(
    service: S,
    operation: O,
    pick: (reply: Output<S, O>) => readonly T[] | undefined,
    id: (one: T) => string | undefined,
  ): readonly T[] {
    const found = this.of(service, operation).flatMap(({ output }) => pick(output) ?? []);
    return [...new Map(found.map((one) => [id(one), one])).values()];
  }

  /** The answer to the question whose input has these members. */
  about<S extends Service, O extends Operation<S>>(
    service: S,
    operation: O,
    asked: Readonly<Record<string, unknown>>,
  ): Output<S, O> | undefined {
    return this.of(service, operation).find(({ input }) =>
      Object.entries(asked).every(([name, value]) => input[name] === value),
    )?.output;
  }
}

/** The same with its times as Dates, as the SDK gives them. */
function revived(value: unknown): unknown {
  if (typeof value === 'string') return TIME.test(value) ? new Date(value) : value;
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revived(member)]));
}
