import type { Tx } from '../kind.ts';
import { instanceId, instances, namespaces, services } from '../servicediscovery/kinds.ts';
import { APPLICATIONS, OLD_UAE } from './applications.ts';
import { PLACES, stands } from './place.ts';

/** The namespace that phase 1 keeps (runbook, section 2). */
const UAE_NAMESPACE = 'ns-jgtxuknznq3siizp';

/** Applications that ran in UAE once: their tasks are long gone, their instances still registered. */
const LEFT_BEHIND = [
  { name: 'fb', ip: '10.60.130.201' },
  { name: 'offer', ip: '10.60.146.202' },
];

/** The Cloud Map service of an application: the same id in every run. */
export function discoveryService(tx: Tx, application: string): string {
  return `srv-${tx.fixed(16, 'discovery', tx.place.region, application)}`;
}

/** Cloud Map as it stands before phase 1. Running tasks are registered where they are started, in `ecs.ts`. */
export function standingServiceDiscovery(tx: Tx): void {
  const uae = tx.in(PLACES.uae);
  const frankfurt = tx.in(PLACES.frankfurt);
  namespace(uae, UAE_NAMESPACE, [...OLD_UAE, ...LEFT_BEHIND]);
  namespace(frankfurt, `ns-${tx.fixed(16, 'namespace', 'frankfurt')}`, APPLICATIONS);
  for (const { name, ip } of LEFT_BEHIND) {
    const serviceId = discoveryService(uae, name);
    const task = tx.fixed(32, 'task', 'left-behind', name);
    const attributes = {
      AWS_INSTANCE_IPV4: ip,
      ECS_CLUSTER_NAME: 'Muvi-Cluster',
      ECS_SERVICE_NAME: `muvi-${name}-uat`,
      ECS_TASK_DEFINITION_FAMILY: `muvi-${name}-uat`,
    };
    stands(uae, instances, instanceId(serviceId, task), 'registered', { serviceId, name: task, attributes });
  }
}

function namespace(tx: Tx, id: string, applications: readonly { readonly name: string }[]): void {
  stands(tx, namespaces, id, 'active', { name: 'uat.internal', type: 'DNS_PRIVATE' });
  for (const { name } of applications) {
    stands(tx, services, discoveryService(tx, name), 'active', {
      name,
      namespaceId: id,
      records: [{ Type: 'A', TTL: 60 }],
      routing: 'MULTIVALUE',
      customHealth: 1,
    });
  }
}
