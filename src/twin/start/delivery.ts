import { projects, type Settings } from '../codebuild/kinds.ts';
import { type Declaration, type Execution, executions, pipelines } from '../codepipeline/kinds.ts';
import { connections } from '../codestar-connections/index.ts';
import { registryHost } from '../ecr/kinds.ts';
import { uuid } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { BEGINNING } from '../world.ts';
import { APPLICATIONS } from './applications.ts';
import { PLACES, stands } from './place.ts';

type Stage = 'uat' | 'prod';

const UPDATED = BEGINNING - 12 * 86_400_000;

/** The branches that each application has a pipeline for. */
const BRANCHES: Readonly<Record<Stage, readonly string[]>> = { uat: ['develop', 'uat'], prod: ['main'] };

/**
 * What delivers the applications before phase 1: in Frankfurt a connection to GitHub, nine build projects and 18
 * pipelines (the runbook's counts; two branches an application were chosen here), in production one pipeline an
 * application, in UAE nothing. One variable of each project is what nobody should keep in plain text; its value here
 * is a placeholder.
 */
export function standingDelivery(tx: Tx): void {
  delivers(tx.in(PLACES.frankfurt), 'uat', 'Muvi-UAT');
  delivers(tx.in(PLACES.prod), 'prod', 'Muvi-Prod');
}

function delivers(tx: Tx, stage: Stage, cluster: string): void {
  const id = uuid(tx.seed, 'connection', tx.place.account);
  const connection = stands(tx, connections, id, 'AVAILABLE', { name: 'muvi-github', provider: 'GitHub' });
  const connectionArn = connections.arn?.(connection, tx) ?? '';
  for (const { name, service } of APPLICATIONS) {
    const project = `muvi-${name}-${stage}-build`;
    stands(tx, projects, project, 'active', {
      settings: built(tx, name, stage),
      badge: false,
      modified: UPDATED,
    });
    for (const branch of BRANCHES[stage]) {
      const pipeline =
        BRANCHES[stage].length > 1 ? `muvi-${name}-${stage}-${branch}` : `muvi-${name}-${stage}`;
      stands(tx, pipelines, pipeline, 'active', {
        declaration: declared(tx, stage, pipeline, project, { connectionArn, branch, cluster, service }),
        version: 4,
        updated: UPDATED,
      });
      const last = uuid(tx.seed, 'execution', tx.place.account, pipeline);
      stands<Execution>(tx, executions, last, 'Succeeded', { pipeline, version: 4, trigger: 'Webhook' });
    }
  }
}

const roleOf = ({ place }: Tx, name: string): string =>
  `arn:aws:iam::${place.account}:role/service-role/${name}`;

function built(tx: Tx, name: string, stage: Stage): Settings {
  const { account, region } = tx.place;
  const variable = (key: string, value: string) => ({ name: key, value, type: 'PLAINTEXT' as const });
  return {
    description: '',
    source: { type: 'CODEPIPELINE', buildspec: `apps/${name}/buildspec.yml`, insecureSsl: false },
    artifacts: { type: 'CODEPIPELINE', name: `muvi-${name}-${stage}`, packaging: 'NONE' },
    cache: { type: 'LOCAL', modes: ['LOCAL_DOCKER_LAYER_CACHE'] },
    environment: {
      type: 'LINUX_CONTAINER',
      image: 'aws/codebuild/standard:7.0',
      computeType: 'BUILD_GENERAL1_MEDIUM',
      privilegedMode: true,
      imagePullCredentialsType: 'CODEBUILD',
      environmentVariables: [
        variable('AWS_ACCOUNT_ID', account),
        variable('AWS_DEFAULT_REGION', region),
        variable('IMAGE_REPO_NAME', `muvi-${name}-${stage}`),
        variable('REPOSITORY_URI', `${registryHost(tx)}/muvi-${name}-${stage}`),
        variable('NPM_TOKEN', 'placeholder-npm-token'),
        variable('SENTRY_AUTH_TOKEN', 'placeholder-sentry-token'),
      ],
    },
    serviceRole: roleOf(tx, `codebuild-muvi-${stage}-service-role`),
    timeoutInMinutes: 60,
    queuedTimeoutInMinutes: 480,
    encryptionKey: `arn:aws:kms:${region}:${account}:alias/aws/s3`,
    logsConfig: { cloudWatchLogs: { status: 'ENABLED' }, s3Logs: { status: 'DISABLED' } },
  };
}

interface Delivers {
  readonly connectionArn: string;
  readonly branch: string;
  readonly cluster: string;
  readonly service: string;
}

function declared(
  tx: Tx,
  stage: Stage,
  name: string,
  project: string,
  { connectionArn, branch, cluster, service }: Delivers,
): Declaration {
  const action = (
    category: 'Source' | 'Build' | 'Deploy',
    provider: string,
    configuration: Record<string, string>,
    [input, output]: readonly [string?, string?],
  ) => ({
    name: category,
    actions: [
      {
        name: category,
        actionTypeId: { category, owner: 'AWS' as const, provider, version: '1' },
        runOrder: 1,
        configuration,
        inputArtifacts: input === undefined ? [] : [{ name: input }],
        outputArtifacts: output === undefined ? [] : [{ name: output }],
        region: tx.place.region,
      },
    ],
  });
  const source = {
    ConnectionArn: connectionArn,
    FullRepositoryId: 'muvi-cinemas/muvi-backend',
    BranchName: branch,
    OutputArtifactFormat: 'CODE_ZIP',
  };
  const deploys = { ClusterName: cluster, ServiceName: service, FileName: 'imagedefinitions.json' };
  return {
    name,
    roleArn: roleOf(tx, `AWSCodePipelineServiceRole-muvi-${stage}`),
    artifactStore: { type: 'S3', location: `codepipeline-${tx.place.region}-${stage}` },
    stages: [
      action('Source', 'CodeStarSourceConnection', source, [undefined, 'SourceArtifact']),
      action('Build', 'CodeBuild', { ProjectName: project }, ['SourceArtifact', 'BuildArtifact']),
      action('Deploy', 'ECS', deploys, ['BuildArtifact']),
    ],
    executionMode: 'QUEUED',
    pipelineType: 'V2',
  };
}
