import { describe } from '../../aws/call.ts';
import { needed, resourceKind } from '../kind.ts';
import { resource, sorted } from '../resource.ts';

export const distributions = resourceKind({
  kind: 'cloudfront/distribution',
  title: 'CloudFront distributions',
  service: 'cloudfront',
  scope: 'global',
  async list(ask) {
    // CloudFront leaves the list out where there is nothing to list, and says so in Quantity.
    const listed = await ask.list(describe('cloudfront', 'ListDistributions', {}), ({ DistributionList }) =>
      DistributionList?.Quantity === 0 ? [] : DistributionList?.Items,
    );
    return listed.map((distribution) => {
      const origins = distribution.Origins?.Items?.map(({ DomainName }) => DomainName);
      return resource({
        kind: 'cloudfront/distribution',
        id: needed(distribution.Id, 'Id'),
        arn: distribution.ARN,
        name: distribution.Aliases?.Items?.[0] ?? distribution.Id,
        facts: {
          Status: distribution.Status,
          Enabled: distribution.Enabled,
          Aliases: sorted(distribution.Aliases?.Items),
          Origins: sorted(origins),
          ViewerProtocolPolicy: distribution.DefaultCacheBehavior?.ViewerProtocolPolicy,
          PriceClass: distribution.PriceClass,
          WebACLId: distribution.WebACLId,
        },
        uses: [distribution.WebACLId, ...(origins ?? [])],
      });
    });
  },
});

export const webAcls = resourceKind({
  kind: 'wafv2/web-acl',
  title: 'WAF web ACLs',
  service: 'wafv2',
  also: ['waf'],
  async list(ask) {
    const listed = await ask.list(
      describe('wafv2', 'ListWebACLs', { Scope: 'REGIONAL' }),
      (reply) => reply.WebACLs,
    );
    return Promise.all(
      listed.map(async ({ Id, Name, ARN }) => {
        const [acl, guarded] = await Promise.all([
          ask.about(describe('wafv2', 'GetWebACL', { Scope: 'REGIONAL', Id, Name })),
          ask.about(
            describe('wafv2', 'ListResourcesForWebACL', {
              WebACLArn: ARN,
              ResourceType: 'APPLICATION_LOAD_BALANCER',
            }),
          ),
        ]);
        const rules = 'value' in acl ? (acl.value.WebACL?.Rules ?? []) : undefined;
        const resources = 'value' in guarded ? sorted(guarded.value.ResourceArns) : undefined;
        return resource({
          kind: 'wafv2/web-acl',
          id: needed(Id, 'Id'),
          arn: ARN,
          name: needed(Name, 'Name'),
          facts: {
            DefaultAction:
              'value' in acl ? (acl.value.WebACL?.DefaultAction?.Block ? 'Block' : 'Allow') : undefined,
            Rules: rules?.map(({ Name: rule, Action, Statement }) => ({
              name: rule ?? '',
              action: Object.keys(Action ?? {})[0] ?? '',
              limit: Statement?.RateBasedStatement?.Limit ?? null,
            })),
            Resources: resources,
          },
          unread: {
            ...('unread' in acl ? { Rules: acl.unread } : {}),
            ...('unread' in guarded ? { Resources: guarded.unread } : {}),
          },
          uses: resources ?? [],
        });
      }),
    );
  },
});
