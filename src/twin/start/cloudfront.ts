import { completed } from '../cloudfront/complete.ts';
import { accessControls, answersFor, type Config, capitals, distributions } from '../cloudfront/kinds.ts';
import { loadBalancers } from '../elbv2/kinds.ts';
import { view } from '../elbv2/load-balancers.ts';
import { base36, uuid } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { BEGINNING } from '../world.ts';
import { PLACES, stands } from './place.ts';

/** AWS's own policies: CachingOptimized, CachingDisabled, AllViewer. */
const CACHED = { CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6' };
const NOT_CACHED = {
  CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  OriginRequestPolicyId: '216adef6-5c7f-47e4-b989-5492eafa07d3',
};

/** What a distribution stands in front of. */
interface Stands {
  readonly alias?: string;
  readonly bucket?: string;
  /** The host of a load balancer. */
  readonly host?: string;
  readonly disabled?: true;
}

/**
 * CloudFront as it stands before phase 1: the twelve distributions of account 1 (the runbook names two of them), and
 * production's four. Three of the twelve were left behind by experiments, two of them in front of load balancers that
 * phase 1 deletes.
 */
export function standingDistributions(tx: Tx): void {
  const [uae, frankfurt, prod] = [tx.in(PLACES.uae), tx.in(PLACES.frankfurt), tx.in(PLACES.prod)];
  const uat = (name: string): string => `${name}.uat.muvicinemas.com`;
  const account1: readonly Stands[] = [
    { alias: uat('api'), host: hostOf(frankfurt, 'Muvi-UAT') },
    { alias: uat('app'), host: hostOf(frankfurt, 'Muvi-Website-UAT') },
    { alias: uat('www'), host: hostOf(frankfurt, 'Muvi-Website-UAT') },
    { alias: uat('admin'), host: hostOf(frankfurt, 'Muvi-Website-UAT') },
    { alias: uat('kiosk'), host: hostOf(frankfurt, 'Muvi-UAT') },
    { alias: uat('pos'), host: hostOf(frankfurt, 'Muvi-UAT') },
    { alias: uat('media'), bucket: 'muvi-media-uat' },
    { alias: uat('cms'), bucket: 'muvi-cms-uat' },
    { alias: uat('assets'), bucket: 'muvi-cms-uat' },
    { host: hostOf(uae, 'Muvi-UAT') },
    { host: hostOf(uae, 'sample-film-session-alb-v2'), disabled: true },
    { bucket: 'muvi-media-uat', disabled: true },
  ];
  const production: readonly Stands[] = [
    { alias: 'api.muvicinemas.com', host: hostOf(prod, 'Muvi-Prod') },
    { alias: 'www.muvicinemas.com', host: hostOf(prod, 'Muvi-Website-Prod') },
    { alias: 'media.muvicinemas.com', bucket: 'muvi-media-prod' },
    { alias: 'cms.muvicinemas.com', bucket: 'muvi-cms-prod' },
  ];
  for (const [index, each] of account1.entries()) distribution(frankfurt, index, each);
  for (const [index, each] of production.entries()) distribution(prod, index, each);
}

function hostOf(tx: Tx, name: string): string {
  const balancer = tx.list(loadBalancers).find(({ data }) => data.name === name);
  if (!balancer) throw new Error(`the starting world has no load balancer ${name}`);
  return view(balancer, tx).DNSName;
}

function distribution(tx: Tx, index: number, { alias, bucket, host, disabled }: Stands): void {
  const { account, region } = tx.place;
  const seed = [tx.seed, 'standing-distribution', account, String(index)];
  const origin = host ?? `${bucket}.s3.${region}.amazonaws.com`;
  const config = {
    CallerReference: uuid(...seed),
    Comment: alias ?? '',
    Enabled: disabled === undefined,
    HttpVersion: 'http2',
    IsIPV6Enabled: true,
    Origins: {
      Quantity: 1,
      Items: [
        {
          Id: origin,
          DomainName: origin,
          ...(bucket === undefined
            ? { CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'http-only' } }
            : {
                S3OriginConfig: { OriginAccessIdentity: '' },
                OriginAccessControlId: signing(tx, bucket),
              }),
        },
      ],
    },
    DefaultCacheBehavior: {
      TargetOriginId: origin,
      ViewerProtocolPolicy: 'redirect-to-https',
      Compress: true,
      ...(bucket === undefined ? { ...NOT_CACHED, AllowedMethods: ALL_METHODS } : CACHED),
    },
    ...(alias === undefined ? {} : named(alias, account, tx)),
  } as Config;
  const id = `E${capitals(13, ...seed, 'id')}`;
  stands(tx, distributions, id, 'Deployed', {
    config: completed(config, false),
    domain: `d${base36(13, ...seed, 'domain')}.cloudfront.net`,
    etag: `E${capitals(13, ...seed, 'etag')}`,
    modified: BEGINNING - 30 * 86_400_000,
  });
  if (alias !== undefined) answersFor(id, [alias], tx);
}

const ALL_METHODS = {
  Quantity: 7,
  Items: ['HEAD', 'DELETE', 'POST', 'GET', 'OPTIONS', 'PUT', 'PATCH'],
  CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
};

/** An alias, and the certificate it is shown with: of the account's own, in CloudFront's region. */
function named(alias: string, account: string, tx: Tx): object {
  const certificate = `arn:aws:acm:us-east-1:${account}:certificate/${uuid(tx.seed, 'viewer', account)}`;
  return {
    Aliases: { Quantity: 1, Items: [alias] },
    ViewerCertificate: {
      CloudFrontDefaultCertificate: false,
      ACMCertificateArn: certificate,
      SSLSupportMethod: 'sni-only',
      MinimumProtocolVersion: 'TLSv1.2_2021',
      Certificate: certificate,
      CertificateSource: 'acm',
    },
  };
}

/** The access control by which a bucket knows that CloudFront asks. */
function signing(tx: Tx, bucket: string): string {
  const seed = [tx.seed, 'access-control', tx.place.account, bucket];
  return stands(tx, accessControls, `E${capitals(13, ...seed)}`, 'active', {
    config: {
      Name: bucket,
      Description: '',
      SigningProtocol: 'sigv4',
      SigningBehavior: 'always',
      OriginAccessControlOriginType: 's3',
    },
    etag: `E${capitals(13, ...seed, 'etag')}`,
  }).id;
}
