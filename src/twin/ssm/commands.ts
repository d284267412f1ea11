/**
 * Run Command. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html (and
 * GetCommandInvocation, ListCommandInvocations, CancelCommand) and
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/monitor-commands.html for the states.
 * Only the document `AWS-RunShellScript`, on instances given by their ids. Nothing is run: a command ends well, with
 * code 0 and no output, unless its instance stopped meanwhile. For a second after SendCommand an invocation is not
 * found yet. The commands themselves are not kept: they may hold anything.
 */
import { instances } from '../ec2/instances.ts';
import { page } from '../handlers/page.ts';
import { uuid } from '../ids.ts';
import { kind, type Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { tokens } from './common.ts';
import { isManaged } from './managed-instances.ts';

interface Invocation {
  readonly commandId: string;
  readonly instanceId: string;
  readonly comment: string;
  /** When it began to run, and when it ended. */
  readonly began?: number;
  readonly ended?: number;
}

const DOCUMENT = 'AWS-RunShellScript';
const PLUGIN = 'aws:runShellScript';
const ENDED = ['Success', 'Failed', 'TimedOut', 'Cancelled'];
const PARAMETERS = ['commands', 'workingDirectory', 'executionTimeout'];

/** What each state is called in full. */
const DETAILS: Readonly<Record<string, string>> = {
  InProgress: 'In Progress',
  TimedOut: 'Execution Timed Out',
};

export const invocations = kind<Invocation>({
  service: 'ssm',
  name: 'CommandInvocation',
  passing: {
    sent: { lasts: '1s', next: 'Pending' },
    Pending: { lasts: ['1s', '3s'], next: 'InProgress' },
    InProgress: { lasts: ['5s', '30s'], next: 'Success' },
    Cancelling: { lasts: '2s', next: 'Cancelled' },
  },
  errors: { missing: { name: 'InvocationDoesNotExist', says: () => 'InvocationDoesNotExist' } },
  entered: {
    InProgress: ({ id }, tx) => void tx.patch(invocations, id, { began: tx.now }),
    Success: ({ id, data }, tx) => {
      tx.patch(invocations, id, { ended: tx.now });
      if (!isManaged(tx.find(instances, data.instanceId), tx)) tx.enter(invocations, id, 'TimedOut');
    },
    Cancelled: ({ id }, tx) => void tx.patch(invocations, id, { ended: tx.now }),
  },
});

const idOf = (commandId: string, instanceId: string): string => `${commandId} ${instanceId}`;

function checkedParameters(given: Readonly<Record<string, readonly string[]>> = {}): void {
  const wrong = Object.keys(given).find((name) => !PARAMETERS.includes(name));
  if (wrong !== undefined)
    refuse('InvalidParameters', `${wrong} is not a parameter of the document ${DOCUMENT}.`);
  if ((given.commands ?? []).length === 0)
    refuse('InvalidParameters', `The parameter commands is required by ${DOCUMENT}.`);
}

const wording = (state: string) => {
  const shown = state === 'sent' ? 'Pending' : state;
  return { Status: shown as 'Pending', StatusDetails: DETAILS[shown] ?? shown };
};

/** An invocation that can be seen; its command must be one of AWS's form. */
function seen(commandId: string | undefined, instanceId: string | undefined, tx: Tx): Stored<Invocation> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(commandId ?? ''))
    refuse('InvalidCommandId', 'InvalidCommandId');
  const found = tx.get(invocations, idOf(commandId as string, instanceId as string));
  return found.state === 'sent' ? refuse('InvocationDoesNotExist', 'InvocationDoesNotExist') : found;
}

export const commandOperations: Operations<'ssm'> = {
  SendCommand: {
    takes: ['DocumentName', 'InstanceIds', 'Parameters', 'Comment', 'TimeoutSeconds'],
    run: ({ DocumentName = '', InstanceIds = [], Parameters, Comment = '', TimeoutSeconds = 3600 }, tx) => {
      if (/^AWS-/.test(DocumentName) && DocumentName !== DOCUMENT)
        unsupported(`the document ${DocumentName}`);
      if (DocumentName !== DOCUMENT)
        refuse('InvalidDocument', `Document with name ${DocumentName} does not exist.`);
      checkedParameters(Parameters);
      if (TimeoutSeconds < 30 || TimeoutSeconds > 2_592_000) {
        refuse(
          'ValidationException',
          `Value '${TimeoutSeconds}' at 'timeoutSeconds' must be between 30 and 2592000`,
        );
      }
      if (InstanceIds.length === 0 || InstanceIds.length > 50) {
        refuse('ValidationException', 'Between 1 and 50 instance ids must be given.');
      }
      const strange = InstanceIds.find((id) => !isManaged(tx.find(instances, id), tx));
      if (strange !== undefined) {
        refuse(
          'InvalidInstanceId',
          `Instances [[${strange}]] not in a valid state for account ${tx.place.account}`,
        );
      }
      const commandId = uuid(tx.seed, 'command', tx.unique(12));
      for (const instanceId of InstanceIds) {
        tx.add(invocations, idOf(commandId, instanceId), 'sent', { commandId, instanceId, comment: Comment });
      }
      return {
        Command: {
          CommandId: commandId,
          DocumentName,
          Comment,
          RequestedDateTime: new Date(tx.now),
          InstanceIds: [...InstanceIds],
          Targets: [],
          ...wording('Pending'),
          TargetCount: InstanceIds.length,
          CompletedCount: 0,
          ErrorCount: 0,
          TimeoutSeconds,
        },
      };
    },
  },
  GetCommandInvocation: {
    takes: ['CommandId', 'InstanceId', 'PluginName'],
    run: ({ CommandId, InstanceId, PluginName }, tx) => {
      if (PluginName !== undefined && PluginName !== PLUGIN) refuse('InvalidPluginName', 'InvalidPluginName');
      const { data, state } = seen(CommandId, InstanceId, tx);
      return {
        CommandId: data.commandId,
        InstanceId: data.instanceId,
        Comment: data.comment,
        DocumentName: DOCUMENT,
        PluginName: PLUGIN,
        ResponseCode: state === 'Success' ? 0 : ENDED.includes(state) ? 1 : -1,
        ExecutionStartDateTime: data.began === undefined ? '' : new Date(data.began).toISOString(),
        ExecutionEndDateTime: data.ended === undefined ? '' : new Date(data.ended).toISOString(),
        ...wording(state),
        StandardOutputContent: '',
        StandardErrorContent: '',
      };
    },
  },
  ListCommandInvocations: {
    takes: ['CommandId', 'InstanceId', 'MaxResults', 'NextToken', 'Details'],
    run: (input, tx) => {
      const found = tx
        .list(invocations)
        .filter(({ data }) => input.CommandId === undefined || data.commandId === input.CommandId)
        .filter(({ data }) => input.InstanceId === undefined || data.instanceId === input.InstanceId);
      const shown = page(found, ({ id }) => id, { ...input }, tokens(50, 50));
      return {
        CommandInvocations: shown.items.map(({ data, state, created }) => ({
          CommandId: data.commandId,
          InstanceId: data.instanceId,
          Comment: data.comment,
          DocumentName: DOCUMENT,
          RequestedDateTime: new Date(created),
          ...wording(state),
          CommandPlugins: input.Details
            ? [{ Name: PLUGIN, ...wording(state), ResponseCode: state === 'Success' ? 0 : -1, Output: '' }]
            : [],
        })),
        NextToken: shown.next,
      };
    },
  },
  CancelCommand: {
    takes: ['CommandId', 'InstanceIds'],
    run: ({ CommandId, InstanceIds }, tx) => {
      const all = tx.list(invocations).filter(({ data }) => data.commandId === CommandId);
      if (all.length === 0) refuse('InvalidCommandId', 'InvalidCommandId');
      for (const { id, state, data } of all) {
        if (ENDED.includes(state) || !(InstanceIds?.includes(data.instanceId) ?? true)) continue;
        tx.enter(invocations, id, 'Cancelling');
      }
      return {};
    },
  },
};
