/**
 * IAM as it stands before phase 1. The runbook says which roles phase 5 needs and not which are there: Account 1 has
 * run tasks from ECR on Fargate in both regions, so the twin holds an `ecsTaskExecutionRole` with AWS's policy for it
 * (which does not read secrets) and no `ecsTaskRole`; the users who work there; the roles services made for themselves.
 */
import { awsManagedArn } from '../iam/aws-managed.ts';
import { type Entity, roles, users } from '../iam/entities.ts';
import type { Tx } from '../kind.ts';
import { PLACES, stands } from './place.ts';

/** What each service-linked role is called, by the service. */
const SERVICE_LINKED = {
  'ecs.amazonaws.com': 'AWSServiceRoleForECS',
  'elasticache.amazonaws.com': 'AWSServiceRoleForElastiCache',
  'elasticloadbalancing.amazonaws.com': 'AWSServiceRoleForElasticLoadBalancing',
  'rds.amazonaws.com': 'AWSServiceRoleForRDS',
};

const document = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

const trust = (service: string): string =>
  document({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' });

interface Standing {
  readonly trust: string;
  readonly path?: string;
  readonly attached?: readonly string[];
  readonly inline?: Readonly<Record<string, string>>;
  readonly description?: string;
}

function role(tx: Tx, name: string, { path = '/', attached = [], inline = {}, ...rest }: Standing): void {
  stands(tx, roles, name, 'there', {
    path,
    entityId: entityId('AROA', tx, name),
    inline,
    attached,
    maxSession: 3600,
    ...rest,
  });
}

function user(tx: Tx, name: string, attached: readonly string[]): void {
  const data: Entity = { path: '/', entityId: entityId('AIDA', tx, name), inline: {}, attached };
  stands(tx, users, name, 'there', data);
}

const entityId = (prefix: string, tx: Tx, name: string): string =>
  `${prefix}${tx.fixed(17, 'iam', tx.place.account, name).toUpperCase()}`;

const EXECUTION = awsManagedArn('service-role/AmazonECSTaskExecutionRolePolicy');

export function standingIam(tx: Tx): void {
  for (const place of [PLACES.uae, PLACES.prod]) {
    const here = tx.in(place);
    for (const [service, name] of Object.entries(SERVICE_LINKED)) {
      role(here, name, { trust: trust(service), path: `/aws-service-role/${service}/` });
    }
    role(here, 'ecsTaskExecutionRole', { trust: trust('ecs-tasks.amazonaws.com'), attached: [EXECUTION] });
    user(here, 'muvi-rehearsal', [
      awsManagedArn(place === PLACES.prod ? 'ReadOnlyAccess' : 'AdministratorAccess'),
    ]);
  }
  standingInProd(tx.in(PLACES.prod));
}

/** Production has what the build is to mirror: a role for the tasks, and one for the proxies. */
function standingInProd(tx: Tx): void {
  role(tx, 'ecsTaskRole', {
    trust: trust('ecs-tasks.amazonaws.com'),
    attached: ['AmazonS3FullAccess', 'AmazonSSMReadOnlyAccess', 'AmazonSESFullAccess'].map(awsManagedArn),
  });
  role(tx, PROD_PROXY_ROLE, {
    trust: trust('rds.amazonaws.com'),
    inline: {
      SecretsManagerAccess: document({
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        Resource: `arn:aws:secretsmanager:${PLACES.prod.region}:${PLACES.prod.account}:secret:prod/*`,
      }),
    },
  });
}

/** The role under which production's proxies read their secrets. */
export const PROD_PROXY_ROLE = 'muvi-prod-rds-proxy-role';
