import { alarms } from '../cloudwatch/alarms.ts';
import { projects, type Settings } from '../codebuild/kinds.ts';
import { type Declaration, pipelines } from '../codepipeline/kinds.ts';
import { connections } from '../codestar-connections/index.ts';
import type { Tx } from '../kind.ts';
import { logGroups } from '../logs/groups.ts';
import { instances, namespaces, services } from '../servicediscovery/kinds.ts';
import type { Answers } from './answers.ts';
import { adopt, lastPart, tagsFrom } from './put.ts';

/** Members of a project's description that are not its settings. */
const NOT_SETTINGS = ['name', 'arn', 'tags', 'created', 'lastModified', 'badge', 'projectVisibility'];

/** Pipelines, build projects (but for production's, which may not be asked), connections, Cloud Map, logs and alarms. */
export function adoptDelivery(answers: Answers, tx: Tx): void {
  for (const { output } of answers.of('codepipeline', 'GetPipeline')) {
    const { pipeline, metadata } = output;
    if (pipeline === undefined) continue;
    const { version, ...declaration } = pipeline;
    const data = { declaration: declaration as Declaration, version, updated: metadata?.updated?.getTime() };
    adopt(tx, pipelines, pipeline.name, 'active', data, { made: metadata?.created });
  }
  for (const one of answers.all(
    'codebuild',
    'BatchGetProjects',
    (reply) => reply.projects,
    (one) => one.name,
  )) {
    const settings = Object.fromEntries(Object.entries(one).filter(([name]) => !NOT_SETTINGS.includes(name)));
    const data = {
      settings: settings as Settings,
      badge: one.badge?.badgeEnabled ?? false,
      modified: one.lastModified?.getTime(),
    };
    adopt(tx, projects, one.name, 'active', data, { tags: tagsFrom(one.tags), made: one.created });
  }
  for (const name of answers.all(
    'codebuild',
    'ListProjects',
    (reply) => reply.projects,
    (one) => one,
  )) {
    if (tx.find(projects, name)) continue;
    adopt(tx, projects, name, 'active', { settings: {} as Settings, badge: false, modified: tx.now });
  }
  for (const one of answers.all(
    'codestar-connections',
    'ListConnections',
    (reply) => reply.Connections,
    (one) => one.ConnectionArn,
  )) {
    const data = { name: one.ConnectionName, provider: one.ProviderType };
    adopt(tx, connections, lastPart(one.ConnectionArn), one.ConnectionStatus, data);
  }
  adoptDiscovery(answers, tx);
  adoptWatching(answers, tx);
}

function adoptDiscovery(answers: Answers, tx: Tx): void {
  const map = 'servicediscovery';
  for (const one of answers.all(
    map,
    'ListNamespaces',
    (reply) => reply.Namespaces,
    (one) => one.Id,
  )) {
    const data = {
      name: one.Name,
      type: one.Type as 'HTTP',
      description: one.Description,
      creator: undefined,
    };
    adopt(tx, namespaces, one.Id, 'active', data, { made: one.CreateDate });
  }
  for (const { output } of answers.of(map, 'GetService')) {
    const one = output.Service;
    const data = {
      name: one?.Name,
      namespaceId: one?.NamespaceId,
      description: one?.Description,
      creator: one?.CreatorRequestId,
      records: (one?.DnsConfig?.DnsRecords ?? []).map(({ Type = 'A', TTL = 60 }) => ({ Type, TTL })),
      routing: one?.DnsConfig?.RoutingPolicy,
      customHealth: one?.HealthCheckCustomConfig?.FailureThreshold,
    };
    adopt(tx, services, one?.Id, 'active', data, { made: one?.CreateDate });
  }
  for (const { input, output } of answers.of(map, 'ListInstances')) {
    const serviceId = String(input.ServiceId);
    for (const { Id, Attributes } of output.Instances ?? []) {
      const data = { serviceId, name: Id, attributes: Attributes };
      adopt(tx, instances, `${serviceId}/${Id}`, 'registered', data);
    }
  }
}

function adoptWatching(answers: Answers, tx: Tx): void {
  const logs = 'cloudwatch-logs';
  for (const one of answers.all(
    logs,
    'DescribeLogGroups',
    (reply) => reply.logGroups,
    (one) => one.logGroupName,
  )) {
    const made = one.creationTime === undefined ? undefined : new Date(one.creationTime);
    adopt(tx, logGroups, one.logGroupName, 'active', { retentionInDays: one.retentionInDays }, { made });
  }
  for (const one of answers.all(
    'cloudwatch',
    'DescribeAlarms',
    (reply) => reply.MetricAlarms,
    (one) => one.AlarmName,
  )) {
    const data = {
      namespace: one.Namespace,
      metric: one.MetricName,
      dimensions: (one.Dimensions ?? []).map(({ Name, Value }) => ({ Name, Value })),
      statistic: one.Statistic,
      period: one.Period,
      evaluations: one.EvaluationPeriods,
      threshold: one.Threshold,
      comparison: one.ComparisonOperator,
      missingData: one.TreatMissingData,
      description: one.AlarmDescription,
      enabled: one.ActionsEnabled,
      actions: {
        alarm: one.AlarmActions ?? [],
        ok: one.OKActions ?? [],
        insufficient: one.InsufficientDataActions ?? [],
      },
      updated: one.AlarmConfigurationUpdatedTimestamp?.getTime(),
    };
    adopt(tx, alarms, one.AlarmName, one.StateValue, data, { made: one.StateUpdatedTimestamp });
  }
}
