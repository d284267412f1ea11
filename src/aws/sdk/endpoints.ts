import type { Place } from '../transport.ts';
import type { Service } from '../types.ts';

/** Where a service is reached and what its signature must say. */
export interface Endpoint {
  readonly url: string;
  readonly protocol: 'http:' | 'https:';
  readonly hostname: string;
  readonly port: number | undefined;
  readonly signingName: string;
  readonly signingRegion: string;
}

/** Global services answer in one region only (the AWS partition's). */
const GLOBAL_REGION = 'us-east-1';

interface Address {
  /** With `{region}` where the service is regional. */
  readonly host: string;
  readonly signs: string;
}

const regional = (prefix: string, signs: string = prefix): Address => ({
  host: `${prefix}.{region}.amazonaws.com`,
  signs,
});

/** Endpoint and signing names as the SDK's own rules resolve them; a test compares the two. */
const ADDRESSES: Readonly<Record<Service, Address>> = {
  acm: regional('acm'),
  'application-auto-scaling': regional('application-autoscaling'),
  cloudfront: { host: 'cloudfront.amazonaws.com', signs: 'cloudfront' },
  cloudwatch: regional('monitoring'),
  'cloudwatch-logs': regional('logs'),
  codebuild: regional('codebuild'),
  codepipeline: regional('codepipeline'),
  'codestar-connections': regional('codestar-connections'),
  ec2: regional('ec2'),
  ecr: regional('api.ecr', 'ecr'),
  ecs: regional('ecs'),
  'elastic-load-balancing-v2': regional('elasticloadbalancing'),
  elasticache: regional('elasticache'),
  iam: { host: 'iam.amazonaws.com', signs: 'iam' },
  kms: regional('kms'),
  pricing: { host: 'api.pricing.us-east-1.amazonaws.com', signs: 'pricing' },
  rds: regional('rds'),
  'route-53': { host: 'route53.amazonaws.com', signs: 'route53' },
  s3: regional('s3'),
  'secrets-manager': regional('secretsmanager'),
  servicediscovery: regional('servicediscovery'),
  ssm: regional('ssm'),
  sts: regional('sts'),
  wafv2: regional('wafv2'),
};

/** Whether muvi knows how to reach a service. */
export function isKnownService(service: string): service is Service {
  return Object.hasOwn(ADDRESSES, service);
}

/**
 * The endpoint of a service for a place. `endpoint` (tests, loopback) replaces the address and keeps what is
 * signed. WAF's web ACLs for CloudFront live in us-east-1: their calls name the scope or a global ARN.
 */
export function endpointOf(
  service: Service,
  place: Place,
  input: Readonly<Record<string, unknown>>,
  endpoint?: string,
): Endpoint {
  const { host, signs } = ADDRESSES[service];
  const isGlobal = !host.includes('{region}') || (service === 'wafv2' && isForCloudFront(input));
  const signingRegion = isGlobal ? GLOBAL_REGION : place.region;
  const url = new URL(endpoint ?? `https://${host.replace('{region}', signingRegion)}`);
  return {
    url: url.origin,
    protocol: url.protocol as 'http:' | 'https:',
    hostname: url.hostname,
    port: url.port === '' ? undefined : Number(url.port),
    signingName: signs,
    signingRegion,
  };
}

function isForCloudFront(input: Readonly<Record<string, unknown>>): boolean {
  const named = [input.WebACLArn, input.ResourceArn, input.ResourceARN, input.ARN];
  return (
    input.Scope === 'CLOUDFRONT' ||
    named.some((arn) => /^arn:aws:wafv2:us-east-1:\d+:global\//.test(String(arn)))
  );
}
