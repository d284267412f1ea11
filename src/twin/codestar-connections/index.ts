/**
 * Connections to GitHub. https://docs.aws.amazon.com/codestar-connections/latest/APIReference/API_CreateConnection.html
 * (and Get, List, Delete, tags). A new one is PENDING until somebody completes it in the console; the twin supposes
 * that somebody does within half an hour. Two may have one name. There is no endpoint in me-central-1
 * (https://docs.aws.amazon.com/general/latest/gr/codestar_connections.html): a request there reaches nobody.
 */
import { type Paging, page } from '../handlers/page.ts';
import { tagging } from '../handlers/tagging.ts';
import { arn, tagList, tagsOf } from '../handlers/tags.ts';
import { uuid } from '../ids.ts';
import { kind, type Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import { defineService, type Operations } from '../service.ts';
import shapes from '../shapes/codestar-connections.generated.json' with { type: 'json' };
import type { Stored } from '../world.ts';

interface Connection {
  readonly name: string;
  readonly provider: string;
}

/** By its id, the last part of its ARN. */
export const connections = kind<Connection>({
  service: 'codestar-connections',
  name: 'Connection',
  passing: { PENDING: { lasts: ['10m', '30m'], next: 'AVAILABLE' } },
  errors: {
    missing: { name: 'ResourceNotFoundException', says: (id) => `Connection ${id} was not found.` },
  },
  arn: ({ id }, tx) => arn(tx, 'codestar-connections', `connection/${id}`),
});

/** Where AWS runs the service, of the regions of the build. */
const REGIONS = ['eu-central-1'];

function served({ place: { region } }: Tx): void {
  if (!REGIONS.includes(region))
    refuse('ENOTFOUND', `getaddrinfo ENOTFOUND codestar-connections.${region}.amazonaws.com`);
}

/** The connection with an ARN, of the newer service name as well. */
export function connectionWithArn(given: string | undefined, tx: Tx): Stored<Connection> | undefined {
  const [, , service, region = '', account, resource = ''] = (given ?? '').split(':');
  if (service !== 'codestar-connections' && service !== 'codeconnections') return undefined;
  if (account !== tx.place.account) return undefined;
  return tx.in({ region }).find(connections, resource.replace('connection/', ''));
}

function found(given: string | undefined, tx: Tx): Stored<Connection> {
  served(tx);
  const missing = connections.errors.missing;
  return connectionWithArn(given, tx) ?? refuse(missing.name, missing.says(given ?? '', ''));
}

const view = (thing: Stored<Connection>, tx: Tx) => ({
  ConnectionName: thing.data.name,
  ConnectionArn: connections.arn?.(thing, tx),
  ProviderType: thing.data.provider as 'GitHub',
  OwnerAccountId: tx.place.account,
  ConnectionStatus: thing.state as 'AVAILABLE',
});

const listing: Paging = {
  token: 'NextToken',
  next: 'NextToken',
  limit: 'MaxResults',
  size: 100,
  limits: [0, 5_000],
  badToken: 'ValidationException',
  badLimit: 'ValidationException',
};

const tags = tagging({
  kinds: [connections],
  by: 'ResourceArn',
  tags: 'Tags',
  keys: 'TagKeys',
  list: 'Tags',
  read: tagsOf,
  show: tagList,
  missing: (of) => refuse('ResourceNotFoundException', connections.errors.missing.says(of, '')),
});

const operations: Operations<'codestar-connections'> = {
  CreateConnection: {
    takes: ['ConnectionName', 'ProviderType', 'Tags'],
    run({ ConnectionName: name = '', ProviderType: provider, Tags }, tx) {
      served(tx);
      if (provider === undefined) unsupported('a connection by its host');
      if (name.length === 0 || name.length > 32)
        refuse('ValidationException', 'A connection name has 1 to 32 characters');
      const thing = tx.add(
        connections,
        uuid(tx.seed, tx.unique(32)),
        'PENDING',
        { name, provider },
        tagsOf(Tags),
      );
      return { ConnectionArn: connections.arn?.(thing, tx), Tags };
    },
  },
  GetConnection: {
    takes: ['ConnectionArn'],
    run: ({ ConnectionArn }, tx) => ({ Connection: view(found(ConnectionArn, tx), tx) }),
  },
  ListConnections: {
    takes: ['ProviderTypeFilter', 'MaxResults', 'NextToken'],
    run(input, tx) {
      served(tx);
      const { ProviderTypeFilter: provider } = input;
      const all = tx
        .list(connections)
        .filter(({ data }) => provider === undefined || data.provider === provider);
      const shown = page(all, ({ id }) => id, { ...input }, listing);
      return { Connections: shown.items.map((each) => view(each, tx)), NextToken: shown.next };
    },
  },
  DeleteConnection: {
    takes: ['ConnectionArn'],
    run({ ConnectionArn }, tx) {
      tx.remove(connections, found(ConnectionArn, tx).id);
      return {};
    },
  },
  TagResource: tags.tag,
  UntagResource: tags.untag,
  ListTagsForResource: tags.list,
};

export const codestarConnections = defineService({
  service: 'codestar-connections',
  shapes,
  malformed: {
    missing: 'ValidationException',
    invalid: 'SerializationException',
    unknown: 'ValidationException',
  },
  kinds: [connections],
  operations,
});
