import { describe } from '../../aws/call.ts';
import { needed, resourceKind } from '../kind.ts';
import { resource, sorted } from '../resource.ts';

/** Roles that people made; those AWS keeps for its services are left out. */
export const roles = resourceKind({
  kind: 'iam/role',
  title: 'IAM roles',
  service: 'iam',
  scope: 'global',
  async list(ask) {
    const listed = await ask.list(describe('iam', 'ListRoles', {}), (reply) => reply.Roles);
    return Promise.all(
      listed
        .filter(({ Path = '/' }) => !Path.startsWith('/aws-service-role/'))
        .map(async ({ RoleName: given, Arn, AssumeRolePolicyDocument }) => {
          const RoleName = needed(given, 'RoleName');
          const [attached, inline] = await Promise.all([
            ask.about(describe('iam', 'ListAttachedRolePolicies', { RoleName })),
            ask.about(describe('iam', 'ListRolePolicies', { RoleName })),
          ]);
          return resource({
            kind: 'iam/role',
            id: RoleName,
            arn: Arn,
            facts: {
              trusts: trusted(AssumeRolePolicyDocument),
              AttachedPolicies:
                'value' in attached
                  ? sorted(attached.value.AttachedPolicies?.map(({ PolicyName }) => PolicyName))
                  : undefined,
              InlinePolicies: 'value' in inline ? sorted(inline.value.PolicyNames) : undefined,
            },
            unread: {
              ...('unread' in attached ? { AttachedPolicies: attached.unread } : {}),
              ...('unread' in inline ? { InlinePolicies: inline.unread } : {}),
            },
          });
        }),
    );
  },
});

/** Who may take a role on: IAM gives the document URL-encoded. */
function trusted(document: string | undefined): readonly string[] {
  if (document === undefined) return [];
  const { Statement = [] } = JSON.parse(decodeURIComponent(document)) as {
    Statement?: { Principal?: unknown } | readonly { Principal?: unknown }[];
  };
  const principals = [Statement]
    .flat()
    .flatMap(({ Principal }) =>
      typeof Principal === 'object' && Principal !== null
        ? Object.values(Principal as Record<string, string | readonly string[]>).flat()
        : String(Principal ?? ''),
    );
  return sorted(principals);
}
