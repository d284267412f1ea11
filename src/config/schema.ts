import * as z from 'zod';

// Settings are checked once a process: code made for checking them takes longer to make than it saves.
z.config({ jitless: true });

const account = z.string().regex(/^\d{12}$/, 'a quoted string of twelve digits, such as "739991759290"');
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region, such as me-central-1');
const profile = z.string().min(1, 'the name of a profile in ~/.aws/config');
const folder = z.string().min(1, 'a folder, relative to the file that names it');

const place = { profile, account, region };

/** How the credentials for prod are narrowed to reads before they are used. */
export const NARROWINGS = ['none', 'assume-role', 'federate'] as const;

/** What builds and deploys the services (decision 4). */
export const CICD = ['codepipeline', 'github-actions'] as const;

/** A difference from prod that is meant, with its reason and when it was decided. Every other difference is drift. */
const deviation = z.strictObject({
  resource: z.string().min(1, 'a kind or service and a name, such as elasticache/muvi-uat-redis-fb'),
  field: z.string().min(1, 'a compared field, missing or extra'),
  reason: z.string().min(1, 'why it is meant'),
  since: z.iso.date('a quoted date, such as "2026-02-26"').optional(),
});

/** The beginning of a service's name in pg_service.conf; `-main`, `-identity` and so on follow. */
const serviceName = z.string().regex(/^[\w.-]+$/, 'the beginning of a name in pg_service.conf');

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
      role: z
        .string()
        .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/, 'the ARN of a role')
        .nullable(),
      narrow: z.enum(NARROWINGS),
    }),
  }),
  store: z.string().min(1, 'a folder, or s3://bucket/prefix'),
  logs: folder,
  readOnly: z.boolean(),
  concurrency: z.int().min(1).max(64),
  deletionsPerRun: z.int().min(0),
  approvals: z.strictObject({ secondPerson: z.boolean() }),
  aurora: z.strictObject({ publiclyAccessible: z.boolean() }),
  cicd: z.enum(CICD),
  ticket: z.strictObject({ listenerPort: z.int().min(1).max(65_535).nullable() }),
  schemaServices: z.strictObject({ production: serviceName, uae: serviceName }).nullable(),
  foreignAccounts: z.array(account),
  deviations: z.array(deviation),
  plain: z.boolean(),
});

/** The effective configuration. Times, sizes and prices are not configured here. */
export type Config = z.infer<typeof configSchema>;
