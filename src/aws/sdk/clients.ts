import type { Service } from '../types.ts';

/** What an SDK package exports: a client, and a command per operation. */
export type ClientModule = Readonly<Record<string, unknown>>;

/**
 * The SDK's packages, each loaded when its service is first called. In a build each holds the client and the
 * commands that muvi's sources name, and no other (scripts/build-clients.mjs).
 */
export const CLIENTS: Readonly<Record<Service, () => Promise<ClientModule>>> = {
  acm: () => import('@aws-sdk/client-acm'),
  'application-auto-scaling': () => import('@aws-sdk/client-application-auto-scaling'),
  cloudfront: () => import('@aws-sdk/client-cloudfront'),
  cloudwatch: () => import('@aws-sdk/client-cloudwatch'),
  'cloudwatch-logs': () => import('@aws-sdk/client-cloudwatch-logs'),
  codebuild: () => import('@aws-sdk/client-codebuild'),
  codepipeline: () => import('@aws-sdk/client-codepipeline'),
  'codestar-connections': () => import('@aws-sdk/client-codestar-connections'),
  ec2: () => import('@aws-sdk/client-ec2'),
  ecr: () => import('@aws-sdk/client-ecr'),
  ecs: () => import('@aws-sdk/client-ecs'),
  'elastic-load-balancing-v2': () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  elasticache: () => import('@aws-sdk/client-elasticache'),
  iam: () => import('@aws-sdk/client-iam'),
  kms: () => import('@aws-sdk/client-kms'),
  pricing: () => import('@aws-sdk/client-pricing'),
  rds: () => import('@aws-sdk/client-rds'),
  'route-53': () => import('@aws-sdk/client-route-53'),
  s3: () => import('@aws-sdk/client-s3'),
  'secrets-manager': () => import('@aws-sdk/client-secrets-manager'),
  servicediscovery: () => import('@aws-sdk/client-servicediscovery'),
  ssm: () => import('@aws-sdk/client-ssm'),
  sts: () => import('@aws-sdk/client-sts'),
  wafv2: () => import('@aws-sdk/client-wafv2'),
};
