import { describe, expect, it } from 'vitest';
import { errorOf, rehearsal } from './support.ts';

const minute = 60_000;
const role = 'arn:aws:iam::739991759290:role/codebuild';
const project = {
  name: 'muvi-gateway',
  source: { type: 'GITHUB' as const, location: 'https://github.com/muvi/backend.git' },
  artifacts: { type: 'NO_ARTIFACTS' as const },
  environment: {
    type: 'LINUX_CONTAINER' as const,
    image: 'aws/codebuild/standard:7.0',
    computeType: 'BUILD_GENERAL1_SMALL' as const,
    environmentVariables: [{ name: 'STAGE', value: 'uat' }],
  },
  serviceRole: role,
};

async function withRole() {
  const made = rehearsal();
  await made.ask('iam', 'CreateRole', {
    RoleName: 'codebuild',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'codebuild.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }),
  });
  return made;
}

describe('a build project', () => {
  it('is refused for some seconds after its role was made, as something to try again', async () => {
    const { ask, clock } = await withRole();
    await expect(ask('codebuild', 'CreateProject', project)).rejects.toMatchObject({
      errorName: 'InvalidInputException',
      failure: 'throttled',
    });
    await clock.sleep(minute);
    await ask('codebuild', 'CreateProject', project);
    expect(await errorOf(ask('codebuild', 'CreateProject', project))).toBe('ResourceAlreadyExistsException');
  });

  it('is described with what it leaves open', async () => {
    const { ask, clock } = await withRole();
    await clock.sleep(minute);
    await ask('codebuild', 'CreateProject', project);
    const names = ['muvi-gateway', 'nothing'];
    const { projects, projectsNotFound } = await ask('codebuild', 'BatchGetProjects', { names });
    expect(projectsNotFound).toEqual(['nothing']);
    expect(projects).toMatchObject([
      {
        arn: 'arn:aws:codebuild:me-central-1:739991759290:project/muvi-gateway',
        environment: {
          privilegedMode: false,
          environmentVariables: [{ name: 'STAGE', value: 'uat', type: 'PLAINTEXT' }],
        },
        timeoutInMinutes: 60,
        badge: { badgeEnabled: false },
      },
    ]);
    await ask('codebuild', 'UpdateProject', { name: 'muvi-gateway', timeoutInMinutes: 30 });
    const { projects: after } = await ask('codebuild', 'BatchGetProjects', { names: ['muvi-gateway'] });
    expect(after?.[0]).toMatchObject({ timeoutInMinutes: 30, source: project.source });
    await ask('codebuild', 'DeleteProject', { name: 'muvi-gateway' });
    await ask('codebuild', 'DeleteProject', { name: 'muvi-gateway' });
    expect((await ask('codebuild', 'ListProjects')).projects).toEqual([]);
  });

  it.each([
    ['a source from a pipeline and artifacts to none', { source: { type: 'CODEPIPELINE' as const } }],
    ['a source without a place', { source: { type: 'GITHUB' as const } }],
    ['a name with a space', { name: 'muvi gateway' }],
    [
      'one variable twice',
      {
        environment: {
          ...project.environment,
          environmentVariables: [
            { name: 'A', value: '1' },
            { name: 'A', value: '2' },
          ],
        },
      },
    ],
  ])('with %s is refused', async (_what, change) => {
    const { ask, clock } = await withRole();
    await clock.sleep(minute);
    const create = ask('codebuild', 'CreateProject', { ...project, ...change });
    expect(await errorOf(create)).toBe('InvalidInputException');
  });
});

it('builds for some minutes, and lists the newest build first', async () => {
  const { ask, clock } = rehearsal({ in: 'frankfurt' });
  const projectName = 'muvi-gateway-uat-build';
  const start = async () => (await ask('codebuild', 'StartBuild', { projectName })).build?.id as string;
  const first = await start();
  await clock.sleep(5 * minute);
  const second = await start();
  const { builds } = await ask('codebuild', 'BatchGetBuilds', { ids: [first, second] });
  expect(builds?.map(({ buildStatus, buildNumber }) => [buildStatus, buildNumber])).toEqual([
    ['SUCCEEDED', 1],
    ['IN_PROGRESS', 2],
  ]);
  expect((await ask('codebuild', 'ListBuildsForProject', { projectName })).ids).toEqual([second, first]);
  expect(await errorOf(ask('codebuild', 'StartBuild', { projectName: 'nothing' }))).toBe(
    'ResourceNotFoundException',
  );
});

it('starts with nine privileged projects in Frankfurt, each with a variable that looks like a secret', async () => {
  const { ask } = rehearsal({ in: 'frankfurt' });
  const { projects: names = [] } = await ask('codebuild', 'ListProjects');
  const { projects = [] } = await ask('codebuild', 'BatchGetProjects', { names });
  expect(projects).toHaveLength(9);
  for (const { environment } of projects) {
    expect(environment?.privilegedMode).toBe(true);
    const tokens = environment?.environmentVariables?.filter(({ name }) => name?.includes('TOKEN')) ?? [];
    expect(tokens.length).toBeGreaterThan(0);
    expect(tokens.every(({ value }) => value?.startsWith('placeholder'))).toBe(true);
  }
});

describe('a connection', () => {
  it('waits for somebody to complete it', async () => {
    const { ask, clock } = rehearsal({ in: 'frankfurt' });
    const { ConnectionArn = '' } = await ask('codestar-connections', 'CreateConnection', {
      ConnectionName: 'another',
      ProviderType: 'GitHub',
    });
    const status = async () =>
      (await ask('codestar-connections', 'GetConnection', { ConnectionArn })).Connection?.ConnectionStatus;
    expect(await status()).toBe('PENDING');
    await clock.sleep(30 * minute);
    expect(await status()).toBe('AVAILABLE');
    await ask('codestar-connections', 'DeleteConnection', { ConnectionArn });
    expect(await errorOf(status())).toBe('ResourceNotFoundException');
  });

  it('stands in Frankfurt; in UAE there is nobody to ask', async () => {
    const frankfurt = rehearsal({ in: 'frankfurt' });
    const { Connections } = await frankfurt.ask('codestar-connections', 'ListConnections', {});
    expect(Connections).toMatchObject([{ ProviderType: 'GitHub', ConnectionStatus: 'AVAILABLE' }]);
    const uae = rehearsal();
    expect(await errorOf(uae.ask('codestar-connections', 'ListConnections', {}))).toBe('ENOTFOUND');
  });
});
