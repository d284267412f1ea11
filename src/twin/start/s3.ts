import type { Tx } from '../kind.ts';
import { newBucket } from '../s3/buckets.ts';
import { buckets, claim } from '../s3/kinds.ts';
import { PLACES, stands } from './place.ts';

/**
 * S3 as it stands before phase 1: media and static files of Frankfurt's UAT and of production, the pipelines'
 * artefacts, and nothing yet in UAE. What CloudFront shows is private and reached through it alone.
 */
export function standingBuckets(tx: Tx): void {
  const [frankfurt, prod] = [tx.in(PLACES.frankfurt), tx.in(PLACES.prod)];
  for (const name of ['muvi-media-uat', 'muvi-cms-uat']) bucket(frankfurt, name, 'uat');
  bucket(frankfurt, 'codepipeline-eu-central-1-uat', 'uat');
  for (const name of ['muvi-media-prod', 'muvi-cms-prod']) bucket(prod, name, 'prod', 'Enabled');
  bucket(prod, 'codepipeline-eu-central-1-prod', 'prod');
}

function bucket(tx: Tx, name: string, stage: string, versioning?: 'Enabled'): void {
  const served = name.startsWith('muvi-');
  stands(
    tx,
    buckets,
    name,
    'active',
    {
      ...newBucket(tx.place.region),
      ...(versioning ? { versioning } : {}),
      ...(served ? { policy: readByCloudFront(tx, name) } : {}),
    },
    { Environment: stage },
  );
  claim(name, tx);
}

/** Lets this account's distributions read, and nobody else. */
function readByCloudFront({ place }: Tx, name: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AllowCloudFrontServicePrincipal',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${name}/*`,
        Condition: {
          ArnLike: { 'AWS:SourceArn': `arn:aws:cloudfront::${place.account}:distribution/*` },
        },
      },
    ],
  });
}
