import { type Paging, page } from '../handlers/page.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { type Secret, secretNamed, secrets, secretView } from './secrets.ts';

/**
 * Lists give 100 at most, and as many where nothing is asked for.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
 */
const TOKENS: Paging = {
  token: 'NextToken',
  next: 'NextToken',
  limit: 'MaxResults',
  size: 100,
  limits: [1, 100],
  badToken: 'InvalidNextTokenException',
  badLimit: 'ValidationException',
};

/** What a filter compares with the beginning of: names and tags mind their case, descriptions do not. */
const FILTERS: Readonly<Record<string, (secret: Stored<Secret>) => readonly string[]>> = {
  name: ({ id }) => [id],
  description: ({ data }) => [(data.description ?? '').toLowerCase()],
  'tag-key': ({ tags }) => Object.keys(tags ?? {}),
  'tag-value': ({ tags }) => Object.values(tags ?? {}),
};

type Filters = readonly { readonly Key?: string; readonly Values?: readonly string[] }[];

/** The secrets that match every filter by one of its values; `!` before a value takes away what matches it. */
function filtered(all: readonly Stored<Secret>[], filters: Filters): readonly Stored<Secret>[] {
  return filters.reduce((left, { Key = '', Values = [] }) => {
    const shown = FILTERS[Key] ?? unknownFilter(Key);
    const wanted = Values.map((value) => (Key === 'description' ? value.toLowerCase() : value));
    return left.filter((secret) =>
      wanted.some((value) => {
        const [not, prefix] = value.startsWith('!') ? [true, value.slice(1)] : [false, value];
        return shown(secret).some((one) => one.startsWith(prefix)) !== not;
      }),
    );
  }, all);
}

function unknownFilter(key: string): never {
  if (['primary-region', 'owning-service', 'all'].includes(key))
    unsupported(`the filter ${key} of ListSecrets`);
  return refuse('InvalidParameterException', `The filter key ${key} is not valid`);
}

/** Newest first unless asked otherwise; of one moment, by name. */
function ordered(all: readonly Stored<Secret>[], ascending: boolean) {
  const at = (created: number) => String(ascending ? created : 10 ** 14 - created).padStart(15, '0');
  const key = ({ created, id }: Stored<Secret>) => `${at(created)} ${id}`;
  return { key, items: [...all].sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

function visible(tx: Tx, deletedToo: boolean | undefined): readonly Stored<Secret>[] {
  return tx
    .list(secrets)
    .filter(({ state }) => state === 'active' || (deletedToo === true && state !== 'deletion forced'));
}

export const lists: Operations<'secrets-manager'> = {
  ListSecrets: {
    takes: ['MaxResults', 'NextToken', 'Filters', 'IncludePlannedDeletion', 'SortOrder'],
    run: (input, tx) => {
      const found = filtered(visible(tx, input.IncludePlannedDeletion), input.Filters ?? []);
      const { items, key } = ordered(found, input.SortOrder === 'asc');
      const shown = page(items, key, { ...input }, TOKENS);
      return {
        SecretList: shown.items.map((secret) => secretView(secret, tx, 'SecretVersionsToStages')),
        NextToken: shown.next,
      };
    },
  },
  ListSecretVersionIds: {
    takes: ['SecretId', 'MaxResults', 'NextToken', 'IncludeDeprecated'],
    run: (input, tx) => {
      const secret = secretNamed(tx, input.SecretId);
      const byId = [...secret.data.versions].sort((a, b) => (a.id < b.id ? -1 : 1));
      const shown = page(byId, ({ id }) => id, { ...input }, TOKENS);
      return {
        ARN: secrets.arn?.(secret, tx),
        Name: secret.id,
        Versions: shown.items.map(({ id, stages, created }) => ({
          VersionId: id,
          VersionStages: [...stages],
          CreatedDate: new Date(created),
        })),
        NextToken: shown.next,
      };
    },
  },
};
