/** What WAF holds: web ACLs, and which of them guards which load balancer. */
import type { Input } from '../../aws/types.ts';
import { loadBalancers } from '../elbv2/kinds.ts';
import { kind, type Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Stored } from '../world.ts';

export type Scope = 'REGIONAL' | 'CLOUDFRONT';
export type Rules = NonNullable<Input<'wafv2', 'CreateWebACL'>['Rules']>;

interface WebAcl {
  readonly name: string;
  readonly scope: Scope;
  readonly lock: string;
  readonly description?: string;
  readonly defaultAction: object;
  readonly rules: Rules;
  readonly visibility: object;
  readonly capacity: number;
}

/** By its id. What CloudFront uses stands in us-east-1, wherever it is asked for. */
export const webAcls = kind<WebAcl>({
  service: 'wafv2',
  name: 'WebACL',
  // "From a few seconds to a number of minutes" until it can be associated (UpdateWebACL's page).
  passing: { spreading: { lasts: ['5s', '20s'], next: 'ready' } },
  errors: {
    missing: {
      name: 'WAFNonexistentItemException',
      says: () => "AWS WAF couldn't perform the operation because your resource doesn't exist.",
    },
    exists: {
      name: 'WAFDuplicateItemException',
      says: () =>
        "AWS WAF couldn't perform the operation because some resource in your request is a duplicate of an existing one.",
    },
    held: {
      name: 'WAFAssociatedItemException',
      says: () =>
        "AWS WAF couldn't perform the operation because your resource is being used by another resource or it's associated with another resource.",
    },
  },
  arn: ({ id, data }, { place }) =>
    `arn:aws:wafv2:${place.region}:${place.account}:${data.scope === 'REGIONAL' ? 'regional' : 'global'}/webacl/${data.name}/${id}`,
});

/** A load balancer's web ACL, by the load balancer's ARN. It is shown once it has taken effect. */
export const associations = kind<{ readonly acl: string }>({
  service: 'wafv2',
  name: 'Association',
  passing: { associating: { lasts: ['30s', '60s'], next: 'associated' } },
  errors: { missing: webAcls.errors.missing },
});

/** The place where things of a scope stand. */
export const of = (scope: string | undefined, tx: Tx): Tx =>
  scope === 'CLOUDFRONT' ? tx.in({ region: 'us-east-1' }) : tx;

/** The web ACL with an ARN, of either scope; the error for none. */
export function aclWithArn(
  arn: string | undefined,
  tx: Tx,
): { readonly acl: Stored<WebAcl>; readonly at: Tx } {
  const at = of(/:global\//.test(arn ?? '') ? 'CLOUDFRONT' : 'REGIONAL', tx);
  const acl = at.list(webAcls).find((each) => webAcls.arn?.(each, at) === arn);
  return acl ? { acl, at } : nonexistent();
}

/** Whether there is a web ACL for CloudFront with this ARN. */
export function globalAcl(arn: string, tx: Tx): boolean {
  const at = of('CLOUDFRONT', tx);
  return at.list(webAcls).some((each) => each.data.scope === 'CLOUDFRONT' && webAcls.arn?.(each, at) === arn);
}

/** The load balancers a web ACL was given to, of those that are still there. */
export const guardedBy = (acl: string, tx: Tx): readonly Stored<{ readonly acl: string }>[] =>
  tx.list(associations).filter(({ id, data }) => data.acl === acl && tx.find(loadBalancers, id));

export function nonexistent(): never {
  return refuse('WAFNonexistentItemException', webAcls.errors.missing.says('', ''));
}

export function invalid(message: string): never {
  return refuse('WAFInvalidParameterException', `Error reason: ${message}`);
}
