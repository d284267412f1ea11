import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/engine/secret.ts';
import { asking, errorOf, place, rehearsal } from './support.ts';

const minute = 60_000;
const trust = (service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });

const artifacts = (name?: string) => (name === undefined ? [] : [{ name }]);
const stage = (
  name: string,
  category: 'Source' | 'Build' | 'Deploy',
  provider: string,
  configuration: Record<string, string>,
  [input, output]: readonly [string?, string?],
  owner: 'AWS' | 'ThirdParty' = 'AWS',
) => ({
  name,
  actions: [
    {
      name,
      actionTypeId: { category, owner, provider, version: '1' },
      configuration,
      inputArtifacts: artifacts(input),
      outputArtifacts: artifacts(output),
    },
  ],
});
const ecr = stage('Source', 'Source', 'ECR', { RepositoryName: 'muvi-gateway-uat' }, [undefined, 'source']);
const builds = stage('Build', 'Build', 'CodeBuild', { ProjectName: 'muvi-gateway' }, ['source', 'built']);
const github = (OAuthToken: string | Secret) =>
  stage(
    'Source',
    'Source',
    'GitHub',
    { Owner: 'muvi', Repo: 'backend', Branch: 'uat', OAuthToken: OAuthToken as string },
    [undefined, 'source'],
    'ThirdParty',
  );

/** UAE with roles to build and deliver by, and what makes a pipeline there. */
async function ready({ project = true } = {}) {
  const made = rehearsal();
  const { ask, clock } = made;
  for (const service of ['codepipeline', 'codebuild']) {
    const AssumeRolePolicyDocument = trust(`${service}.amazonaws.com`);
    await ask('iam', 'CreateRole', { RoleName: service, AssumeRolePolicyDocument });
  }
  await clock.sleep(minute);
  const role = (name: string) => `arn:aws:iam::739991759290:role/${name}`;
  if (project) {
    await ask('codebuild', 'CreateProject', {
      name: 'muvi-gateway',
      source: { type: 'CODEPIPELINE' },
      artifacts: { type: 'CODEPIPELINE' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:7.0',
        computeType: 'BUILD_GENERAL1_SMALL',
      },
      serviceRole: role('codebuild'),
    });
  }
  const declaration = (stages: object[], change: object = {}) => ({
    name: 'muvi-gateway',
    roleArn: role('codepipeline'),
    artifactStore: { type: 'S3' as const, location: 'artifacts' },
    stages: stages as never,
    ...change,
  });
  const create = (stages: object[], change?: object) =>
    ask('codepipeline', 'CreatePipeline', { pipeline: declaration(stages, change) });
  const last = async () => {
    const { pipelineExecutionSummaries: all } = await ask('codepipeline', 'ListPipelineExecutions', {
      pipelineName: 'muvi-gateway',
    });
    return all?.[0];
  };
  return { ...made, create, declaration, last };
}

describe('a pipeline', () => {
  it('runs when it is made, and succeeds where all it needs is there', async () => {
    const { ask, create, last, clock } = await ready();
    const { pipeline } = await create([ecr, builds]);
    expect(pipeline?.version).toBe(1);
    expect(await last()).toMatchObject({ status: 'InProgress', trigger: { triggerType: 'CreatePipeline' } });
    await clock.sleep(8 * minute);
    expect(await last()).toMatchObject({ status: 'Succeeded' });
    const { stageStates } = await ask('codepipeline', 'GetPipelineState', { name: 'muvi-gateway' });
    expect(stageStates?.map(({ latestExecution }) => latestExecution?.status)).toEqual([
      'Succeeded',
      'Succeeded',
    ]);
    expect(await errorOf(create([ecr, builds]))).toBe('PipelineNameInUseException');
  });

  it('fails in the stage whose project is not there', async () => {
    const { ask, create, last, clock } = await ready({ project: false });
    await create([ecr, builds]);
    await clock.sleep(minute);
    expect(await last()).toMatchObject({ status: 'Failed' });
    const { stageStates } = await ask('codepipeline', 'GetPipelineState', { name: 'muvi-gateway' });
    expect(stageStates?.map(({ latestExecution }) => latestExecution?.status)).toEqual([
      'Succeeded',
      'Failed',
    ]);
  });

  it.each([
    ['one stage', [ecr], {}, 'InvalidStructureException'],
    ['no source at its beginning', [builds, ecr], {}, 'InvalidStageDeclarationException'],
    [
      'a role it cannot have',
      [ecr, builds],
      { roleArn: 'arn:aws:iam::739991759290:role/none' },
      'InvalidStructureException',
    ],
    [
      'an artifact nothing makes',
      [ecr, stage('Build', 'Build', 'CodeBuild', { ProjectName: 'muvi-gateway' }, ['other'])],
      {},
      'InvalidActionDeclarationException',
    ],
    [
      'an action without its configuration',
      [ecr, stage('Build', 'Build', 'CodeBuild', {}, ['source'])],
      {},
      'InvalidActionDeclarationException',
    ],
    [
      'a connection in UAE, where there is no such action',
      [
        stage(
          'Source',
          'Source',
          'CodeStarSourceConnection',
          { ConnectionArn: 'arn', FullRepositoryId: 'muvi/backend', BranchName: 'uat' },
          [undefined, 'source'],
        ),
        builds,
      ],
      {},
      'InvalidActionDeclarationException',
    ],
  ])('with %s is refused', async (_what, stages, change, expected) => {
    const { create } = await ready();
    expect(await errorOf(create(stages, change))).toBe(expected);
  });

  it.each([
    ['given as a secret', (token: string) => new Secret(token)],
    ['given in plain text', (token: string) => token],
  ])('shows no token %s, and keeps it when the mask comes back', async (_how, given) => {
    const { ask, create, declaration, twin } = await ready();
    const token = 'rehearsal-only';
    await create([github(given(token)), builds]);
    const shown = async () => (await ask('codepipeline', 'GetPipeline', { name: 'muvi-gateway' })).pipeline;
    const configuration = async () => (await shown())?.stages?.[0]?.actions?.[0]?.configuration;
    expect((await configuration())?.OAuthToken).toBe('****');
    const keptBefore = JSON.stringify(twin.picture()).match(/sealed:[0-9a-f]+/g);
    await ask('codepipeline', 'UpdatePipeline', { pipeline: declaration([github('****'), builds]) });
    expect((await shown())?.version).toBe(2);
    const world = JSON.stringify(twin.picture());
    expect(world).not.toContain(token);
    expect(world.match(/sealed:[0-9a-f]+/g)).toEqual(keptBefore);
  });

  it('is stopped while it runs, and gone when it is deleted', async () => {
    const { ask, create, last, clock } = await ready();
    await create([ecr, builds]);
    const name = 'muvi-gateway';
    const stop = async () => {
      const { pipelineExecutionId = '' } = (await last()) ?? {};
      return ask('codepipeline', 'StopPipelineExecution', { pipelineName: name, pipelineExecutionId });
    };
    await stop();
    expect(await errorOf(stop())).toBe('DuplicatedStopRequestException');
    await clock.sleep(2 * minute);
    expect((await last())?.status).toBe('Stopped');
    expect(await errorOf(stop())).toBe('PipelineExecutionNotStoppableException');
    await ask('codepipeline', 'DeletePipeline', { name });
    await ask('codepipeline', 'DeletePipeline', { name });
    expect(await errorOf(ask('codepipeline', 'GetPipeline', { name }))).toBe('PipelineNotFoundException');
  });
});

it('starts with 18 pipelines in Frankfurt that AWS itself would take, and none in UAE', async () => {
  const { ask, twin } = rehearsal({ in: 'frankfurt' });
  const { pipelines = [] } = await ask('codepipeline', 'ListPipelines');
  expect(pipelines).toHaveLength(18);
  for (const { name = '' } of pipelines) {
    const { pipelineExecutionId } = await ask('codepipeline', 'StartPipelineExecution', { name });
    expect(pipelineExecutionId).toBeDefined();
    const { stageStates } = await ask('codepipeline', 'GetPipelineState', { name });
    expect(stageStates?.map(({ stageName }) => stageName)).toEqual(['Source', 'Build', 'Deploy']);
  }
  const uae = asking(twin, place('uae'));
  expect((await uae('codepipeline', 'ListPipelines')).pipelines).toEqual([]);
});
