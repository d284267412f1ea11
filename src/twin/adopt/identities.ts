import { certificates } from '../acm/kinds.ts';
import { roles, users } from '../iam/entities.ts';
import type { Tx } from '../kind.ts';
import type { Answers } from './answers.ts';
import { adopt, tagsFrom } from './put.ts';

/** A policy as IAM answers it: URL-encoded JSON. */
const document = (encoded: string | undefined): string => decodeURIComponent(encoded ?? '');

/** Roles and users with their policies; certificates. Managed policies are AWS's own, or named and not looked into. */
export function adoptIdentities(answers: Answers, tx: Tx): void {
  for (const one of answers.all(
    'iam',
    'ListRoles',
    (reply) => reply.Roles,
    (one) => one.RoleName,
  )) {
    const asked = { RoleName: one.RoleName };
    const attached = answers.about('iam', 'ListAttachedRolePolicies', asked)?.AttachedPolicies ?? [];
    const inline = answers.of('iam', 'GetRolePolicy').filter(({ input }) => input.RoleName === one.RoleName);
    const data = {
      path: one.Path,
      entityId: one.RoleId,
      inline: Object.fromEntries(
        inline.map(({ output }) => [output.PolicyName ?? '', document(output.PolicyDocument)]),
      ),
      attached: attached.flatMap(({ PolicyArn }) => PolicyArn ?? []),
      trust: document(one.AssumeRolePolicyDocument),
      description: one.Description,
      maxSession: one.MaxSessionDuration ?? 3600,
    };
    adopt(tx, roles, one.RoleName, 'there', data, { tags: tagsFrom(one.Tags), made: one.CreateDate });
  }
  for (const one of answers.all(
    'iam',
    'ListUsers',
    (reply) => reply.Users,
    (one) => one.UserName,
  )) {
    const asked = { UserName: one.UserName };
    const attached = answers.about('iam', 'ListAttachedUserPolicies', asked)?.AttachedPolicies ?? [];
    const inline = answers.of('iam', 'GetUserPolicy').filter(({ input }) => input.UserName === one.UserName);
    const data = {
      path: one.Path,
      entityId: one.UserId,
      inline: Object.fromEntries(
        inline.map(({ output }) => [output.PolicyName ?? '', document(output.PolicyDocument)]),
      ),
      attached: attached.flatMap(({ PolicyArn }) => PolicyArn ?? []),
    };
    adopt(tx, users, one.UserName, 'there', data, { tags: tagsFrom(one.Tags), made: one.CreateDate });
  }
  for (const { output } of answers.of('acm', 'DescribeCertificate')) {
    const { Certificate: one } = output;
    if (one === undefined) continue;
    const issued = one.NotAfter && {
      subject: one.Subject ?? '',
      issuer: one.Issuer ?? '',
      serial: one.Serial ?? '',
      from: one.NotBefore?.getTime() ?? tx.now,
      to: one.NotAfter.getTime(),
    };
    const data = {
      type: one.Type as 'IMPORTED' | undefined,
      domain: one.DomainName,
      names: one.SubjectAlternativeNames ?? [],
      keyAlgorithm: one.KeyAlgorithm?.replace('-', '_'),
      issued,
      validation: one.DomainValidationOptions?.[0]?.ValidationMethod,
    };
    const made = one.CreatedAt ?? one.ImportedAt;
    adopt(tx, certificates, one.CertificateArn, one.Status, data, { made });
  }
}
