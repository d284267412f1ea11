/** A normalised value: plain JSON, times as ISO texts, so that two inventories can be compared and kept. */
export type Fact = string | number | boolean | null | readonly Fact[] | { readonly [name: string]: Fact };
export type Facts = Readonly<Record<string, Fact>>;

/** Something of a resource that could not be read. `limited`: production is not asked it (`guard.md`, rule 3). */
export interface Unread {
  readonly reason: string;
  readonly limited?: true;
}

/** One thing that is there. */
export interface Resource {
  /** `elasticache/replication-group`. */
  readonly kind: string;
  /** As AWS tells it apart within its kind and place: an id, a name or an ARN. */
  readonly id: string;
  /** What people call it: the Name tag where there is one. */
  readonly name: string;
  readonly arn?: string;
  /** By AWS's own names of the fields. A field that could not be read is not here but in `unread`. */
  readonly facts: Facts;
  /** Ids and ARNs of what it stands in, forwards to or uses: the lines of a diagram. */
  readonly uses: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly unread: Readonly<Record<string, Unread>>;
}

/** Whether a fact is known, be it that there is none: what is missing from a resource that was read in part is not. */
export function isKnown({ facts, unread }: Resource, field: string): boolean {
  return field in facts || Object.keys(unread).length === 0;
}

/** A resource with what its kind does not say left empty. Fields that are undefined are left out. */
export function resource(
  given: Pick<Resource, 'kind' | 'id'> & {
    readonly name?: string | undefined;
    readonly arn?: string | undefined;
    readonly facts: Readonly<Record<string, Fact | undefined>>;
    readonly uses?: readonly (string | undefined)[];
    readonly tags?: Readonly<Record<string, string>>;
    readonly unread?: Readonly<Record<string, Unread>>;
  },
): Resource {
  const { kind, id, arn, tags = NOTHING } = given;
  const name = given.name ?? tags.Name ?? id;
  return {
    ...(arn === undefined ? { kind, id, name } : { kind, id, name, arn }),
    facts: defined(given.facts),
    uses: given.uses === undefined ? NONE : distinct(given.uses),
    tags,
    unread: given.unread ?? NOTHING,
  };
}

/** Shared by the many that have none: an inventory may hold ten thousands. */
const NOTHING: Readonly<Record<string, never>> = Object.freeze({});
const NONE: readonly never[] = Object.freeze([]);

const distinct = (list: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(list.filter((one): one is string => one !== undefined && one !== '')),
];

function defined(facts: Readonly<Record<string, Fact | undefined>>): Facts {
  for (const field in facts) {
    if (facts[field] !== undefined) continue;
    return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as Facts;
  }
  return facts as Facts;
}

interface Tagged {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** AWS's `[{ Key, Value }]` as a record, in order of keys. */
export function tagsOf(list: readonly Tagged[] | undefined): Readonly<Record<string, string>> {
  const entries = (list ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A time as a fact. */
export const at = (time: Date | undefined): string | undefined => time?.toISOString();

/** A list in a fixed order: AWS promises none. */
export const sorted = (list: readonly (string | undefined)[] | undefined): readonly string[] =>
  (list ?? []).filter((one) => one !== undefined).sort();
