import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases, internalLoadBalancer, publicLoadBalancer, services } from '../../phases/environment.ts';
import { phases } from '../../phases/index.ts';
import { defaultSettings } from '../../phases/settings.ts';
import { isAwsCall } from '../../src/aws/call.ts';
import { planPhase } from '../../src/engine/planner.ts';
import { verifyPhase } from '../../src/engine/verify.ts';
import { type Rehearsal, rehearse } from '../support/rehearsal.ts';

const BUILD = ['1', '2', '2B', '3', '4'];
const all = phases();
const phaseOf = (id: string) => all.find((phase) => phase.id === id) ?? expect.fail(`no phase ${id}`);

/** What a read of the twin answers now. */
async function ask(
  rehearsal: Rehearsal,
  environment: 'uae' | 'frankfurt',
  service: string,
  operation: string,
  input: object,
) {
  const call = { channel: 'aws', service, operation, input, reads: true } as never;
  const { gateway } = rehearsal.context;
  return (await gateway.read(environment, call, gateway.mark())).value as Record<string, never[]>;
}

describe('the build from the starting world, phases 1 to 4', () => {
  let done: Rehearsal;
  beforeAll(async () => {
    done = await rehearse({ phases: all });
    for (const id of BUILD) {
      const outcome = await done.run(id);
      expect({ id, stops: outcome.stops }).toEqual({ id, stops: [] });
      expect(outcome).toMatchObject({ exit: 0, complete: true });
    }
  }, 60_000);
  afterAll(() => done.close());

  it('sends nothing when it is run again, even where it may repair', async () => {
    const before = done.writes().length;
    for (const id of BUILD) {
      expect(await done.run(id)).toMatchObject({ exit: 0, wrote: 0 });
      expect(await done.run(id, { again: true })).toMatchObject({ exit: 0, wrote: 0 });
    }
    expect(done.writes()).toHaveLength(before);
  });

  it.each(BUILD)('phase %s holds in every verification', async (id) => {
    const { targets } = await verifyPhase(phaseOf(id), done.context);
    expect(targets.filter(({ verdict }) => verdict !== 'holds')).toEqual([]);
    expect(targets.length).toBeGreaterThan(5);
  });

  it.each(BUILD)('a second pass of phase %s sends nothing without a journal either', async (id) => {
    const fresh = await rehearse({ phases: all, world: done.twin.picture() });
    const plan = await planPhase(phaseOf(id), fresh.context);
    const acting = plan.steps.flatMap((step) =>
      step.targets.filter(({ action }) => !['none', 'survey', 'left out'].includes(action)),
    );
    expect(acting).toEqual([]);
    expect(await fresh.run(id)).toMatchObject({ exit: 0, wrote: 0 });
    await fresh.close();
  });

  it('wrote to the UAE and Frankfurt, and to production not once', () => {
    const writes = done.departures.filter(({ kind }) => kind === 'write');
    expect(new Set(writes.map(({ place }) => place.environment))).toEqual(new Set(['uae', 'frankfurt']));
    expect(done.departures.some(({ place }) => place.environment === 'prod')).toBe(true);
  });

  it('asked before each deletion, and named what goes with its identity', () => {
    const asked = done.questions.map(({ message, detail }) => `${message} ${detail.join(' ')}`).join('\n');
    const deletions = done.departures.filter(
      ({ kind, call }) =>
        kind === 'write' && isAwsCall(call) && /^(Delete|Release|Terminate|Revoke)/.test(call.operation),
    );
    expect(deletions.length).toBeGreaterThan(40);
    for (const arn of [
      'loadbalancer/app/Muvi-UAT/',
      'cluster/Muvi-Cluster',
      'nat-05a3575223ded23d0',
      'pcx-0351c9bc3f265a5e1',
    ]) {
      expect(asked).toContain(arn);
    }
  });

  it('left one NAT gateway, which both private subnets use, and no address to pay for', async () => {
    const { NatGateways = [] } = await ask(done, 'uae', 'ec2', 'DescribeNatGateways', {
      Filter: [{ Name: 'state', Values: ['available'] }],
    });
    expect(NatGateways).toHaveLength(1);
    const [{ NatGatewayId }] = NatGateways as unknown as [{ NatGatewayId: string }];
    const { RouteTables = [] } = await ask(done, 'uae', 'ec2', 'DescribeRouteTables', {
      Filters: [{ Name: 'route.nat-gateway-id', Values: [NatGatewayId] }],
    });
    expect(RouteTables.length).toBeGreaterThanOrEqual(2);
    const { Addresses = [] } = await ask(done, 'uae', 'ec2', 'DescribeAddresses', {});
    expect(Addresses.filter(({ AssociationId }) => AssociationId === undefined)).toEqual([]);
  });

  it('left no helper, none of its roles and none of its passwords', async () => {
    const { Reservations = [] } = await ask(done, 'frankfurt', 'ec2', 'DescribeInstances', {
      Filters: [
        { Name: 'tag:Name', Values: ['muvi-copy-helper'] },
        {
          Name: 'instance-state-name',
          Values: ['pending', 'running', 'stopping', 'stopped', 'shutting-down'],
        },
      ],
    });
    expect(Reservations).toEqual([]);
    const { SecretList = [] } = await ask(done, 'frankfurt', 'secrets-manager', 'ListSecrets', {});
    expect(SecretList.filter(({ Name }: { Name: string }) => Name.startsWith('muvi/copy/'))).toEqual([]);
    const { Roles = [] } = await ask(done, 'frankfurt', 'iam', 'ListRoles', {});
    const names = Roles.map(({ RoleName }) => RoleName as string);
    expect(names).not.toContain('muvi-copy-helper-role');
    expect(names).toContain('muvi-uat-rds-proxy-role');
  });

  it('recorded every DNS name, ARN and endpoint that later phases need', () => {
    const facts = done.notified.flatMap((entry) =>
      'event' in entry && entry.event.type === 'recorded' ? Object.keys(entry.event.facts) : [],
    );
    for (const { name } of databases) {
      expect(facts).toContain(`DB_WRITE_HOST of ${name}`);
      expect(facts).toContain(`DB_READ_HOST of ${name}`);
    }
    for (const { targetGroup } of services) expect(facts).toContain(`ARN of ${targetGroup}`);
    for (const { name } of [publicLoadBalancer, internalLoadBalancer])
      expect(facts).toContain(`DNS name of ${name}`);
  });

  it('gives the internal load balancer one HTTPS port for each gRPC service, 5002 to 5007', async () => {
    const { LoadBalancers = [] } = await ask(
      done,
      'uae',
      'elastic-load-balancing-v2',
      'DescribeLoadBalancers',
      {
        Names: ['Muvi-Internal-UAT'],
      },
    );
    const [{ LoadBalancerArn }] = LoadBalancers as unknown as [{ LoadBalancerArn: string }];
    const { Listeners = [] } = await ask(done, 'uae', 'elastic-load-balancing-v2', 'DescribeListeners', {
      LoadBalancerArn,
    });
    expect(Listeners.map(({ Port, Protocol }) => `${Protocol} ${Port}`).sort()).toEqual(
      [5002, 5003, 5004, 5005, 5006, 5007].map((port) => `HTTPS ${port}`),
    );
  });
});

describe('what is at stake in phase 1', () => {
  it('plans every deletion it will ask about, each with its identity', async () => {
    const rehearsal = await rehearse({ phases: all });
    const plan = await planPhase(phaseOf('1'), rehearsal.context);
    const shown = new Set(
      // Where a name alone makes the identity, the plan adds when the thing was made.
      plan.steps.flatMap((step) =>
        step.targets.flatMap(({ identity }) => identity?.replace(/, made .*$/, '') ?? []),
      ),
    );
    await rehearsal.run('1');
    const bound = rehearsal.notified.flatMap((entry) =>
      'event' in entry && entry.event.type === 'intent' && entry.event.does === 'delete'
        ? [`${entry.event.identity}`]
        : [],
    );
    expect(bound.length).toBeGreaterThan(30);
    expect(bound.filter((identity) => !shown.has(identity))).toEqual([]);
    await rehearsal.close();
  });

  it('sends nothing where the first deletion is declined, and stops', async () => {
    const rehearsal = await rehearse({ phases: all, answer: () => 'no' });
    const outcome = await rehearsal.run('1', { from: undefined, only: '1.3' });
    expect(outcome.exit).toBe(2);
    expect(rehearsal.writes()).toEqual([]);
    await rehearsal.close();
  });

  it('leaves the new Muvi-UAT alone even when someone has changed it since phase 3', async () => {
    const built = await rehearse({ phases: all });
    for (const id of ['1', '3']) await built.run(id);
    const { LoadBalancers = [] } = await ask(
      built,
      'uae',
      'elastic-load-balancing-v2',
      'DescribeLoadBalancers',
      {
        Names: ['Muvi-UAT'],
      },
    );
    const [{ LoadBalancerArn }] = LoadBalancers as unknown as [{ LoadBalancerArn: string }];
    const { SecurityGroups = [] } = await ask(built, 'uae', 'ec2', 'DescribeSecurityGroups', {
      Filters: [{ Name: 'group-name', Values: ['muvi-uat-ecs-sg'] }],
    });
    const [{ GroupId }] = SecurityGroups as unknown as [{ GroupId: string }];
    await built.context.gateway.write('uae', {
      channel: 'aws',
      service: 'elastic-load-balancing-v2',
      operation: 'SetSecurityGroups',
      input: { LoadBalancerArn, SecurityGroups: [GroupId] },
    } as never);
    const fresh = await rehearse({ phases: all, world: built.twin.picture() });
    const plan = await planPhase(phaseOf('1'), fresh.context);
    const balancers = plan.steps.find(({ id }) => id === '1.3')?.targets ?? [];
    expect(balancers).toHaveLength(4);
    expect(balancers.filter(({ action }) => action !== 'none')).toEqual([]);
    await Promise.all([built.close(), fresh.close()]);
  });
});

describe('the incident this project exists for', () => {
  const hidden = phases({ ...defaultSettings, aurora: { publiclyAccessible: false } });

  it('a refused ModifyDBInstance stops the phase, and nothing says that it was done', async () => {
    const rehearsal = await rehearse({
      phases: hidden,
      faults: ['rds:ModifyDBInstance=rejected=InvalidDBInstanceStateFault'],
    });
    await rehearsal.run('1');
    const outcome = await rehearsal.run('2B');
    expect(outcome).toMatchObject({ exit: 3, complete: false });
    expect(outcome.stops[0]).toMatchObject({ step: '2B.7' });
    expect(outcome.stops[0]?.reason).toContain('InvalidDBInstanceStateFault');
    const claims = rehearsal.notified.flatMap((entry) =>
      'event' in entry && entry.event.type === 'verified' && entry.event.target === outcome.stops[0]?.target
        ? [entry.event.verdict]
        : [],
    );
    expect(claims).not.toContain('holds');
    await rehearsal.close();
  });

  it('stops as well where the refusal comes by itself: someone reboots the instance in between', async () => {
    let meddled = false;
    const rehearsal = await rehearse({
      phases: hidden,
      around: (transport) => ({
        async send(place, call) {
          if (call.operation === 'ModifyDBInstance' && !meddled) {
            meddled = true;
            const { DBInstanceIdentifier } = call.input;
            const reboot = { ...call, operation: 'RebootDBInstance', input: { DBInstanceIdentifier } };
            await transport.send(place, reboot);
          }
          return transport.send(place, call);
        },
      }),
    });
    await rehearsal.run('1');
    const outcome = await rehearsal.run('2B');
    expect(outcome).toMatchObject({ exit: 3, complete: false });
    expect(outcome.stops[0]?.reason).toContain('InvalidDBInstanceState');
    expect(await rehearsal.run('2B')).toMatchObject({ exit: 0, complete: true });
    await rehearsal.close();
  });

  it('hides the instances where that is decided, and says nothing of warnings then', async () => {
    const rehearsal = await rehearse({ phases: hidden });
    await rehearsal.run('1');
    expect(await rehearsal.run('2B')).toMatchObject({ exit: 0 });
    const { DBInstances = [] } = await ask(rehearsal, 'uae', 'rds', 'DescribeDBInstances', {
      Filters: [{ Name: 'db-cluster-id', Values: ['uatclusterdb'] }],
    });
    expect(DBInstances.map(({ PubliclyAccessible }) => PubliclyAccessible)).toEqual([false, false]);
    const warns = (set: typeof all) =>
      set.flatMap(({ steps }) => steps).find(({ id }) => id === '2B.7')?.warns;
    expect(warns(hidden)).toBeUndefined();
    expect(warns(all)).toContain('whole internet');
    await rehearsal.close();
  });
});

describe('a copy that fails', () => {
  it('still terminates the helper, and a resume launches another and finishes', async () => {
    const rehearsal = await rehearse({ phases: all, faults: ['ssm:SendCommand=rejected=InvalidInstanceId'] });
    const stopped = await rehearsal.run('2');
    expect(stopped).toMatchObject({ exit: 3, complete: false });
    expect(stopped.stops[0]).toMatchObject({ step: '2.3' });
    expect(rehearsal.writes()).toContain('ec2:TerminateInstances');
    expect(rehearsal.writes()).not.toContain('rds:AddTagsToResource');
    const resumed = await rehearsal.run('2');
    expect(resumed).toMatchObject({ exit: 0, complete: true, stops: [] });
    expect(rehearsal.writes().filter((name) => name === 'ec2:RunInstances')).toHaveLength(2);
    expect(rehearsal.writes().filter((name) => name === 'rds:CreateDBClusterSnapshot')).toHaveLength(1);
    await rehearsal.close();
  });

  it('marks nothing that was not compared on this helper', async () => {
    const rehearsal = await rehearse({ phases: all });
    const outcome = await rehearsal.run('2', { only: '2.5b' });
    expect(outcome.exit).not.toBe(0);
    expect(rehearsal.writes()).toEqual([]);
    await rehearsal.close();
  });
});
