import type { Input } from '../../aws/types.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import { invalid, misconfigured } from './common.ts';
import { type Action, loadBalancers, loadBalancersOf, targetGroups } from './kinds.ts';

type Given = NonNullable<Input<'elastic-load-balancing-v2', 'CreateListener'>['DefaultActions']>[number];

/** What a redirect keeps of the request where nothing else is said. */
const KEPT = {
  Protocol: '#{protocol}',
  Port: '#{port}',
  Host: '#{host}',
  Path: '/#{path}',
  Query: '#{query}',
};

/** Actions as they will be described. Refuses groups a listener of this load balancer cannot forward to. */
export function actions(
  given: readonly Given[] | undefined,
  balancer: string,
  protocol: string,
  tx: Tx,
): Action[] {
  if (!given || given.length === 0) return invalid('At least one action must be given');
  return given.map((action) => {
    const { Type, Order } = action;
    switch (Type) {
      case 'forward':
        return { Type, Order, ...forward(action, balancer, protocol, tx) };
      case 'redirect': {
        const { StatusCode = '' } = action.RedirectConfig ?? {};
        if (!['HTTP_301', 'HTTP_302'].includes(StatusCode))
          invalid('A redirect answers with HTTP_301 or HTTP_302');
        return { Type, Order, RedirectConfig: { ...KEPT, ...action.RedirectConfig, StatusCode } };
      }
      case 'fixed-response': {
        const { StatusCode = '' } = action.FixedResponseConfig ?? {};
        if (!/^[245]\d\d$/.test(StatusCode)) invalid('A fixed response answers with 2XX, 4XX or 5XX');
        return { Type, Order, FixedResponseConfig: { ...action.FixedResponseConfig, StatusCode } };
      }
      default:
        return unsupported(`the action ${Type}`);
    }
  });
}

function forward({ TargetGroupArn, ForwardConfig }: Given, balancer: string, protocol: string, tx: Tx) {
  const listed = ForwardConfig?.TargetGroups?.map((each) => ({
    TargetGroupArn: each.TargetGroupArn ?? invalid('A target group ARN must be given'),
    Weight: each.Weight ?? 1,
  }));
  if (
    TargetGroupArn !== undefined &&
    listed &&
    (listed.length !== 1 || listed[0]?.TargetGroupArn !== TargetGroupArn)
  ) {
    invalid('TargetGroupArn and ForwardConfig name different target groups');
  }
  const groups = listed ?? [
    { TargetGroupArn: TargetGroupArn ?? invalid('A target group must be given'), Weight: 1 },
  ];
  for (const each of groups) reachable(each.TargetGroupArn, balancer, protocol, tx);
  return {
    TargetGroupArn: groups.length === 1 ? groups[0]?.TargetGroupArn : undefined,
    ForwardConfig: {
      TargetGroups: groups,
      TargetGroupStickinessConfig: { Enabled: false, ...ForwardConfig?.TargetGroupStickinessConfig },
    },
  };
}

function reachable(arn: string, balancer: string, protocol: string, tx: Tx): void {
  const group = tx.get(targetGroups, arn);
  if (group.data.vpcId !== tx.get(loadBalancers, balancer).data.vpcId) {
    misconfigured(`The target group '${arn}' is in a different VPC than load balancer '${balancer}'`);
  }
  if (loadBalancersOf(arn, tx).some((other) => other !== balancer)) {
    refuse(
      'TargetGroupAssociationLimitException',
      `The following target groups cannot be associated with more than one load balancer: ${arn}`,
    );
  }
  if (group.data.version === 'GRPC' && protocol !== 'HTTPS') {
    misconfigured(
      `Listener protocol '${protocol}' is not supported with a target group with the protocol-version 'GRPC'`,
    );
  }
}
