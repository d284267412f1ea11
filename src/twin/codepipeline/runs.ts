/** How an execution goes: it succeeds unless what its actions speak of is not there. Nothing is built or deployed. */

import { projects } from '../codebuild/kinds.ts';
import { connectionWithArn } from '../codestar-connections/index.ts';
import { repositories } from '../ecr/kinds.ts';
import { clusters, services } from '../ecs/kinds.ts';
import { uuid } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { bucketOfName } from '../s3/kinds.ts';
import type { Stored } from '../world.ts';
import { type Declaration, type Execution, executions, type Pipeline, type Trouble } from './kinds.ts';
import type { Action } from './structure.ts';

/** What stops an action, in its words; undefined where nothing does. */
function trouble({ actionTypeId, configuration = {}, region }: Action, tx: Tx): string | undefined {
  const at = region === undefined ? tx : tx.in({ region });
  switch (actionTypeId?.provider) {
    case 'CodeStarSourceConnection':
      return connectionWithArn(configuration.ConnectionArn, tx)?.state === 'AVAILABLE'
        ? undefined
        : `[Connection] The connection ${configuration.ConnectionArn} is not available`;
    case 'S3':
      return bucketOfName(configuration.S3Bucket, tx)
        ? undefined
        : `The bucket ${configuration.S3Bucket} does not exist`;
    case 'ECR':
      return at.find(repositories, configuration.RepositoryName ?? '')
        ? undefined
        : `The repository ${configuration.RepositoryName} does not exist`;
    case 'CodeBuild':
      return at.find(projects, configuration.ProjectName ?? '')
        ? undefined
        : `Error calling startBuild: Project cannot be found: ${configuration.ProjectName}`;
    case 'ECS': {
      const { ClusterName = '', ServiceName = '' } = configuration;
      const running =
        at.find(clusters, ClusterName)?.state === 'ACTIVE' &&
        at.find(services, `${ClusterName}/${ServiceName}`)?.state === 'ACTIVE';
      return running ? undefined : `The ECS service ${ServiceName} of ${ClusterName} does not exist`;
    }
    default:
      return undefined;
  }
}

function firstTrouble({ stages = [] }: Declaration, tx: Tx): Trouble | undefined {
  for (const { name: stage = '', actions = [] } of stages) {
    for (const action of actions) {
      const says = trouble(action, tx);
      if (says !== undefined) return { stage, action: action.name ?? '', says };
    }
  }
  return undefined;
}

/** Starts an execution; whether it will fail is decided by how things stand now. */
export function execute(pipeline: Stored<Pipeline>, trigger: string, tx: Tx): Stored<Execution> {
  const found = firstTrouble(pipeline.data.declaration, tx);
  return tx.add(executions, uuid(tx.seed, tx.unique(32)), found ? 'Failing' : 'InProgress', {
    pipeline: pipeline.id,
    version: pipeline.data.version,
    trigger,
    ...(found ? { trouble: found } : {}),
  });
}

export const statusOf = ({ state }: Stored<Execution>): string =>
  state === 'Failing' ? 'InProgress' : state;

/** A pipeline's executions, the newest first, with the key their pages go by. */
export function executionsOf(pipeline: string, tx: Tx) {
  return tx
    .list(executions)
    .filter(({ data }) => data.pipeline === pipeline)
    .map((each) => ({ each, key: `${String(Number.MAX_SAFE_INTEGER - each.created)} ${each.id}` }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
