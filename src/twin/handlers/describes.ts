import type { Kind, Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import { type Generic, generic } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { type Paging, page } from './page.ts';

/** What a filter compares: the values a thing has under the filter's name. */
export type Filter<D> = (thing: Stored<D>, tx: Tx) => readonly (string | undefined)[];

export interface Describes<D> {
  /** The output member the things stand in. */
  readonly list: string;
  /** A thing as it is described. */
  view(thing: Stored<D>, tx: Tx): Fields;
  /** The input member with one id, or with several; an id that is not there is the kind's not-found error. */
  readonly one?: string;
  readonly several?: string;
  /** By the names AWS gives them; `tag:<key>` and `tag-key` come by themselves. */
  readonly filters?: Readonly<Record<string, Filter<D>>>;
  /** The member the filters stand in, where it is not `Filters`. */
  readonly filterMember?: string;
  /** Puts described things together, as instances of one reservation are. */
  wrap?(described: readonly Fields[]): readonly Fields[];
  /** What the service says to a filter it does not have. */
  readonly badFilter?: string;
  /** Other members and what they keep of the things. */
  readonly also?: Readonly<
    Record<string, (things: readonly Stored<D>[], value: never, tx: Tx) => readonly Stored<D>[]>
  >;
  /** Whether a thing is shown at all, as the input has it; all are, where not given. */
  shows?(thing: Stored<D>, input: Fields): boolean;
  /** Members that change nothing in the twin. Each needs its reason in the service's page. */
  readonly indifferent?: readonly string[];
  readonly paging?: Paging;
}

/** An operation that describes things of a kind: by id, by filter, by pages. */
export function describes<D>(of: Kind<D>, how: Describes<D>): Generic {
  const { list, one, several, filters, filterMember = 'Filters', paging, also = {}, indifferent = [] } = how;
  const takes = [one, several, filters && filterMember, paging?.limit, paging?.token].filter(
    (name) => name !== undefined,
  );
  return generic({
    takes: [...takes, ...Object.keys(also), ...indifferent],
    run(input, tx) {
      let things: readonly Stored<D>[] = named(
        of,
        [one, several].map((name) => name && input[name]),
        tx,
      );
      if (how.shows) things = things.filter((thing) => how.shows?.(thing, input));
      for (const [member, keep] of Object.entries(also)) {
        if (input[member] !== undefined) things = keep(things, input[member] as never, tx);
      }
      things = filtered(things, input[filterMember] as FilterInput | undefined, how, tx);
      const shownAs = (shown: readonly Stored<D>[]): readonly Fields[] => {
        const described = shown.map((thing) => how.view(thing, tx));
        return how.wrap?.(described) ?? described;
      };
      if (!paging) return { [list]: shownAs(things) };
      const shown = page(things, (thing) => thing.id, input, paging);
      return { [list]: shownAs(shown.items), [paging.next]: shown.next };
    },
  });
}

type FilterInput = readonly { readonly Name?: string; readonly Values?: readonly string[] }[];

function named<D>(of: Kind<D>, [one, several]: readonly unknown[], tx: Tx): readonly Stored<D>[] {
  const ids = [
    ...(one === undefined ? [] : [one as string]),
    ...((several as readonly string[] | undefined) ?? []),
  ];
  if (ids.length === 0) return tx.list(of);
  return [...new Set(ids)].sort().map((id) => tx.get(of, id));
}

/** The things that match every filter; a filter matches on any of its values, with `*` and `?` as wildcards. */
function filtered<D>(
  things: readonly Stored<D>[],
  input: FilterInput | undefined,
  { filters = {}, badFilter = 'InvalidParameterValue' }: Describes<D>,
  tx: Tx,
): readonly Stored<D>[] {
  return (input ?? []).reduce<readonly Stored<D>[]>((left, { Name: name = '', Values: values = [] }) => {
    const filter = filters[name] ?? tagFilter<D>(name);
    if (!filter) {
      if (/^[a-z][a-z0-9.-]*$/.test(name)) unsupported(`the filter ${name}`);
      refuse(badFilter, `The filter '${name}' is invalid`);
    }
    const patterns = values.map(wildcard);
    return left.filter((thing) =>
      filter(thing, tx).some(
        (value) => value !== undefined && patterns.some((pattern) => pattern.test(value)),
      ),
    );
  }, things);
}

function tagFilter<D>(name: string): Filter<D> | undefined {
  if (name === 'tag-key') return (thing) => Object.keys(thing.tags ?? {});
  if (name.startsWith('tag:')) return (thing) => [thing.tags?.[name.slice('tag:'.length)]];
  return undefined;
}

function wildcard(value: string): RegExp {
  const escaped = value
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's');
}
