// The small form of zod: settings are checked in every process, and the other takes three times as long to load.
import * as z from 'zod/mini';
import type { $ZodCheck } from 'zod/v4/core';

// For the same reason no code is made for checking them: making it takes longer than it saves.
z.config({ jitless: true });

const text = (...checks: $ZodCheck<string>[]) => z.string().check(...checks);

const account = text(z.regex(/^\d{12}$/, 'a quoted string of twelve digits, such as "739991759290"'));
const region = text(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region, such as me-central-1'));
const profile = text(z.minLength(1, 'the name of a profile in ~/.aws/config'));
const folder = text(z.minLength(1, 'a folder, relative to the file that names it'));

const place = { profile, account, region };

/** How the credentials for prod are narrowed to reads before they are used. */
export const NARROWINGS = ['none', 'assume-role', 'federate'] as const;

/** What builds and deploys the services (decision 4). */
export const CICD = ['codepipeline', 'github-actions'] as const;

/** A difference from prod that is meant, with its reason and when it was decided. Every other difference is drift. */
const deviation = z.strictObject({
  resource: text(z.minLength(1, 'a kind or service and a name, such as elasticache/muvi-uat-redis-fb')),
  field: text(z.minLength(1, 'a compared field, missing or extra')),
  reason: text(z.minLength(1, 'why it is meant')),
  since: z.optional(z.iso.date('a quoted date, such as "2026-02-26"')),
});

/** The beginning of a service's name in pg_service.conf; `-main`, `-identity` and so on follow. */
const serviceName = text(z.regex(/^[\w.-]+$/, 'the beginning of a name in pg_service.conf'));

/**
 * Every field `.muvirc` may hold. Unknown keys are errors. No field takes a secret: profiles name credentials,
 * and passwords live in Secrets Manager or a passfile.
 */
export const configSchema = z.strictObject({
  environments: z.strictObject({
    uae: z.strictObject(place),
    frankfurt: z.strictObject(place),
    prod: z.strictObject({
      ...place,
      role: z.nullable(text(z.regex(/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/, 'the ARN of a role'))),
      narrow: z.enum(NARROWINGS),
    }),
  }),
  // A mistyped `s3:/bucket` would be taken for a folder, and the team's journal be one person's.
  store: text(z.regex(/^(?!s3:(?!\/\/))./, 'a folder, or s3://bucket/prefix')),
  logs: folder,
  readOnly: z.boolean(),
  concurrency: z.int().check(z.minimum(1), z.maximum(64)),
  deletionsPerRun: z.int().check(z.minimum(0)),
  approvals: z.strictObject({ secondPerson: z.boolean() }),
  aurora: z.strictObject({ publiclyAccessible: z.boolean() }),
  cicd: z.enum(CICD),
  ticket: z.strictObject({ listenerPort: z.nullable(z.int().check(z.minimum(1), z.maximum(65_535))) }),
  schemaServices: z.nullable(z.strictObject({ production: serviceName, uae: serviceName })),
  foreignAccounts: z.array(account),
  deviations: z.array(deviation),
  plain: z.boolean(),
});

/** The effective configuration. Times, sizes and prices are not configured here. */
export type Config = z.infer<typeof configSchema>;
