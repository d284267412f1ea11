/**
 * Services. https://docs.aws.amazon.com/cloud-map/latest/api/API_CreateService.html (and DeleteService, GetService,
 * ListServices)
 * Made and deleted at once; one with instances is not deleted. Route 53 health checks are not modelled.
 */
import { creates } from '../handlers/creates.ts';
import { deletes } from '../handlers/deletes.ts';
import { page } from '../handlers/page.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { invalid, passes, tokens } from './common.ts';
import { instancesOf, namespaces, type Service, services, servicesOf } from './kinds.ts';

const NAME = /^(?:[a-zA-Z0-9_-]{1,127}(?:\.[a-zA-Z0-9_-]{1,127})*)$/;
const RECORDS = ['A', 'AAAA', 'SRV', 'CNAME'];

const common = (thing: Stored<Service>, tx: Tx) => {
  const { data } = thing;
  return {
    Id: thing.id,
    Arn: services.arn?.(thing, tx),
    ResourceOwner: tx.place.account,
    Name: data.name,
    Type: data.records.length > 0 ? ('DNS_HTTP' as const) : ('HTTP' as const),
    Description: data.description,
    InstanceCount: instancesOf(thing.id, tx).length,
    DnsConfig:
      data.records.length === 0
        ? undefined
        : {
            RoutingPolicy: data.routing as 'MULTIVALUE',
            DnsRecords: data.records.map((each) => ({ ...each })) as never,
          },
    HealthCheckCustomConfig:
      data.customHealth === undefined ? undefined : { FailureThreshold: data.customHealth },
    CreateDate: new Date(thing.created),
  };
};

/** A service as GetService and CreateService give it, which the list does not: with its namespace. */
const view = (thing: Stored<Service>, tx: Tx) => ({
  ...common(thing, tx),
  NamespaceId: thing.data.namespaceId,
  CreatorRequestId: thing.data.creator,
});

interface DnsConfig {
  readonly NamespaceId?: string;
  readonly RoutingPolicy?: string;
  readonly DnsRecords?: Service['records'];
}

export const serviceOperations: Operations<'servicediscovery'> = {
  CreateService: creates(services, {
    takes: ['Name', 'NamespaceId', 'Description', 'DnsConfig', 'HealthCheckCustomConfig', 'Tags'],
    id: (_input, tx) => `srv-${tx.unique(16)}`,
    enters: 'active',
    data: (input, tx) => {
      const dns = (input.DnsConfig ?? {}) as DnsConfig;
      const name = input.Name as string;
      const namespaceId = (input.NamespaceId as string | undefined) ?? dns.NamespaceId;
      if (namespaceId === undefined) invalid('A namespace must be given');
      const namespace = tx.get(namespaces, namespaceId);
      if (!NAME.test(name)) invalid(`The service name ${name} is not valid`);
      const records = dns.DnsRecords ?? [];
      if (records.some(({ Type }) => !RECORDS.includes(Type)))
        invalid('A record is of type A, AAAA, SRV or CNAME');
      if (records.length > 0 && namespace.data.type === 'HTTP')
        invalid('An HTTP namespace takes no DNS records');
      if (servicesOf(namespaceId, tx).some(({ data }) => data.name.toLowerCase() === name.toLowerCase())) {
        refuse('ServiceAlreadyExists', `Service ${name} already exists in ${namespaceId}`);
      }
      const health = input.HealthCheckCustomConfig as { FailureThreshold?: number } | undefined;
      return {
        name,
        namespaceId,
        description: input.Description as string | undefined,
        creator: input.CreatorRequestId as string | undefined,
        records,
        routing: dns.RoutingPolicy ?? 'MULTIVALUE',
        customHealth: health && (health.FailureThreshold ?? 1),
      };
    },
    tags: (input) => tagsOf(input.Tags as never),
    answers: (thing, tx) => ({ Service: view(thing, tx) }),
  }),
  GetService: {
    takes: ['Id'],
    run: ({ Id = '' }, tx) => ({ Service: view(tx.get(services, Id), tx) }),
  },
  ListServices: {
    takes: ['Filters', 'MaxResults', 'NextToken'],
    run(input, tx) {
      const shown = page(tx.list(services), ({ id }) => id, { ...input }, tokens);
      const kept = shown.items.filter(({ data }) =>
        passes(input.Filters, { NAMESPACE_ID: [data.namespaceId], RESOURCE_OWNER: ['SELF'] }),
      );
      return { Services: kept.map((thing) => common(thing, tx)), NextToken: shown.next };
    },
  },
  DeleteService: deletes(services, {
    by: 'Id',
    heldBy: ({ id }, tx) => instancesOf(id, tx).map((instance) => instance.id),
  }),
};
