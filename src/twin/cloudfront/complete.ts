/**
 * What CloudFront adds to a distribution's configuration, and which of it an update must bring along.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-overview-required-fields.html
 */
import { seal } from '../ids.ts';
import { refuse } from '../refusal.ts';
import type { Config } from './kinds.ts';

type Part = Readonly<Record<string, unknown>>;

const NONE = { Quantity: 0 };
const NOBODY = { Enabled: false, Quantity: 0 };

const CONFIG: Part = {
  Aliases: NONE,
  DefaultRootObject: '',
  OriginGroups: NONE,
  CacheBehaviors: NONE,
  CustomErrorResponses: NONE,
  Logging: { Enabled: false, IncludeCookies: false, Bucket: '', Prefix: '' },
  PriceClass: 'PriceClass_All',
  ViewerCertificate: {
    CloudFrontDefaultCertificate: true,
    SSLSupportMethod: 'vip',
    MinimumProtocolVersion: 'TLSv1',
    CertificateSource: 'cloudfront',
  },
  Restrictions: { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
  WebACLId: '',
  HttpVersion: 'http2',
  IsIPV6Enabled: false,
  ContinuousDeploymentPolicyId: '',
  Staging: false,
};

const BEHAVIOUR: Part = {
  TrustedSigners: NOBODY,
  TrustedKeyGroups: NOBODY,
  AllowedMethods: {
    Quantity: 2,
    Items: ['HEAD', 'GET'],
    CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
  },
  SmoothStreaming: false,
  Compress: false,
  LambdaFunctionAssociations: NONE,
  FunctionAssociations: NONE,
  FieldLevelEncryptionId: '',
};

const ORIGIN: Part = {
  OriginPath: '',
  CustomHeaders: NONE,
  ConnectionAttempts: 3,
  ConnectionTimeout: 10,
  OriginShield: { Enabled: false },
  OriginAccessControlId: '',
};

const CUSTOM_ORIGIN: Part = {
  OriginSslProtocols: { Quantity: 3, Items: ['TLSv1', 'TLSv1.1', 'TLSv1.2'] },
  OriginReadTimeout: 30,
  OriginKeepaliveTimeout: 5,
};

/** Optional when a distribution is made; an update replaces the whole and must say them. */
const UPDATES_NEED = new Set([
  'Aliases',
  'DefaultRootObject',
  'CacheBehaviors',
  'CustomErrorResponses',
  'Logging',
  'PriceClass',
  'ViewerCertificate',
  'Restrictions',
  'WebACLId',
  'AllowedMethods',
  'SmoothStreaming',
  'Compress',
  'LambdaFunctionAssociations',
  'FieldLevelEncryptionId',
  'OriginPath',
  'CustomHeaders',
  'OriginSslProtocols',
  'OriginReadTimeout',
  'OriginKeepaliveTimeout',
]);

/** The whole configuration, with what CloudFront says where the request says nothing. */
export function completed(given: Config, updates: boolean): Config {
  const filled = (part: object, defaults: Part): object => {
    const absent = Object.keys(defaults).filter((name) => (part as Part)[name] === undefined);
    const needed = updates ? absent.find((name) => UPDATES_NEED.has(name)) : undefined;
    if (needed !== undefined) refuse('IllegalUpdate', `${needed} is required for updates.`);
    return { ...defaults, ...part };
  };
  const origins = (given.Origins?.Items ?? []).map((origin) => ({
    ...filled(origin, ORIGIN),
    ...(origin.CustomOriginConfig
      ? { CustomOriginConfig: filled(origin.CustomOriginConfig, CUSTOM_ORIGIN) }
      : {}),
  }));
  const behaviours = given.CacheBehaviors?.Items?.map((behaviour) => filled(behaviour, BEHAVIOUR));
  const withBehaviours = behaviours ? { CacheBehaviors: { ...given.CacheBehaviors, Items: behaviours } } : {};
  const whole = {
    ...given,
    Origins: { ...given.Origins, Items: origins },
    DefaultCacheBehavior: filled(given.DefaultCacheBehavior ?? {}, BEHAVIOUR),
    ...withBehaviours,
  };
  return filled(whole, CONFIG) as Config;
}

/**
 * The configuration with what was sealed on its way in as it was, where it stood there before: a comment that is
 * read, sent back and read again is the same comment.
 */
export function restored(given: Config, before: Config, seed: string): Config {
  const seals = new Map<string, string>();
  const note = (value: unknown): void => {
    if (typeof value === 'string') seals.set(seal(seed, value), value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(note);
  };
  note(before);
  const put = (value: unknown): unknown => {
    if (typeof value === 'string') return seals.get(value) ?? value;
    if (Array.isArray(value)) return value.map(put);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, put(item)]));
  };
  return put(given) as Config;
}
