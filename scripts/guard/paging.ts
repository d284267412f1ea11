import type { NormalizedSchema } from '@smithy/core/schema';
import type { OperationModel, ServiceModel } from './models.ts';

/** How a listing goes on, and where its results stand. */
export interface PagingModel {
  readonly tokens: readonly (readonly [input: string, output: string])[];
  readonly lists: readonly string[];
  readonly more?: string;
}

const TOKEN = /(^|[a-z])(token|marker)$/i;

/**
 * Paging of an operation: from the SDK's paginator where it has one, from the shape of input and output where it
 * has not (about a hundred listings). Undefined where an answer is always whole.
 */
export function pagingOf(model: ServiceModel, operation: OperationModel): PagingModel | undefined {
  const known = model.paginators.get(operation.name);
  const tokens = known ? [known] : tokensByShape(operation);
  const [first] = tokens;
  if (first === undefined) return undefined;
  const parent = first[1].includes('.') ? first[1].slice(0, first[1].lastIndexOf('.')) : '';
  const level = parent === '' ? operation.output : operation.output.getMemberSchema(parent);
  const lists = listsIn(level).map((name) => (parent === '' ? name : `${parent}.${name}`));
  const more = membersOf(level).has('IsTruncated')
    ? { more: parent === '' ? 'IsTruncated' : `${parent}.IsTruncated` }
    : {};
  return lists.length === 0 ? undefined : { tokens, lists, ...more };
}

function tokensByShape({ input, output }: OperationModel): [string, string][] {
  const asked = membersOf(input);
  const level = membersOf(output);
  const next = [...level.keys()].filter((name) => /^Next[A-Z]/.test(name));
  const started = next.flatMap((name): [string, string][] => {
    const input = [name.slice(4), `Start${name.slice(4)}`, name].find((candidate) => asked.has(candidate));
    return input === undefined ? [] : [[input, name]];
  });
  if (started.length > 0) return started;
  // Route 53's geolocations say where to go on in names that differ: NextContinentCode, StartContinentCode.
  const same = [...asked.keys()].filter((name) => TOKEN.test(name) && level.has(name));
  if (same.length > 0) return same.map((name) => [name, name]);
  return nestedTokens(asked, level);
}

/** CloudFront wraps its listings in one structure: DistributionList { NextMarker, Items, … }. */
function nestedTokens(asked: Members, level: Members): [string, string][] {
  for (const [name, member] of level) {
    if (member.isStructSchema() && asked.has('Marker') && membersOf(member).has('NextMarker')) {
      return [['Marker', `${name}.NextMarker`]];
    }
  }
  return [];
}

/** List members of a structure, or, where it has none, those one level down. */
function listsIn(level: NormalizedSchema): string[] {
  const members = [...membersOf(level)];
  const own = members.filter(([, member]) => member.isListSchema()).map(([name]) => name);
  if (own.length > 0) return own;
  return members
    .filter(([, member]) => member.isStructSchema())
    .flatMap(([name, member]) => listsOneDown(member).map((inner) => `${name}.${inner}`));
}

function listsOneDown(level: NormalizedSchema): string[] {
  return [...membersOf(level)].filter(([, member]) => member.isListSchema()).map(([name]) => name);
}

type Members = ReadonlyMap<string, NormalizedSchema>;

function membersOf(schema: NormalizedSchema): Members {
  return schema.isStructSchema() ? new Map(schema.structIterator()) : new Map();
}
