import type * as acm from '@aws-sdk/client-acm';
import type * as autoscaling from '@aws-sdk/client-application-auto-scaling';
import type * as cloudfront from '@aws-sdk/client-cloudfront';
import type * as cloudwatch from '@aws-sdk/client-cloudwatch';
import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import type * as codebuild from '@aws-sdk/client-codebuild';
import type * as codepipeline from '@aws-sdk/client-codepipeline';
import type * as connections from '@aws-sdk/client-codestar-connections';
import type * as ec2 from '@aws-sdk/client-ec2';
import type * as ecr from '@aws-sdk/client-ecr';
import type * as ecs from '@aws-sdk/client-ecs';
import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as elasticache from '@aws-sdk/client-elasticache';
import type * as iam from '@aws-sdk/client-iam';
import type * as kms from '@aws-sdk/client-kms';
import type * as pricing from '@aws-sdk/client-pricing';
import type * as rds from '@aws-sdk/client-rds';
import type * as route53 from '@aws-sdk/client-route-53';
import type * as s3 from '@aws-sdk/client-s3';
import type * as secretsManager from '@aws-sdk/client-secrets-manager';
import type * as servicediscovery from '@aws-sdk/client-servicediscovery';
import type * as ssm from '@aws-sdk/client-ssm';
import type * as sts from '@aws-sdk/client-sts';
import type * as wafv2 from '@aws-sdk/client-wafv2';
import type { Asked, Fresh, Generated, JsonText, Ref, Template } from '../engine/call.ts';
import type { Secret } from '../engine/secret.ts';

/** The SDK packages, by what follows `@aws-sdk/client-`. Types only: no SDK code is loaded by naming one. */
interface Clients {
  acm: typeof acm;
  'application-auto-scaling': typeof autoscaling;
  cloudfront: typeof cloudfront;
  cloudwatch: typeof cloudwatch;
  'cloudwatch-logs': typeof logs;
  codebuild: typeof codebuild;
  codepipeline: typeof codepipeline;
  'codestar-connections': typeof connections;
  ec2: typeof ec2;
  ecr: typeof ecr;
  ecs: typeof ecs;
  'elastic-load-balancing-v2': typeof elbv2;
  elasticache: typeof elasticache;
  iam: typeof iam;
  kms: typeof kms;
  pricing: typeof pricing;
  rds: typeof rds;
  'route-53': typeof route53;
  s3: typeof s3;
  'secrets-manager': typeof secretsManager;
  servicediscovery: typeof servicediscovery;
  ssm: typeof ssm;
  sts: typeof sts;
  wafv2: typeof wafv2;
}

/** An AWS service by its SDK client's name: `elasticache`, `elastic-load-balancing-v2`. */
export type Service = keyof Clients;

type Commands<M> = {
  [K in keyof M]: K extends `${infer O}Command` ? (O extends '$' ? never : O) : never;
}[keyof M];

/** An operation of a service, as AWS names it: `CreateReplicationGroup`. */
export type Operation<S extends Service> = Commands<Clients[S]> & string;

type CommandOf<S extends Service, O extends string> = `${O}Command` extends keyof Clients[S]
  ? Clients[S][`${O}Command`] extends abstract new (
      ...args: never[]
    ) => infer I
    ? I
    : never
  : never;

/** An operation's input, as the SDK types it. */
export type Input<S extends Service, O extends Operation<S>> =
  CommandOf<S, O> extends { input: infer I } ? I : never;

/** An operation's answer, as the SDK types it, without the metadata. */
export type Output<S extends Service, O extends Operation<S>> =
  CommandOf<S, O> extends {
    resolveMiddleware(...args: never[]): (...args: never[]) => Promise<{ output: infer R }>;
  }
    ? Omit<R & object, '$metadata'>
    : never;

/** An input in which a ref, a secret or a generated value may stand for any string, number or boolean. */
export type WithRefs<T> = T extends string
  ? T | Ref<T> | Secret | Generated | Asked | JsonText | Template
  : T extends number | boolean
    ? T | Ref<T>
    : T extends Date | Uint8Array
      ? T | Fresh<T> | Secret
      : T extends readonly (infer E)[]
        ? readonly WithRefs<E>[] | Ref<T>
        : T extends object
          ? { readonly [K in keyof T]: WithRefs<T[K]> }
          : T;
