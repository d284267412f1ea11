import { describe } from '../aws/call.ts';
import type { Ref } from '../engine/call.ts';
import type { Environment } from '../engine/environment.ts';

/** The id of the running instance with this Name tag. `after` names the step that launches it. */
export function instanceId(name: string, after?: string, environment?: Environment): Ref<string> {
  const place = environment === undefined ? {} : { in: environment };
  return describe('ec2', 'DescribeInstances', { Filters: livingInstance(name) }, place).ref(
    `id of instance ${name}`,
    (reply) => reply.Reservations?.[0]?.Instances?.[0]?.InstanceId,
    after,
  );
}

/** Filters for an instance that is not terminated: those are described for an hour more. */
export function livingInstance(name: string) {
  return [
    { Name: 'tag:Name', Values: [name] },
    { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] },
  ];
}

/**
 * What became of the last command with this comment on the running instance of this name. Run Command has no name
 * for a command but its comment; what an earlier instance ran does not count. `environment` where it is not the
 * step's.
 */
export function lastCommand(instance: string, comment: string, environment?: Environment) {
  const place = environment === undefined ? {} : { in: environment };
  const id = instanceId(instance, undefined, environment);
  const sent = describe('ssm', 'ListCommandInvocations', { InstanceId: id }, place).ref(
    `command "${comment}"`,
    (reply) =>
      (reply.CommandInvocations ?? [])
        .filter((command) => command.Comment === comment)
        .sort((a, b) => Number(b.RequestedDateTime) - Number(a.RequestedDateTime))[0]?.CommandId,
  );
  return describe('ssm', 'GetCommandInvocation', { CommandId: sent, InstanceId: id }, place);
}
