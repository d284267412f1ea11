import type { Paging } from '../handlers/page.ts';
import { refuse, unsupported } from '../refusal.ts';

/** Cloud Map lists 100 at a time, which is also the most that may be asked for. */
export const tokens: Paging = {
  token: 'NextToken',
  next: 'NextToken',
  limit: 'MaxResults',
  size: 100,
  limits: [1, 100],
  badToken: 'InvalidInput',
  badLimit: 'InvalidInput',
};

export function invalid(message: string): never {
  return refuse('InvalidInput', message);
}

interface Filter {
  readonly Name: string | undefined;
  readonly Values: readonly string[] | undefined;
  readonly Condition?: string;
}

/**
 * Whether a thing passes every filter; `values` gives what a filter of a name compares, undefined where there is
 * no such filter. Cloud Map compares one value with EQ, several with IN, a beginning with BEGINS_WITH.
 */
export function passes(
  filters: readonly Filter[] | undefined,
  values: Readonly<Record<string, readonly (string | undefined)[]>>,
): boolean {
  return (filters ?? []).every(({ Name = '', Values = [], Condition = 'EQ' }) => {
    const have = values[Name] ?? unsupported(`the filter ${Name}`);
    if (Condition === 'EQ' && Values.length !== 1) invalid(`The filter ${Name} with EQ takes one value`);
    if (Condition === 'EQ' || Condition === 'IN') return have.some((each) => Values.includes(each ?? ''));
    if (Condition === 'BEGINS_WITH') return have.some((each) => each?.startsWith(Values[0] ?? '') ?? false);
    return unsupported(`the condition ${Condition}`);
  });
}
