/**
 * What a task needs before it runs, and the reason it stops for when that is missing.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 * Looked at are the execution role and what it may do, the images that stand in a registry of ECR, the log groups and
 * the secrets. Images of other registries are taken to be there, and every subnet to reach them.
 */
import { imageNamed } from '../ecr/kinds.ts';
import { roleAllows, roleTrouble } from '../iam/access.ts';
import type { Tx } from '../kind.ts';
import { logGroups } from '../logs/groups.ts';
import { findSecret } from '../secrets-manager/secrets.ts';
import { parameters } from '../ssm/parameters.ts';
import type { Container, TaskDefinition } from './kinds.ts';

const IMAGE =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)(?:@(sha256:[0-9a-f]{64})|:([\w.-]+))?$/;

/** Why a task of this definition cannot start; undefined where it can. */
export function startTrouble(definition: TaskDefinition, tx: Tx): string | undefined {
  const role = definition.executionRole;
  if (role !== undefined && roleTrouble(tx, role, 'ecs-tasks.amazonaws.com') !== undefined) {
    return `ECS was unable to assume the role '${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`;
  }
  for (const container of definition.containers) {
    const trouble =
      secretTrouble(container, role, tx) ??
      imageTrouble(container, role, tx) ??
      logTrouble(container, role, tx);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

function imageTrouble({ image }: Container, role: string | undefined, tx: Tx): string | undefined {
  const [, account = '', region = '', repository = '', imageDigest, imageTag] = IMAGE.exec(image) ?? [];
  if (account === '') return undefined;
  const resource = `arn:aws:ecr:${region}:${account}:repository/${repository}`;
  if (role !== undefined && !roleAllows(tx, role, 'ecr:BatchGetImage', resource)) {
    return `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: pull access denied`;
  }
  const named = imageDigest === undefined ? { imageTag: imageTag ?? 'latest' } : { imageDigest };
  if (imageNamed(repository, named, tx.in({ account, region }))) return undefined;
  return `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
}

function logTrouble({ logConfiguration }: Container, role: string | undefined, tx: Tx): string | undefined {
  if (logConfiguration?.logDriver !== 'awslogs') return undefined;
  const {
    'awslogs-group': group = '',
    'awslogs-region': region,
    ...options
  } = logConfiguration.options ?? {};
  const at = tx.in({ region: region ?? tx.place.region });
  const failed = (why: string): string =>
    `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${why} : exit status 1`;
  const resource = `arn:aws:logs:${at.place.region}:${at.place.account}:log-group:${group}`;
  if (role !== undefined && !roleAllows(tx, role, 'logs:CreateLogStream', `${resource}:*`)) {
    return failed(`AccessDeniedException: not authorized to perform logs:CreateLogStream on ${resource}`);
  }
  if (options['awslogs-create-group'] === 'true' || at.find(logGroups, group)) return undefined;
  return failed('ResourceNotFoundException: The specified log group does not exist.');
}

function secretTrouble({ secrets = [] }: Container, role: string | undefined, tx: Tx): string | undefined {
  const failed = (why: string): string =>
    `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ${why}`;
  for (const { valueFrom = '' } of secrets) {
    const managed = valueFrom.includes(':secretsmanager:');
    // After a secret's own ARN may come a key of its JSON, a stage and a version.
    const arn = managed ? valueFrom.split(':').slice(0, 7).join(':') : parameterArn(valueFrom, tx);
    const action = managed ? 'secretsmanager:GetSecretValue' : 'ssm:GetParameters';
    if (role === undefined || !roleAllows(tx, role, action, arn)) {
      return failed(`AccessDeniedException: not authorized to perform: ${action} on resource: ${arn}`);
    }
    const at = tx.in({ region: arn.split(':')[3] ?? tx.place.region });
    if (managed && findSecret(at, arn)?.state !== 'active') {
      return failed("ResourceNotFoundException: Secrets Manager can't find the specified secret.");
    }
    if (!managed && !at.find(parameters, parameterName(arn))) {
      return failed(`invalid ssm parameters: ${parameterName(arn)}`);
    }
  }
  return undefined;
}

function parameterArn(nameOrArn: string, tx: Tx): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  const resource = `parameter${nameOrArn.startsWith('/') ? '' : '/'}${nameOrArn}`;
  return `arn:aws:ssm:${tx.place.region}:${tx.place.account}:${resource}`;
}

/** A parameter in a path keeps its leading slash in its ARN; one without a path has none of its own. */
function parameterName(arn: string): string {
  const path = arn.slice(arn.indexOf(':parameter/') + ':parameter'.length);
  return path.lastIndexOf('/') === 0 ? path.slice(1) : path;
}
