/**
 * Namespaces. https://docs.aws.amazon.com/cloud-map/latest/api/API_CreatePrivateDnsNamespace.html (and
 * CreateHttpNamespace, DeleteNamespace, ListNamespaces)
 * Made and deleted by operations; one with services is not deleted. The hosted zone of a private DNS namespace has
 * an id and stands in no twin of Route 53. Lists are filtered page by page, as AWS's are: a page may be empty and
 * have a next one.
 */

import { unheld } from '../handlers/guards.ts';
import { page } from '../handlers/page.ts';
import { tagging } from '../handlers/tagging.ts';
import { tagList, tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { invalid, passes, tokens } from './common.ts';
import { type Namespace, namespaces, services, servicesOf } from './kinds.ts';
import { begun, beingMade } from './operations.ts';

const NAME = /^[!-~]{1,253}$/;

const view = (thing: Stored<Namespace>, tx: Tx) => ({
  Id: thing.id,
  Arn: namespaces.arn?.(thing, tx),
  ResourceOwner: tx.place.account,
  Name: thing.data.name,
  Type: thing.data.type,
  Description: thing.data.description,
  ServiceCount: servicesOf(thing.id, tx).length,
  Properties: {
    DnsProperties:
      thing.data.type === 'HTTP'
        ? undefined
        : { HostedZoneId: `Z${tx.fixed(20, 'zone', thing.id).toUpperCase()}`, SOA: { TTL: 15 } },
    HttpProperties: { HttpName: thing.data.name },
  },
  CreateDate: new Date(thing.created),
});

interface Wanted {
  readonly Name?: string;
  readonly Description?: string;
  readonly CreatorRequestId?: string;
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

function made(type: Namespace['type'], { Name = '', Description, CreatorRequestId, Tags }: Wanted, tx: Tx) {
  if (!NAME.test(Name)) invalid(`The name ${Name} is not valid`);
  if (beingMade(Name, tx) || tx.list(namespaces).some(({ data }) => data.name === Name)) {
    refuse('NamespaceAlreadyExists', `Namespace ${Name} already exists`);
  }
  const id = `ns-${tx.unique(16)}`;
  const namespace = { name: Name, type, description: Description, creator: CreatorRequestId };
  return { OperationId: begun(tx, { type: 'CREATE_NAMESPACE', id, made: namespace, tags: tagsOf(Tags) }) };
}

const tagOperations = tagging({
  kinds: [namespaces, services],
  by: 'ResourceARN',
  tags: 'Tags',
  keys: 'TagKeys',
  list: 'Tags',
  read: tagsOf,
  show: tagList,
  missing: (of) => refuse('ResourceNotFoundException', `The resource ${of} was not found`),
});

export const namespaceOperations: Operations<'servicediscovery'> = {
  CreatePrivateDnsNamespace: {
    takes: ['Name', 'Description', 'Vpc', 'Tags'],
    run: (input, tx) => made('DNS_PRIVATE', input, tx),
  },
  CreateHttpNamespace: {
    takes: ['Name', 'Description', 'Tags'],
    run: (input, tx) => made('HTTP', input, tx),
  },
  GetNamespace: {
    takes: ['Id'],
    run({ Id = '' }, tx) {
      const thing = tx.get(namespaces, Id);
      return { Namespace: { ...view(thing, tx), CreatorRequestId: thing.data.creator } };
    },
  },
  ListNamespaces: {
    takes: ['Filters', 'MaxResults', 'NextToken'],
    run(input, tx) {
      const shown = page(tx.list(namespaces), ({ id }) => id, { ...input }, tokens);
      const kept = shown.items.filter(({ data }) =>
        passes(input.Filters, {
          NAME: [data.name],
          HTTP_NAME: [data.name],
          TYPE: [data.type],
          RESOURCE_OWNER: ['SELF'],
        }),
      );
      return { Namespaces: kept.map((thing) => view(thing, tx)), NextToken: shown.next };
    },
  },
  DeleteNamespace: {
    takes: ['Id'],
    run({ Id = '' }, tx) {
      const thing = tx.get(namespaces, Id);
      unheld(
        namespaces,
        thing,
        servicesOf(Id, tx).map(({ id }) => id),
      );
      return { OperationId: begun(tx, { type: 'DELETE_NAMESPACE', id: Id }) };
    },
  },
  TagResource: tagOperations.tag,
  UntagResource: tagOperations.untag,
  ListTagsForResource: tagOperations.list,
};
