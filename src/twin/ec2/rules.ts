import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Stored } from '../world.ts';
import { canonicalCidr } from './cidr.ts';
import type { Rule } from './kinds.ts';

/** An IpPermission as the API takes and gives it. */
export interface Permission {
  readonly IpProtocol?: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp?: string; readonly Description?: string }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6?: string; readonly Description?: string }[];
  readonly PrefixListIds?: readonly { readonly PrefixListId?: string; readonly Description?: string }[];
  readonly UserIdGroupPairs?: readonly {
    readonly GroupId?: string;
    readonly UserId?: string;
    readonly Description?: string;
  }[];
}

export const isGroup = (source: string): boolean => source.startsWith('sg-');
export const isPrefixList = (source: string): boolean => source.startsWith('pl-');
export const isIpv6 = (source: string): boolean => source.includes(':');

const PROTOCOLS: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', all: '-1' };

/** The single rules that permissions stand for. Refuses a protocol without ports or peers, as EC2 does. */
export function rulesFrom(
  groupId: string,
  egress: boolean,
  given: readonly Permission[] | undefined,
): Rule[] {
  return (given ?? []).flatMap((permission) => {
    const named = permission.IpProtocol ?? refuse('InvalidParameterValue', 'Invalid value for IpProtocol');
    const protocol = PROTOCOLS[named] ?? named;
    const ports = protocol === '-1' ? {} : portsOf(permission, protocol);
    const peers = [
      ...(permission.IpRanges ?? []).map(
        (peer) => [canonicalCidr(peer.CidrIp ?? ''), peer.Description] as const,
      ),
      ...(permission.Ipv6Ranges ?? []).map((peer) => [peer.CidrIpv6 ?? '', peer.Description] as const),
      ...(permission.PrefixListIds ?? []).map((peer) => [peer.PrefixListId ?? '', peer.Description] as const),
      ...(permission.UserIdGroupPairs ?? []).map((peer) => [peer.GroupId ?? '', peer.Description] as const),
    ];
    if (peers.length === 0)
      refuse('InvalidParameterValue', 'Must specify at least one peer: a range, a prefix list or a group');
    return peers.map(([source, description]) => ({
      groupId,
      egress,
      protocol,
      ...ports,
      source,
      ...(description === undefined ? {} : { description }),
    }));
  });
}

function portsOf({ FromPort: from, ToPort: to }: Permission, protocol: string): Pick<Rule, 'from' | 'to'> {
  if (from === undefined || to === undefined) {
    return refuse('MissingParameter', `Invalid ports: FromPort and ToPort are required for ${protocol}`);
  }
  if (protocol !== 'icmp' && (from < 0 || to > 65_535 || from > to)) {
    return refuse('InvalidParameterValue', `Invalid TCP/UDP port range (${from}:${to})`);
  }
  return { from, to };
}

/** Whether two rules are one and the same to EC2: a description does not make a difference. */
export function sameRule(one: Rule, other: Rule): boolean {
  return (
    one.groupId === other.groupId &&
    one.egress === other.egress &&
    one.protocol === other.protocol &&
    one.from === other.from &&
    one.to === other.to &&
    one.source === other.source
  );
}

/** The rules of a group as DescribeSecurityGroups shows them: one entry for each protocol and port range. */
export function permissions(of: readonly Stored<Rule>[], tx: Tx): Permission[] {
  const ranges = new Map<string, Rule[]>();
  for (const { data } of of) {
    const range = `${data.protocol} ${data.from} ${data.to}`;
    ranges.set(range, [...(ranges.get(range) ?? []), data]);
  }
  return [...ranges.values()].map((group) => {
    const [{ protocol, from, to }] = group as [Rule];
    const peers = (is: (source: string) => boolean) => group.filter(({ source }) => is(source));
    return {
      IpProtocol: protocol,
      FromPort: from,
      ToPort: to,
      IpRanges: peers((source) => !isGroup(source) && !isPrefixList(source) && !isIpv6(source)).map(
        (rule) => ({
          CidrIp: rule.source,
          Description: rule.description,
        }),
      ),
      Ipv6Ranges: peers(isIpv6).map((rule) => ({ CidrIpv6: rule.source, Description: rule.description })),
      PrefixListIds: peers(isPrefixList).map((rule) => ({
        PrefixListId: rule.source,
        Description: rule.description,
      })),
      UserIdGroupPairs: peers(isGroup).map((rule) => ({
        GroupId: rule.source,
        UserId: tx.place.account,
        Description: rule.description,
      })),
    };
  });
}
