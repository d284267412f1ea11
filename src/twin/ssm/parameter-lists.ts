/**
 * The two lists of parameters: by path with their values, ten at most; described without, ten unless up to fifty
 * are asked for. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html,
 * API_DescribeParameters.html, API_ParameterStringFilter.html
 */
import { page } from '../handlers/page.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { tokens } from './common.ts';
import { type Parameter, PUBLIC, parameters, parameterView } from './parameters.ts';

type Filters = readonly {
  readonly Key?: string;
  readonly Option?: string;
  readonly Values?: readonly string[];
}[];
type Match = (shown: string, value: string) => boolean;

const OPTIONS: Readonly<Record<string, Match>> = {
  Equals: (shown, value) => shown === value,
  BeginsWith: (shown, value) => shown.startsWith(value),
  Contains: (shown, value) => shown.includes(value),
};

const BY_PATH: Readonly<Record<string, Match>> = {
  OneLevel: (name, path) => under(name, path) && !name.slice(slashed(path).length).includes('/'),
  Recursive: (name, path) => under(name, path),
};

const slashed = (path: string): string => (path.endsWith('/') ? path : `${path}/`);
const under = (name: string, path: string): boolean => name.startsWith(slashed(path));

/** What a filter compares, and by which options. */
function filterOf(key: string): {
  readonly shown: (parameter: Stored<Parameter>) => string | undefined;
  readonly options: readonly string[];
} {
  if (key.startsWith('tag:'))
    return { shown: ({ tags }) => tags?.[key.slice(4)], options: ['Equals', 'BeginsWith'] };
  switch (key) {
    case 'Name':
      return { shown: ({ id }) => id, options: ['Equals', 'BeginsWith', 'Contains'] };
    case 'Type':
      return { shown: ({ data }) => data.type, options: ['Equals', 'BeginsWith'] };
    case 'KeyId':
      return { shown: ({ data }) => data.keyId, options: ['Equals', 'BeginsWith'] };
    case 'DataType':
    case 'Tier':
    case 'Label':
      return unsupported(`the parameter filter ${key}`);
    default:
      return refuse('InvalidFilterKey', `The filter key ${key} is not valid.`);
  }
}

function filtered(all: readonly Stored<Parameter>[], filters: Filters): readonly Stored<Parameter>[] {
  return filters.reduce((left, { Key = '', Option, Values = [] }) => {
    if (Key === 'Path') {
      const match = BY_PATH[Option ?? 'OneLevel'] ?? badOption(Option);
      return left.filter(({ id }) => Values.some((path) => match(id, path)));
    }
    const { shown, options } = filterOf(Key);
    const option = Option ?? 'Equals';
    const match = options.includes(option) ? (OPTIONS[option] as Match) : badOption(option);
    return left.filter((parameter) => {
      const value = shown(parameter);
      return value !== undefined && Values.some((wanted) => match(value, wanted));
    });
  }, all);
}

function badOption(option: string | undefined): never {
  return refuse('InvalidFilterOption', `The filter option ${option} is not valid.`);
}

const metadata = (parameter: Stored<Parameter>, tx: Tx) => {
  const { data } = parameter;
  return {
    Name: parameter.id,
    ARN: parameters.arn?.(parameter, tx) as string,
    Type: data.type,
    KeyId: data.keyId,
    LastModifiedDate: new Date(data.modified),
    LastModifiedUser: `arn:aws:iam::${tx.place.account}:user/muvi-rehearsal`,
    Description: data.description,
    AllowedPattern: data.allowedPattern,
    Version: data.version,
    Tier: 'Standard' as const,
    Policies: [],
    DataType: data.dataType,
  };
};

export const parameterLists: Operations<'ssm'> = {
  GetParametersByPath: {
    takes: ['Path', 'Recursive', 'WithDecryption', 'ParameterFilters', 'MaxResults', 'NextToken'],
    run: (input, tx) => {
      const { Path = '', Recursive = false, WithDecryption, ParameterFilters = [] } = input;
      if (!Path.startsWith('/')) {
        refuse('ValidationException', 'The parameter path must begin with a forward slash (/).');
      }
      const wrong = ParameterFilters.find(({ Key = '' }) => !['Type', 'KeyId', 'Label'].includes(Key));
      if (wrong)
        refuse('InvalidFilterKey', `The filter key ${wrong.Key} is not valid for GetParametersByPath.`);
      const match = BY_PATH[Recursive ? 'Recursive' : 'OneLevel'] as Match;
      const found = filtered(
        tx.list(parameters).filter(({ id }) => match(id, Path)),
        ParameterFilters,
      );
      const shown = page(found, ({ id }) => id, { ...input }, tokens(10, 10));
      return {
        Parameters: shown.items.map((one) => parameterView(one, tx, WithDecryption)),
        NextToken: shown.next,
      };
    },
  },
  DescribeParameters: {
    takes: ['ParameterFilters', 'MaxResults', 'NextToken'],
    run: (input, tx) => {
      const own = tx.list(parameters).filter(({ state }) => state !== PUBLIC);
      const found = filtered(own, input.ParameterFilters ?? []);
      const shown = page(found, ({ id }) => id, { ...input }, tokens(10, 50));
      return { Parameters: shown.items.map((one) => metadata(one, tx)), NextToken: shown.next };
    },
  },
};
