/**
 * Tasks, and the scheduler that keeps a service's number of them.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 * One to three minutes from PROVISIONING to RUNNING; a stopped one leaves its load balancer for the group's
 * deregistration delay (DEACTIVATING) before it stops. A new deployment's tasks start beside the old ones, which stop
 * when as many run as are wanted; percentages, placement and unhealthy targets do not change that.
 * A task's states, its service's count and its replacement each cause the others: they stand together.
 */
import { attachInterface, detachInterfaces } from '../ec2/interfaces.ts';
import { interfaces } from '../ec2/kinds.ts';
import { targetsOf } from '../elbv2/kinds.ts';
import { healthOf } from '../elbv2/targets.ts';
import { arn } from '../handlers/tags.ts';
import { GONE, kind, type Tx } from '../kind.ts';
import type { Stored } from '../world.ts';
import { type Deployment, type Service, services, type Task, taskDefinitions } from './kinds.ts';
import { networkTrouble } from './placement.ts';
import { joins, parts } from './registration.ts';
import { startTrouble } from './starting.ts';

/** A task, by `<cluster>/<id>`. LEAVING is a RUNNING task that has been told to stop. */
export const tasks = kind<Task>({
  service: 'ecs',
  name: 'Task',
  passing: {
    PROVISIONING: { lasts: ['10s', '30s'], next: 'PENDING' },
    PENDING: { lasts: ['50s', '2.5m'], next: 'RUNNING' },
    LEAVING: { lasts: ['3s', '12s'], next: 'DEACTIVATING' },
    DEACTIVATING: { lasts: '5m', next: 'STOPPING' },
    STOPPING: { lasts: ['5s', '30s'], next: 'DEPROVISIONING' },
    DEPROVISIONING: { lasts: ['10s', '20s'], next: 'STOPPED' },
    // Stopped tasks are described for at least an hour.
    STOPPED: { lasts: '1h', next: GONE },
  },
  errors: {
    missing: { name: 'InvalidParameterException', says: () => 'The referenced task was not found.' },
  },
  arn: ({ id }, tx) => arn(tx, 'ecs', `task/${id}`),
  entered: {
    RUNNING: (task, tx) => starts(task, tx),
    DEACTIVATING: (task, tx) => leaves(task, tx),
    STOPPING: (task, tx) => drained(task.data.service, tx),
    STOPPED: (task, tx) => {
      detachInterfaces(tx, task.id);
      tx.patch(tasks, task.id, { stoppedAt: tx.now });
      drained(task.data.service, tx);
    },
  },
});

/** A service that waits before it tries again to start what failed, by the service's id. */
export const retries = kind<null>({
  service: 'ecs',
  name: 'Retry',
  passing: { waiting: { lasts: ['1m', '5m'], next: GONE } },
  errors: { missing: { name: 'ServiceNotFoundException', says: () => 'Service not found.' } },
  entered: { [GONE]: ({ id }, tx) => reconcile(id, tx) },
});

const STARTING = ['PROVISIONING', 'PENDING'];
const UP = ['RUNNING', 'LEAVING'];
/** Up to here a task counts as active for its cluster and its service. */
const ACTIVE = [...STARTING, ...UP, 'DEACTIVATING'];

export const isStarting = ({ state, data }: Stored<Task>): boolean =>
  STARTING.includes(state) && data.wanted === 'RUNNING';
export const isUp = ({ state }: Stored<Task>): boolean => UP.includes(state);
export const isActive = ({ state }: Stored<Task>): boolean => ACTIVE.includes(state);
const isWanted = ({ data }: Stored<Task>): boolean => data.wanted === 'RUNNING';

export function tasksOf(service: string, tx: Tx): readonly Stored<Task>[] {
  return tx.list(tasks).filter(({ data }) => data.service === service);
}

/** Adds to what the service tells of itself; the newest hundred are kept. */
export function tells(service: string, message: string, tx: Tx): void {
  const { data } = tx.get(services, service);
  const event = { id: tx.unique(32), at: tx.now, message: `(service ${data.name}) ${message}` };
  tx.patch(services, service, { events: [event, ...data.events].slice(0, 100) });
}

function primaryOf(service: Stored<Service>): Deployment {
  return service.data.deployments[0] as Deployment;
}

function changePrimary(service: string, change: Partial<Deployment>, tx: Tx): void {
  const [primary, ...rest] = tx.get(services, service).data.deployments;
  tx.patch(services, service, { deployments: [{ ...(primary as Deployment), ...change }, ...rest] });
}

/** Whether the primary deployment's tasks run, in full number and healthy, and no other deployment's do. */
export function isSteady(service: Stored<Service>, tx: Tx): boolean {
  const { id } = primaryOf(service);
  const alive = tasksOf(service.id, tx).filter(isWanted);
  const up = alive.filter((task) => isUp(task) && task.data.deployment === id);
  if (alive.length > up.length || up.length !== service.data.desired) return false;
  return service.data.balancers.every(({ targetGroupArn, containerPort }) =>
    up.every(({ data }) =>
      targetsOf(targetGroupArn, tx).some(
        (target) =>
          target.data.target === data.ip &&
          target.data.port === containerPort &&
          healthOf(target, tx).State === 'healthy',
      ),
    ),
  );
}

/** Notes that the primary deployment has become steady, where it has. To be called before anything changes it. */
export function noteSteady(id: string, tx: Tx): void {
  const service = tx.get(services, id);
  const { completed, taskDefinition, network } = primaryOf(service);
  if (completed || !isSteady(service, tx)) return;
  changePrimary(id, { completed: true, updated: tx.now }, tx);
  tx.patch(services, id, { lastGood: { taskDefinition, network } });
}

/** Brings a service's tasks to what it wants: starts what is missing, stops what is too many or replaced. */
export function reconcile(id: string, tx: Tx): void {
  const service = tx.find(services, id);
  if (!service) return;
  const { desired } = service.data;
  const primary = primaryOf(service);
  const alive = tasksOf(id, tx).filter(isWanted);
  const own = alive.filter(({ data }) => data.deployment === primary.id);
  if (service.state !== 'ACTIVE' || desired === 0) {
    halt(id, alive, 'Scaling activity initiated by deployment', tx);
  } else {
    const missing = desired - own.length;
    const held = primary.broken || tx.find(retries, id) !== undefined;
    if (missing > 0 && !held) launch(service, primary, missing, tx);
    // Those that do not run yet go first.
    const order = [...own].sort((a, b) => Number(isUp(a)) - Number(isUp(b)));
    if (missing < 0) halt(id, order.slice(0, -missing), 'Scaling activity initiated by deployment', tx);
    const replaced = alive.filter(({ data }) => data.deployment !== primary.id);
    if (own.filter(isUp).length >= desired) halt(id, replaced, 'Service deployment replaced the task', tx);
  }
  const left = new Set(
    tasksOf(id, tx)
      .filter(isActive)
      .map(({ data }) => data.deployment),
  );
  const { deployments } = tx.get(services, id).data;
  tx.patch(services, id, {
    deployments: deployments.filter((each, index) => index === 0 || left.has(each.id)),
  });
}

function launch(service: Stored<Service>, deployment: Deployment, count: number, tx: Tx): void {
  const { cluster } = service.data;
  const { network, taskDefinition } = deployment;
  const trouble = networkTrouble(network, tx);
  if (trouble !== undefined) {
    tells(service.id, `was unable to place a task. Reason: ${trouble}.`, tx);
    tx.add(retries, service.id, 'waiting', null);
    return;
  }
  const started: string[] = [];
  for (let index = 0; index < count; index++) {
    const name = tx.unique(32);
    const id = `${cluster}/${name}`;
    const subnetId = network.subnets[
      (tasksOf(service.id, tx).length + index) % network.subnets.length
    ] as string;
    const { id: interfaceId, data } = attachInterface(tx, {
      subnetId,
      groups: network.securityGroups,
      description: tasks.arn?.({ id } as Stored<Task>, tx) ?? '',
      type: 'interface',
      owner: id,
      requester: 'amazon-ecs',
    });
    tx.add(tasks, id, 'PROVISIONING', {
      cluster,
      service: service.id,
      deployment: deployment.id,
      taskDefinition,
      subnetId,
      interfaceId,
      ip: data.ip,
      wanted: 'RUNNING',
    });
    started.push(`(task ${name})`);
  }
  tells(service.id, `has started ${count} tasks: ${started.join(' ')}.`, tx);
}

/** Tells tasks to stop. */
export function halt(
  service: string,
  which: readonly Stored<Task>[],
  reason: string,
  tx: Tx,
  code = 'ServiceSchedulerInitiated',
): void {
  for (const task of which) {
    tx.patch(tasks, task.id, {
      wanted: 'STOPPED',
      stoppingAt: tx.now,
      stopCode: code,
      stoppedReason: reason,
    });
    tx.enter(tasks, task.id, isUp(task) ? 'LEAVING' : 'DEPROVISIONING');
  }
  if (which.length === 0) return;
  const named = which.map(({ id }) => `(task ${id.split('/').at(-1)})`).join(' ');
  tells(service, `has stopped ${which.length} running tasks: ${named}.`, tx);
}

/** A task is about to run: it does, or it fails for what is missing. */
function starts(task: Stored<Task>, tx: Tx): void {
  const { service: serviceId, taskDefinition } = task.data;
  const service = tx.get(services, serviceId);
  const definition = tx.get(taskDefinitions, taskDefinition).data;
  const trouble = startTrouble(definition, tx);
  if (trouble !== undefined) {
    fails(task, trouble, tx);
    return;
  }
  tx.patch(tasks, task.id, { startedAt: tx.now });
  joins(service, tx.get(tasks, task.id), tx);
  reconcile(serviceId, tx);
  noteSteady(serviceId, tx);
  const now = tx.get(services, serviceId);
  const up = tasksOf(serviceId, tx).filter((each) => isUp(each) && isWanted(each));
  if (up.length === now.data.desired) tells(serviceId, 'has reached a steady state.', tx);
}

/** How many failures the circuit breaker bears: half the desired count, between 3 and 200. */
const bearable = (desired: number): number => Math.min(200, Math.max(3, Math.ceil(desired / 2)));

function fails(task: Stored<Task>, reason: string, tx: Tx): void {
  const { service: id, deployment } = task.data;
  const failure = { stoppingAt: tx.now, stopCode: 'TaskFailedToStart', stoppedReason: reason };
  tx.patch(tasks, task.id, { wanted: 'STOPPED', ...failure });
  tx.enter(tasks, task.id, 'DEPROVISIONING');
  const service = tx.get(services, id);
  const { breaker, deployments, desired, lastGood } = service.data;
  const failed = deployments.map((each) =>
    each.id === deployment ? { ...each, failedTasks: each.failedTasks + 1, updated: tx.now } : each,
  );
  tx.patch(services, id, { deployments: failed });
  const { failedTasks, id: primary } = failed[0] as Deployment;
  if (failedTasks >= bearable(desired)) {
    tells(id, 'is unable to consistently start tasks successfully.', tx);
    if (breaker.enable && primary === deployment) {
      changePrimary(id, { broken: true }, tx);
      tells(id, `(deployment ${primary}) deployment failed: tasks failed to start.`, tx);
      if (breaker.rollback && lastGood) deploy(id, lastGood, tx);
      return;
    }
  }
  if (service.state === 'ACTIVE' && !tx.find(retries, id)) tx.add(retries, id, 'waiting', null);
}

/** Begins a deployment: the primary one from now on. */
export function deploy(id: string, to: Pick<Deployment, 'taskDefinition' | 'network'>, tx: Tx): void {
  const { deployments } = tx.get(services, id).data;
  const made = newDeployment(to, tx);
  tx.patch(services, id, { deployments: [made, ...deployments] });
  tx.remove(retries, id);
  reconcile(id, tx);
}

export function newDeployment(
  { taskDefinition, network }: Pick<Deployment, 'taskDefinition' | 'network'>,
  tx: Tx,
): Deployment {
  const number = String(BigInt(`0x${tx.unique(15)}`)).padStart(19, '1');
  return { id: `ecs-svc/${number}`, taskDefinition, network, made: tx.now, updated: tx.now, failedTasks: 0 };
}

/** A task leaves what it was registered with; it stops once its load balancer has drained. */
function leaves(task: Stored<Task>, tx: Tx): void {
  const drains = parts(tx.get(services, task.data.service), task, tx);
  tx.put(tasks, { ...tx.get(tasks, task.id), due: tx.now + drains });
}

/** A deleted service is INACTIVE once none of its tasks is more than stopping; another's old deployments end. */
function drained(id: string, tx: Tx): void {
  const service = tx.find(services, id);
  if (!service) return;
  if (service.state === 'DRAINING') {
    if (!tasksOf(id, tx).some(isActive)) tx.enter(services, id, 'INACTIVE');
  } else if (service.state === 'ACTIVE') {
    reconcile(id, tx);
  }
}

/** The interface of a task, where it has one still. */
export function interfaceOf(task: Stored<Task>, tx: Tx) {
  return tx.find(interfaces, task.data.interfaceId);
}
