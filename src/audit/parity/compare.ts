import { type Fact, isKnown, type Resource, type Unread } from '../../inventory/resource.ts';
import { type Inventory, type Section, unreadOf } from '../../inventory/survey.ts';
import { COMPARED } from './compared.ts';
import { type Deviation, declared } from './deviations.ts';
import { differences } from './differences.ts';
import { namesInUae, restaged } from './names.ts';
import { plainOf } from './plain.ts';

/** One way in which the UAE is not as production. Drift, unless `declared` says why it is meant. */
export interface Drift {
  readonly kind: string;
  /** By the UAE's name; by production's where the UAE has no such thing. */
  readonly name: string;
  /** A field, `missing` or `extra`. */
  readonly field: string;
  readonly prod: Fact;
  readonly uae: Fact;
  readonly declared?: Deviation;
}

/** What could not be compared, because one side could not be read. */
export interface Incomparable {
  readonly environment: string;
  readonly kind: string;
  readonly what: string;
  readonly unread: Unread;
}

export interface Comparison {
  /** Things that stand on both sides. */
  readonly pairs: number;
  /** In order of kinds and names; declared or not. */
  readonly differences: readonly Drift[];
  readonly unread: readonly Incomparable[];
}

/**
 * Compares the UAE with production, which is the truth (rule 2), kind by kind. Pure: nothing is read. Kinds not
 * `asked` about only give what the others speak of its name.
 */
export function compare(
  prod: Inventory,
  uae: Inventory,
  deviations: readonly Deviation[],
  asked: (kind: string) => boolean = () => true,
): Comparison {
  const names = new Map(uae.sections.map(({ kind, resources }) => [kind, namesIn(resources)]));
  const called = ({ kind, name }: Resource): string => {
    const candidates = namesInUae(kind, name).map((one) => one.replaceAll(prod.region, uae.region));
    return candidates.find((one) => names.get(kind)?.has(one) === true) ?? candidates[0] ?? name;
  };
  const plain = {
    prod: plainOf(prod, called, restaged),
    uae: plainOf(
      uae,
      ({ name }) => name,
      (text) => text,
    ),
  };
  let pairs = 0;
  const found = prod.sections
    .filter(({ kind }) => asked(kind))
    .flatMap((section): Omit<Drift, 'declared'>[] => {
      const other = uae.sections.find(({ kind }) => kind === section.kind);
      if (other === undefined || section.unread || other.unread) return [];
      const matched = matchedIn(section, other, called).filter(
        // The UAE's account holds Frankfurt too: what is global and only there tells nothing of the UAE.
        ([one]) => one !== undefined || section.scope !== 'global',
      );
      pairs += matched.filter(([one, two]) => one && two).length;
      return matched.flatMap(([one, two]) => between(one, two, plain));
    });
  const drifts = found.map((one): Drift => {
    const why = declared(one, deviations);
    return why === undefined ? one : { ...one, declared: why };
  });
  const unread = [prod, uae].flatMap((inventory) =>
    unreadOf(inventory)
      .filter(({ kind }) => asked(kind))
      .map((one) => ({ environment: inventory.environment, ...one })),
  );
  return { pairs, differences: drifts, unread };
}

const namesIn = (resources: readonly Resource[]) => new Set(resources.map(({ name }) => name));

/** Production's resources with the UAE's of the same name, in order; then those only the UAE has. */
function matchedIn(
  prod: Section,
  uae: Section,
  called: (resource: Resource) => string,
): readonly (readonly [Resource | undefined, Resource | undefined])[] {
  const left = new Map<string, Resource[]>();
  for (const two of uae.resources) left.set(two.name, [...(left.get(two.name) ?? []), two]);
  const matched = prod.resources.map((one) => [one, left.get(called(one))?.shift()] as const);
  return [...matched, ...[...left.values()].flat().map((two) => [undefined, two] as const)];
}

function between(
  one: Resource | undefined,
  two: Resource | undefined,
  plain: { readonly prod: (fact: Fact) => Fact; readonly uae: (fact: Fact) => Fact },
): readonly Omit<Drift, 'declared'>[] {
  if (one === undefined || two === undefined) {
    const only = one ?? two;
    if (only === undefined || isEverywhere(only)) return [];
    const [prod, uae] = one ? ['there', 'not there'] : ['not there', 'there'];
    return [{ kind: only.kind, name: only.name, field: one ? 'missing' : 'extra', prod, uae }];
  }
  return (COMPARED[one.kind] ?? [])
    .filter((field) => isKnown(one, field) && isKnown(two, field))
    .flatMap((field) => {
      const [here, there] = [one.facts[field], two.facts[field]];
      const values = [
        here === undefined ? undefined : plain.prod(here),
        there === undefined ? undefined : plain.uae(there),
      ] as const;
      return differences(field, ...values).map((difference) => ({
        kind: two.kind,
        name: two.name,
        field: difference.field,
        prod: difference.here,
        uae: difference.there,
      }));
    });
}

/** What AWS puts into every account and VPC: having more VPCs means having more of it. */
function isEverywhere({ kind, name }: Resource): boolean {
  return (
    (kind === 'ec2/security-group' && name === 'default') ||
    (kind === 'elasticache/parameter-group' && name.startsWith('default.'))
  );
}

/** What is not declared: exit 3. */
export const undeclared = (comparison: Comparison): readonly Drift[] =>
  comparison.differences.filter((one) => one.declared === undefined);
