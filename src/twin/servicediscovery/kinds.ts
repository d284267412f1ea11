/** What Cloud Map holds. The kinds stand apart from their operations, which need one another's kinds. */
import { arn } from '../handlers/tags.ts';
import { kind, type Tx } from '../kind.ts';
import type { Stored } from '../world.ts';

export interface Namespace {
  readonly name: string;
  readonly type: 'DNS_PRIVATE' | 'HTTP';
  readonly description?: string;
  readonly creator?: string;
}

export const namespaces = kind<Namespace>({
  service: 'servicediscovery',
  name: 'Namespace',
  errors: {
    missing: { name: 'NamespaceNotFound', says: (id) => `Namespace does not exist: ${id}` },
    held: {
      name: 'ResourceInUse',
      says: () => 'Namespace has associated services; delete the services before deleting the namespace',
    },
  },
  arn: (thing, tx) => arn(tx, 'servicediscovery', `namespace/${thing.id}`),
});

interface DnsRecord {
  readonly Type: string;
  readonly TTL: number;
}

export interface Service {
  readonly name: string;
  readonly namespaceId: string;
  readonly description?: string;
  readonly creator?: string;
  readonly records: readonly DnsRecord[];
  readonly routing: string;
  /** Health that whoever registers reports, as ECS does. */
  readonly customHealth?: number;
}

export const services = kind<Service>({
  service: 'servicediscovery',
  name: 'Service',
  errors: {
    missing: { name: 'ServiceNotFound', says: (id) => `Service does not exist: ${id}` },
    exists: { name: 'ServiceAlreadyExists', says: (id) => `Service already exists: ${id}` },
    held: {
      name: 'ResourceInUse',
      says: () => 'Service contains registered instances; delete the instances before deleting the service',
    },
  },
  arn: (thing, tx) => arn(tx, 'servicediscovery', `service/${thing.id}`),
});

interface Instance {
  readonly serviceId: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** By `<service>/<instance>`. */
export const instances = kind<Instance>({
  service: 'servicediscovery',
  name: 'Instance',
  errors: { missing: { name: 'InstanceNotFound', says: (id) => `Instance does not exist: ${id}` } },
});

export const instanceId = (serviceId: string, name: string): string => `${serviceId}/${name}`;

export function servicesOf(namespaceId: string, tx: Tx): readonly Stored<Service>[] {
  return tx.list(services).filter(({ data }) => data.namespaceId === namespaceId);
}

export function instancesOf(serviceId: string, tx: Tx): readonly Stored<Instance>[] {
  return tx.list(instances).filter(({ data }) => data.serviceId === serviceId);
}

/** Registers an instance, or gives the one of that name other attributes: at once, as for ECS's own tasks. */
export function registered(
  tx: Tx,
  serviceId: string,
  name: string,
  attributes: Readonly<Record<string, string>>,
): void {
  const id = instanceId(serviceId, name);
  if (tx.find(instances, id)) tx.patch(instances, id, { attributes });
  else tx.add(instances, id, 'registered', { serviceId, name, attributes });
}

/** Takes an instance away, where it is there. */
export function deregistered(tx: Tx, serviceId: string, name: string): void {
  tx.remove(instances, instanceId(serviceId, name));
}
