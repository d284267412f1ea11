/**
 * Instances. https://docs.aws.amazon.com/cloud-map/latest/api/API_RegisterInstance.html (and DeregisterInstance,
 * ListInstances, GetInstance, DiscoverInstances)
 * Registered and deregistered by operations: a list shows an instance until its operation has succeeded. Every
 * instance is taken to be healthy.
 */
import { page } from '../handlers/page.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { invalid, tokens } from './common.ts';
import { instanceId, instances, instancesOf, namespaces, services, servicesOf } from './kinds.ts';
import { begun } from './operations.ts';

/** The attribute each type of record is made of. */
const NEEDED: Readonly<Record<string, string>> = {
  A: 'AWS_INSTANCE_IPV4',
  AAAA: 'AWS_INSTANCE_IPV6',
  SRV: 'AWS_INSTANCE_PORT',
  CNAME: 'AWS_INSTANCE_CNAME',
};

/** DiscoverInstances gives this many where nothing else is asked. */
const DISCOVERED = 100;

export const instanceOperations: Operations<'servicediscovery'> = {
  RegisterInstance: {
    takes: ['ServiceId', 'InstanceId', 'Attributes'],
    run({ ServiceId = '', InstanceId: name = '', Attributes: attributes = {} }, tx) {
      const { id: serviceId, data } = tx.get(services, ServiceId);
      if (!/^[0-9a-zA-Z_/:.@-]{1,64}$/.test(name)) invalid(`The instance id ${name} is not valid`);
      for (const { Type } of data.records) {
        const attribute = NEEDED[Type] ?? '';
        if (attributes[attribute] === undefined && attributes.AWS_ALIAS_DNS_NAME === undefined) {
          invalid(`The attribute ${attribute} must be given for a record of type ${Type}`);
        }
      }
      return { OperationId: begun(tx, { type: 'REGISTER_INSTANCE', serviceId, name, attributes }) };
    },
  },
  DeregisterInstance: {
    takes: ['ServiceId', 'InstanceId'],
    run({ ServiceId = '', InstanceId: name = '' }, tx) {
      const { id: serviceId } = tx.get(services, ServiceId);
      tx.get(instances, instanceId(serviceId, name));
      return { OperationId: begun(tx, { type: 'DEREGISTER_INSTANCE', serviceId, name }) };
    },
  },
  GetInstance: {
    takes: ['ServiceId', 'InstanceId'],
    run({ ServiceId = '', InstanceId = '' }, tx) {
      const { id } = tx.get(services, ServiceId);
      const { data } = tx.get(instances, instanceId(id, InstanceId));
      return {
        Instance: { Id: data.name, Attributes: { ...data.attributes } },
        ResourceOwner: tx.place.account,
      };
    },
  },
  ListInstances: {
    takes: ['ServiceId', 'MaxResults', 'NextToken'],
    run(input, tx) {
      const { id } = tx.get(services, input.ServiceId ?? '');
      const shown = page(instancesOf(id, tx), ({ data }) => data.name, { ...input }, tokens);
      return {
        ResourceOwner: tx.place.account,
        Instances: shown.items.map(({ data }) => ({ Id: data.name, Attributes: { ...data.attributes } })),
        NextToken: shown.next,
      };
    },
  },
  DiscoverInstances: {
    takes: ['NamespaceName', 'ServiceName', 'MaxResults', 'HealthStatus'],
    run({ NamespaceName, ServiceName, MaxResults = DISCOVERED }, tx) {
      const namespace =
        tx.list(namespaces).find(({ data }) => data.name === NamespaceName) ??
        refuse('NamespaceNotFound', `Namespace does not exist: ${NamespaceName}`);
      const service =
        servicesOf(namespace.id, tx).find(({ data }) => data.name === ServiceName) ??
        refuse('ServiceNotFound', `Service does not exist: ${ServiceName}`);
      const found = instancesOf(service.id, tx).slice(0, MaxResults);
      return {
        Instances: found.map(({ data }) => ({
          InstanceId: data.name,
          NamespaceName,
          ServiceName,
          HealthStatus: 'HEALTHY',
          Attributes: { ...data.attributes },
        })),
      };
    },
  },
};
