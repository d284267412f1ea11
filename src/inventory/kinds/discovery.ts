import { describe } from '../../aws/call.ts';
import { needed, resourceKind } from '../kind.ts';
import { resource } from '../resource.ts';

const also = ['cloud-map'];

export const namespaces = resourceKind({
  kind: 'servicediscovery/namespace',
  title: 'Cloud Map namespaces',
  service: 'servicediscovery',
  also,
  async list(ask) {
    const listed = await ask.list(
      describe('servicediscovery', 'ListNamespaces', {}),
      (reply) => reply.Namespaces,
    );
    return listed.map(({ Id, Arn, Name, Type }) =>
      resource({
        kind: 'servicediscovery/namespace',
        id: needed(Id, 'Id'),
        arn: Arn,
        name: needed(Name, 'Name'),
        facts: { Type },
      }),
    );
  },
});

export const discoveryServices = resourceKind({
  kind: 'servicediscovery/service',
  title: 'Cloud Map services',
  service: 'servicediscovery',
  also,
  async list(ask) {
    const listed = await ask.list(
      describe('servicediscovery', 'ListServices', {}),
      (reply) => reply.Services,
    );
    return listed.map(({ Id, Arn, Name, DnsConfig }) =>
      resource({
        kind: 'servicediscovery/service',
        id: needed(Id, 'Id'),
        arn: Arn,
        name: needed(Name, 'Name'),
        facts: {
          RoutingPolicy: DnsConfig?.RoutingPolicy,
          DnsRecords: (DnsConfig?.DnsRecords ?? []).map(({ Type = 'A', TTL = 0 }) => `${Type} ${TTL} s`),
        },
      }),
    );
  },
});
