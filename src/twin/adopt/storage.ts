import { accessControls, answersFor, type Config, distributions } from '../cloudfront/kinds.ts';
import type { Tx } from '../kind.ts';
import { recordId, records, zones } from '../route-53/kinds.ts';
import { buckets, claim } from '../s3/kinds.ts';
import { associations, type Rules, webAcls } from '../wafv2/kinds.ts';
import type { Answers } from './answers.ts';
import { adopt, lastPart, tagsFrom } from './put.ts';

/** Buckets (their settings, not their content), distributions, web ACLs and DNS zones. */
export function adoptStorage(answers: Answers, tx: Tx): void {
  for (const { Name, CreationDate } of answers.all(
    's3',
    'ListBuckets',
    (reply) => reply.Buckets,
    (one) => one.Name,
  )) {
    const asked = { Bucket: Name };
    const encryption = answers.about('s3', 'GetBucketEncryption', asked);
    const data = {
      region: answers.about('s3', 'GetBucketLocation', asked)?.LocationConstraint || 'us-east-1',
      encryption: encryption?.ServerSideEncryptionConfiguration,
      publicAccessBlock: answers.about('s3', 'GetPublicAccessBlock', asked)?.PublicAccessBlockConfiguration,
      ownership: answers.about('s3', 'GetBucketOwnershipControls', asked)?.OwnershipControls,
      policy: answers.about('s3', 'GetBucketPolicy', asked)?.Policy,
      versioning: answers.about('s3', 'GetBucketVersioning', asked)?.Status,
    };
    const tags = tagsFrom(answers.about('s3', 'GetBucketTagging', asked)?.TagSet);
    const stored = adopt(tx, buckets, Name, 'active', data as never, { tags, made: CreationDate });
    if (stored) claim(stored.id, tx);
  }
  adoptDistributions(answers, tx);
  adoptAcls(answers, tx);
  for (const one of answers.all(
    'route-53',
    'ListHostedZones',
    (reply) => reply.HostedZones,
    (one) => one.Id,
  )) {
    const id = lastPart(one.Id);
    const data = { name: one.Name, reference: one.CallerReference, comment: one.Config?.Comment };
    adopt(tx, zones, id, 'active', data);
    const sets = answers.about('route-53', 'ListResourceRecordSets', {
      HostedZoneId: one.Id,
    })?.ResourceRecordSets;
    for (const set of sets ?? []) adopt(tx, records, recordId(id, set), 'active', { zone: id, set });
  }
}

function adoptDistributions(answers: Answers, tx: Tx): void {
  for (const { output } of answers.of('cloudfront', 'GetDistribution')) {
    const { Distribution: one, ETag } = output;
    const config = one?.DistributionConfig;
    if (one === undefined || config === undefined) continue;
    const data = {
      config: config as Config,
      domain: one.DomainName,
      etag: ETag,
      modified: one.LastModifiedTime?.getTime(),
    };
    adopt(tx, distributions, one.Id, one.Status, data);
    answersFor(one.Id ?? '', config.Aliases?.Items ?? [], tx);
  }
  for (const { output } of answers.of('cloudfront', 'GetOriginAccessControl')) {
    const { OriginAccessControl: one, ETag } = output;
    const data = { config: one?.OriginAccessControlConfig, etag: ETag };
    adopt(tx, accessControls, one?.Id, 'active', data);
  }
}

function adoptAcls(answers: Answers, tx: Tx): void {
  for (const { input, output } of answers.of('wafv2', 'GetWebACL')) {
    const { WebACL: one, LockToken } = output;
    const data = {
      name: one?.Name,
      scope: input.Scope as 'REGIONAL',
      lock: LockToken,
      description: one?.Description ?? '',
      defaultAction: one?.DefaultAction,
      rules: one?.Rules as Rules | undefined,
      visibility: one?.VisibilityConfig,
      capacity: Number(one?.Capacity ?? 0),
    };
    adopt(tx, webAcls, one?.Id, 'ready', data);
    const guarded = answers.about('wafv2', 'ListResourcesForWebACL', { WebACLArn: one?.ARN });
    for (const arn of guarded?.ResourceArns ?? [])
      adopt(tx, associations, arn, 'associated', { acl: one?.ARN });
  }
}
