/**
 * Web ACLs. https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html (and Get, List, Update, Delete)
 * An update replaces the whole and carries the lock token of the last read. One that guards something, or that a
 * distribution names, is not deleted. Logging is never configured.
 */
import { distributions } from '../cloudfront/kinds.ts';
import { type Paging, page } from '../handlers/page.ts';
import { tagList, tagsOf } from '../handlers/tags.ts';
import { uuid } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { aclWithArn, guardedBy, invalid, nonexistent, of, webAcls } from './kinds.ts';
import { checkedRules } from './rules.ts';

type WebAcl = ReturnType<typeof aclWithArn>['acl'];

const listing: Paging = {
  token: 'NextMarker',
  next: 'NextMarker',
  limit: 'Limit',
  size: 100,
  limits: [1, 100],
  badToken: 'WAFInvalidParameterException',
  badLimit: 'WAFInvalidParameterException',
};

const newId = (tx: Tx): string => uuid(tx.seed, tx.unique(32));

const summary = (acl: WebAcl, tx: Tx) => ({
  Name: acl.data.name,
  Id: acl.id,
  Description: acl.data.description ?? '',
  LockToken: acl.data.lock,
  ARN: webAcls.arn?.(acl, tx),
});

/** A web ACL as it is shown alone. */
export const view = (acl: WebAcl, tx: Tx) => ({
  Name: acl.data.name,
  Id: acl.id,
  ARN: webAcls.arn?.(acl, tx),
  DefaultAction: acl.data.defaultAction,
  Description: acl.data.description ?? '',
  Rules: [...acl.data.rules],
  VisibilityConfig: acl.data.visibility as never,
  Capacity: acl.data.capacity,
  ManagedByFirewallManager: false,
  LabelNamespace: `awswaf:${tx.place.account}:webacl:${acl.data.name}:`,
  RetrofittedByFirewallManager: false,
});

/** Exactly one of the two things it may do with what no rule matches. */
function checkedAction(action: { readonly Allow?: unknown; readonly Block?: unknown } | undefined): object {
  if ((action?.Allow === undefined) === (action?.Block === undefined))
    invalid('EXACTLY_ONE_CONDITION_REQUIRED, field: DEFAULT_ACTION');
  return action as object;
}

interface Named {
  readonly Id?: string | undefined;
  readonly Name?: string | undefined;
  readonly Scope?: string | undefined;
}

function named({ Id = '', Name, Scope }: Named, tx: Tx): WebAcl {
  const acl = of(Scope, tx).find(webAcls, Id);
  return acl && acl.data.name === Name && acl.data.scope === Scope ? acl : nonexistent();
}

function unlocked(acl: WebAcl, lock: string | undefined): void {
  if (acl.data.lock === lock) return;
  refuse(
    'WAFOptimisticLockException',
    "AWS WAF couldn't save your changes because someone changed the resource after you started to edit it. Reapply your changes.",
  );
}

/** What would lose its protection: load balancers, and the distributions that name it. */
function holders(acl: Stored<WebAcl['data']>, tx: Tx): readonly string[] {
  const arn = webAcls.arn?.(acl, tx) ?? '';
  const edges = tx.list(distributions).filter(({ data }) => data.config.WebACLId === arn);
  return [...guardedBy(arn, tx), ...edges].map(({ id }) => id);
}

export const webAclOperations: Operations<'wafv2'> = {
  CreateWebACL: {
    takes: ['Name', 'Scope', 'DefaultAction', 'Description', 'Rules', 'VisibilityConfig', 'Tags'],
    run(input, tx) {
      const { Name: name = '', Scope: scope, Description: description } = input;
      if (!/^[\w-]{1,128}$/.test(name)) invalid(`The name ${name} is not valid, field: ENTITY_NAME`);
      if (scope !== 'REGIONAL' && scope !== 'CLOUDFRONT')
        return invalid(`The scope ${scope} is not valid, field: SCOPE_VALUE`);
      const at = of(scope, tx);
      const same = at.list(webAcls).some(({ data }) => data.name === name && data.scope === scope);
      if (same) refuse('WAFDuplicateItemException', webAcls.errors.exists?.says(name, '') ?? '');
      const acl = at.add(
        webAcls,
        newId(tx),
        'spreading',
        {
          name,
          scope,
          lock: newId(tx),
          ...(description === undefined ? {} : { description }),
          defaultAction: checkedAction(input.DefaultAction),
          ...checkedRules(input.Rules),
          visibility: input.VisibilityConfig ?? {},
        },
        tagsOf(input.Tags),
      );
      return { Summary: summary(acl, at) };
    },
  },
  GetWebACL: {
    takes: ['Name', 'Scope', 'Id', 'ARN'],
    run({ ARN, ...input }, tx) {
      const { acl, at } =
        ARN === undefined ? { acl: named(input, tx), at: of(input.Scope, tx) } : aclWithArn(ARN, tx);
      return { WebACL: view(acl, at), LockToken: acl.data.lock };
    },
  },
  ListWebACLs: {
    takes: ['Scope', 'NextMarker', 'Limit'],
    run(input, tx) {
      const at = of(input.Scope, tx);
      const all = at.list(webAcls).filter(({ data }) => data.scope === input.Scope);
      const shown = page(all, ({ id }) => id, { ...input }, listing);
      return { WebACLs: shown.items.map((acl) => summary(acl, at)), NextMarker: shown.next };
    },
  },
  UpdateWebACL: {
    takes: ['Name', 'Scope', 'Id', 'DefaultAction', 'Description', 'Rules', 'VisibilityConfig', 'LockToken'],
    run(input, tx) {
      const acl = named(input, tx);
      unlocked(acl, input.LockToken);
      const lock = newId(tx);
      of(input.Scope, tx).patch(webAcls, acl.id, {
        lock,
        ...(input.Description === undefined ? {} : { description: input.Description }),
        defaultAction: checkedAction(input.DefaultAction),
        ...checkedRules(input.Rules),
        visibility: input.VisibilityConfig ?? {},
      });
      return { NextLockToken: lock };
    },
  },
  DeleteWebACL: {
    takes: ['Name', 'Scope', 'Id', 'LockToken'],
    run(input, tx) {
      const acl = named(input, tx);
      const at = of(input.Scope, tx);
      unlocked(acl, input.LockToken);
      if (holders(acl, at).length > 0)
        refuse('WAFAssociatedItemException', webAcls.errors.held?.says(acl.id, '') ?? '');
      at.remove(webAcls, acl.id);
      return {};
    },
  },
  GetLoggingConfiguration: {
    takes: ['ResourceArn'],
    run({ ResourceArn }, tx) {
      aclWithArn(ResourceArn, tx);
      return nonexistent();
    },
  },
  ListTagsForResource: {
    takes: ['ResourceARN', 'NextMarker', 'Limit'],
    run({ ResourceARN, ...input }, tx) {
      const shown = page(tagList(aclWithArn(ResourceARN, tx).acl.tags), ({ Key }) => Key, input, listing);
      return {
        TagInfoForResource: { ResourceARN, TagList: [...shown.items] },
        NextMarker: shown.next,
      };
    },
  },
  TagResource: {
    takes: ['ResourceARN', 'Tags'],
    run({ ResourceARN, Tags }, tx) {
      const { acl, at } = aclWithArn(ResourceARN, tx);
      at.put(webAcls, { ...acl, tags: { ...acl.tags, ...tagsOf(Tags) } });
      return {};
    },
  },
  UntagResource: {
    takes: ['ResourceARN', 'TagKeys'],
    run({ ResourceARN, TagKeys = [] }, tx) {
      const { acl, at } = aclWithArn(ResourceARN, tx);
      const left = Object.entries(acl.tags ?? {}).filter(([key]) => !TagKeys.includes(key));
      at.put(webAcls, { ...acl, tags: Object.fromEntries(left) });
      return {};
    },
  },
};
