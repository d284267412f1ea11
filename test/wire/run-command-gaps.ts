import type { Amendment } from './relay.ts';

interface Sent {
  readonly CommandId: string;
  readonly InstanceId: string;
  readonly Comment: string;
  readonly RequestedDateTime: number;
  readonly Status: string;
}

/**
 * What the emulator's Systems Manager lacks (see the matrix), from the API reference: which instances are managed,
 * and what became of the commands on one. An instance is managed as soon as it is asked about.
 */
export function runCommandGaps(): Amendment {
  const sent: Sent[] = [];
  return {
    covers: ['ssm:DescribeInstanceInformation', 'ssm:ListCommandInvocations', 'ssm:SendCommand'],
    answer({ operation, body }) {
      const asked = JSON.parse(body || '{}') as {
        InstanceId?: string;
        Filters?: readonly { Key: string; Values: readonly string[] }[];
      };
      if (operation === 'DescribeInstanceInformation') {
        const ids = asked.Filters?.find(({ Key }) => Key === 'InstanceIds')?.Values ?? [];
        const InstanceInformationList = ids.map((InstanceId) => ({ InstanceId, PingStatus: 'Online' }));
        return { status: 200, body: JSON.stringify({ InstanceInformationList }) };
      }
      if (operation !== 'ListCommandInvocations') return undefined;
      const CommandInvocations = sent.filter(({ InstanceId }) => InstanceId === asked.InstanceId);
      return { status: 200, body: JSON.stringify({ CommandInvocations }) };
    },
    amend({ operation, body: asked }, body) {
      if (operation !== 'SendCommand') return body;
      const { InstanceIds = [], Comment = '' } = JSON.parse(asked) as {
        InstanceIds?: readonly string[];
        Comment?: string;
      };
      const { Command } = JSON.parse(body) as { Command?: { CommandId: string; Status: string } };
      if (Command === undefined) return body;
      const { CommandId, Status } = Command;
      for (const InstanceId of InstanceIds) {
        sent.push({ CommandId, InstanceId, Comment, RequestedDateTime: Date.now() / 1_000, Status });
      }
      return body;
    },
  };
}
