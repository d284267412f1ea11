import { describe, expect, it } from 'vitest';
import { aws, errorOf, rehearsal } from './support.ts';

const NAMESPACE = 'ns-jgtxuknznq3siizp';

/** A rehearsal with a service that has one instance, registered. */
async function withInstance() {
  const { ask, clock, twin, here } = rehearsal();
  const { Service } = await ask('servicediscovery', 'CreateService', {
    Name: 'checkout',
    NamespaceId: NAMESPACE,
    DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 60 }] },
  });
  const ServiceId = Service?.Id ?? '';
  const register = (
    InstanceId: string,
    Attributes: Record<string, string> = { AWS_INSTANCE_IPV4: '10.60.1.9' },
  ) => ask('servicediscovery', 'RegisterInstance', { ServiceId, InstanceId, Attributes });
  const deregister = (InstanceId = 'one') =>
    ask('servicediscovery', 'DeregisterInstance', { ServiceId, InstanceId });
  const instances = async () =>
    (await ask('servicediscovery', 'ListInstances', { ServiceId })).Instances ?? [];
  const remove = () => ask('servicediscovery', 'DeleteService', { Id: ServiceId });
  const status = async (OperationId = '') =>
    (await ask('servicediscovery', 'GetOperation', { OperationId })).Operation?.Status;
  return { ask, clock, twin, here, ServiceId, register, deregister, instances, remove, status };
}

describe('Cloud Map in the twin', () => {
  it('carries an operation through SUBMITTED and PENDING to SUCCESS, and only then is it so', async () => {
    const { clock, register, instances, status } = await withInstance();
    const { OperationId } = await register('one');
    expect(await status(OperationId)).toBe('SUBMITTED');
    await clock.sleep(3_000);
    expect(await status(OperationId)).toBe('PENDING');
    expect(await instances()).toEqual([]);
    await clock.sleep(30_000);
    expect(await status(OperationId)).toBe('SUCCESS');
    expect(await instances()).toEqual([{ Id: 'one', Attributes: { AWS_INSTANCE_IPV4: '10.60.1.9' } }]);
  });

  it('keeps a service until its last instance is deregistered, and that takes its time', async () => {
    const { clock, register, deregister, remove, ask, ServiceId } = await withInstance();
    await register('one');
    await clock.sleep(60_000);
    expect(await errorOf(remove())).toBe('ResourceInUse');
    await deregister();
    expect(await errorOf(deregister())).toBe('DuplicateRequest');
    expect(await errorOf(remove())).toBe('ResourceInUse');
    await clock.sleep(60_000);
    await remove();
    expect(await errorOf(ask('servicediscovery', 'GetService', { Id: ServiceId }))).toBe('ServiceNotFound');
    expect(await errorOf(deregister())).toBe('ServiceNotFound');
  });

  it('refuses an instance without what its records are made of, and one that is not there', async () => {
    const { register, deregister } = await withInstance();
    expect(await errorOf(register('one', { PORT: '80' }))).toBe('InvalidInput');
    expect(await errorOf(deregister('nobody'))).toBe('InstanceNotFound');
  });

  it('refuses a second service of a name in a namespace, whatever its case', async () => {
    const { ask } = await withInstance();
    const again = ask('servicediscovery', 'CreateService', { Name: 'CheckOut', NamespaceId: NAMESPACE });
    expect(await errorOf(again)).toBe('ServiceAlreadyExists');
  });

  it('keeps a namespace with services; an empty one goes by an operation', async () => {
    const { ask, clock } = rehearsal();
    expect(await errorOf(ask('servicediscovery', 'DeleteNamespace', { Id: NAMESPACE }))).toBe(
      'ResourceInUse',
    );
    await ask('servicediscovery', 'CreateHttpNamespace', { Name: 'empty' });
    const named = async () =>
      (
        await ask('servicediscovery', 'ListNamespaces', {
          Filters: [{ Name: 'NAME', Values: ['empty'], Condition: 'EQ' }],
        })
      ).Namespaces ?? [];
    expect(await named()).toEqual([]);
    expect(await errorOf(ask('servicediscovery', 'CreateHttpNamespace', { Name: 'empty' }))).toBe(
      'NamespaceAlreadyExists',
    );
    await clock.sleep(60_000);
    const [namespace] = await named();
    await ask('servicediscovery', 'DeleteNamespace', { Id: namespace?.Id });
    expect(await named()).toHaveLength(1);
    await clock.sleep(60_000);
    expect(await named()).toEqual([]);
  });

  it('filters each page after it is cut, as AWS does: an empty page may have a next', async () => {
    const { ask, twin, here, clock } = rehearsal();
    await ask('servicediscovery', 'CreateHttpNamespace', { Name: 'crowd' });
    await clock.sleep(60_000);
    const { Namespaces = [] } = await ask('servicediscovery', 'ListNamespaces');
    const crowd = Namespaces.find(({ Name }) => Name === 'crowd')?.Id;
    for (let index = 0; index < 101; index++) {
      await ask('servicediscovery', 'CreateService', { Name: `s${index}`, NamespaceId: crowd });
    }
    const Filters = [{ Name: 'NAMESPACE_ID', Values: [crowd ?? ''] }];
    const one = await twin.send(here, aws('servicediscovery', 'ListServices', { Filters }));
    const { Services, NextToken } = one.value as { Services: unknown[]; NextToken?: string };
    expect(Services.length).toBeLessThan(101);
    expect(NextToken).toBeDefined();
    expect(
      (await ask('servicediscovery', 'ListServices', { Filters: Filters as never })).Services,
    ).toHaveLength(101);
  });

  it('starts with the namespace uat.internal, its services, and instances left behind', async () => {
    const { ask } = rehearsal();
    const { Namespace } = await ask('servicediscovery', 'GetNamespace', { Id: NAMESPACE });
    expect(Namespace).toMatchObject({ Name: 'uat.internal', Type: 'DNS_PRIVATE', ServiceCount: 8 });
    const { Services = [] } = await ask('servicediscovery', 'ListServices');
    const left = Services.filter(({ Name }) => Name === 'fb' || Name === 'offer');
    expect(left.map(({ InstanceCount }) => InstanceCount)).toEqual([1, 1]);
  });
});
