import { type Fact, isKnown, type Resource } from '../inventory/resource.ts';
import { type Inventory, resourcesOf } from '../inventory/survey.ts';
import { differences } from './parity/differences.ts';

/** How one resource changed between two audits of one environment. */
export interface Change {
  readonly environment: string;
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  /** A field, or `added` or `removed`. */
  readonly field: string;
  readonly before: Fact;
  readonly after: Fact;
}

/** What changed between two audits, environment by environment. What either could not read is left out. */
export function changesBetween(before: readonly Inventory[], after: readonly Inventory[]): readonly Change[] {
  return before.flatMap((old) => {
    const now = after.find(({ environment }) => environment === old.environment);
    return now ? changesIn(old, now) : [];
  });
}

function changesIn(before: Inventory, after: Inventory): readonly Change[] {
  const read = (inventory: Inventory) =>
    new Set(inventory.sections.filter(({ unread }) => !unread).map(({ kind }) => kind));
  const [was, is] = [read(before), read(after)];
  const comparable = (inventory: Inventory) =>
    new Map(
      resourcesOf(inventory)
        .filter(({ kind }) => was.has(kind) && is.has(kind))
        .map((one) => [`${one.kind} ${one.id}`, one] as const),
    );
  const [old, now] = [comparable(before), comparable(after)];
  const { environment } = before;
  const about = ({ kind, name, id }: Resource) => ({ environment, kind, name, id });
  const removed = [...old].filter(([key]) => !now.has(key)).map(([, one]) => one);
  const added = [...now].filter(([key]) => !old.has(key)).map(([, one]) => one);
  return [
    ...removed.map((one) => ({ ...about(one), field: 'removed', before: 'there', after: 'not there' })),
    ...added.map((one) => ({ ...about(one), field: 'added', before: 'not there', after: 'there' })),
    ...[...old].flatMap(([key, one]) => {
      const two = now.get(key);
      return two ? fieldsOf(one, two).map((change) => ({ ...about(two), ...change })) : [];
    }),
  ];
}

function fieldsOf(one: Resource, two: Resource): readonly Pick<Change, 'field' | 'before' | 'after'>[] {
  const fields = [...new Set([...Object.keys(one.facts), ...Object.keys(two.facts)])]
    .filter((field) => isKnown(one, field) && isKnown(two, field))
    .flatMap((field) => differences(field, one.facts[field], two.facts[field]));
  return [...fields, ...differences('tags', one.tags, two.tags)].map(({ field, here, there }) => ({
    field,
    before: here,
    after: there,
  }));
}
