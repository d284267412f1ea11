/**
 * What a web ACL guards. https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html (and
 * Disassociate, GetWebACLForResource, ListResourcesForWebACL)
 * Application load balancers only; distributions name their web ACL themselves. A web ACL that is new, or a load
 * balancer that is not active yet, is unavailable: the request is to be made again. An association shows within a
 * minute; one load balancer has one web ACL, the latest. Taking it away shows at once.
 */
import { loadBalancers } from '../elbv2/kinds.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { aclWithArn, associations, guardedBy, invalid, nonexistent } from './kinds.ts';
import { view } from './web-acls.ts';

const LOAD_BALANCER = /^arn:aws:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer\/app\//;

function guarded(arn = '', tx: Tx) {
  if (!LOAD_BALANCER.test(arn)) {
    if (/^arn:aws:(apigateway|appsync|cognito-idp|apprunner|ec2):/.test(arn)) unsupported(`WAF for ${arn}`);
    invalid(
      `The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: RESOURCE_ARN, parameter: ${arn}`,
    );
  }
  return tx.find(loadBalancers, arn) ?? nonexistent();
}

function unavailable(): never {
  return refuse(
    'WAFUnavailableEntityException',
    "AWS WAF couldn't retrieve the resource that you requested. Retry your request.",
  );
}

export const associationOperations: Operations<'wafv2'> = {
  AssociateWebACL: {
    takes: ['WebACLArn', 'ResourceArn'],
    run({ WebACLArn: arn = '', ResourceArn }, tx) {
      const { acl } = aclWithArn(arn, tx);
      if (acl.data.scope !== 'REGIONAL') invalid('The web ACL is for CloudFront, field: WEB_ACL_ARN');
      const balancer = guarded(ResourceArn, tx);
      if (acl.state !== 'ready' || balancer.state !== 'active') unavailable();
      const there = tx.find(associations, balancer.id);
      if (there?.data.acl === arn) return {};
      if (there) tx.remove(associations, balancer.id);
      tx.add(associations, balancer.id, 'associating', { acl: arn });
      return {};
    },
  },
  DisassociateWebACL: {
    takes: ['ResourceArn'],
    run({ ResourceArn }, tx) {
      tx.remove(associations, guarded(ResourceArn, tx).id);
      return {};
    },
  },
  GetWebACLForResource: {
    takes: ['ResourceArn'],
    run({ ResourceArn }, tx) {
      const there = tx.find(associations, guarded(ResourceArn, tx).id);
      if (there?.state !== 'associated') return {};
      const { acl, at } = aclWithArn(there.data.acl, tx);
      return { WebACL: view(acl, at) };
    },
  },
  ListResourcesForWebACL: {
    takes: ['WebACLArn', 'ResourceType'],
    run({ WebACLArn: arn = '', ResourceType = 'APPLICATION_LOAD_BALANCER' }, tx) {
      aclWithArn(arn, tx);
      if (ResourceType !== 'APPLICATION_LOAD_BALANCER') return { ResourceArns: [] };
      const shown = guardedBy(arn, tx).filter(({ state }) => state === 'associated');
      return { ResourceArns: shown.map(({ id }) => id) };
    },
  },
};
