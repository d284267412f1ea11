/**
 * Build projects. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html (and
 * BatchGetProjects, ListProjects, UpdateProject, DeleteProject)
 * At once there and at once gone; deleting one that is not there is no error. Images, caches, VPCs and webhooks are
 * kept as they are given. Values of environment variables are shown to everybody who may read the project, as on AWS.
 */
import { type Paging, page } from '../handlers/page.ts';
import { arn, tagsOf } from '../handlers/tags.ts';
import { roleTrouble } from '../iam/access.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { type Project, projects, type Settings } from './kinds.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$/;
const MOST_AT_ONCE = 100;

export function invalid(message: string): never {
  return refuse('InvalidInputException', message);
}

/** CodeBuild lists a hundred names at a time. */
export const names: Paging = {
  token: 'nextToken',
  next: 'nextToken',
  limit: 'size',
  size: MOST_AT_ONCE,
  limits: [1, MOST_AT_ONCE],
  badToken: 'InvalidInputException',
  badLimit: 'InvalidInputException',
};

const SETTINGS = [
  'description',
  'source',
  'sourceVersion',
  'artifacts',
  'cache',
  'environment',
  'serviceRole',
  'timeoutInMinutes',
  'queuedTimeoutInMinutes',
  'encryptionKey',
  'vpcConfig',
  'logsConfig',
  'concurrentBuildLimit',
] as const;

/** What CodeBuild says where a project says nothing. */
function completed(given: Settings, tx: Tx): Settings {
  const environment = given.environment && {
    ...given.environment,
    privilegedMode: given.environment.privilegedMode ?? false,
    imagePullCredentialsType: given.environment.imagePullCredentialsType ?? 'CODEBUILD',
    environmentVariables: (given.environment.environmentVariables ?? []).map((variable) => ({
      ...variable,
      type: variable.type ?? 'PLAINTEXT',
    })),
  };
  return {
    ...given,
    environment,
    cache: given.cache ?? { type: 'NO_CACHE' },
    timeoutInMinutes: given.timeoutInMinutes ?? 60,
    queuedTimeoutInMinutes: given.queuedTimeoutInMinutes ?? 480,
    encryptionKey: given.encryptionKey ?? arn(tx, 'kms', 'alias/aws/s3'),
  };
}

function checked(
  { source, artifacts, environment, serviceRole = '', timeoutInMinutes }: Settings,
  tx: Tx,
): void {
  const trouble = roleTrouble(tx, serviceRole, 'codebuild.amazonaws.com');
  if (trouble !== undefined)
    invalid(`CodeBuild is not authorized to perform: sts:AssumeRole on ${serviceRole}`);
  if ((source?.type === 'CODEPIPELINE') !== (artifacts?.type === 'CODEPIPELINE'))
    invalid('Invalid project source: source type and artifacts type must both be CODEPIPELINE');
  const bare = source?.type === 'CODEPIPELINE' || source?.type === 'NO_SOURCE';
  if (!bare && !source?.location) invalid('Invalid project source: location is required');
  if (source?.type === 'NO_SOURCE' && !source.buildspec)
    invalid('Invalid project source: buildspec is required for source type NO_SOURCE');
  const variables = (environment?.environmentVariables ?? []).map(({ name }) => name);
  if (new Set(variables).size < variables.length)
    invalid('Invalid environment variables: duplicate environment variable names');
  if (timeoutInMinutes !== undefined && (timeoutInMinutes < 5 || timeoutInMinutes > 2_160))
    invalid('Invalid timeoutInMinutes: must be between 5 and 2160');
}

const view = (thing: Stored<Project>, tx: Tx) => ({
  ...thing.data.settings,
  name: thing.id,
  arn: projects.arn?.(thing, tx),
  tags: Object.entries(thing.tags ?? {}).map(([key, value]) => ({ key, value })),
  created: new Date(thing.created),
  lastModified: new Date(thing.data.modified),
  badge: { badgeEnabled: thing.data.badge },
  projectVisibility: 'PRIVATE' as const,
});

type TagList = readonly { readonly key?: string; readonly value?: string }[];

const tagged = (list: TagList | undefined) =>
  tagsOf((list ?? []).map(({ key = '', value = '' }) => ({ Key: key, Value: value })));

export const projectOperations: Operations<'codebuild'> = {
  CreateProject: {
    takes: ['name', 'tags', 'badgeEnabled', ...SETTINGS],
    run({ name = '', tags, badgeEnabled: badge = false, ...given }, tx) {
      if (!NAME.test(name)) invalid(`Invalid project name: ${name}`);
      checked(given, tx);
      const data = { settings: completed(given, tx), badge, modified: tx.now };
      return { project: view(tx.add(projects, name, 'active', data, tagged(tags)), tx) };
    },
  },
  UpdateProject: {
    takes: ['name', 'tags', 'badgeEnabled', ...SETTINGS],
    run({ name = '', tags, badgeEnabled, ...given }, tx) {
      const before = tx.get(projects, name);
      const settings = completed({ ...before.data.settings, ...given }, tx);
      checked(settings, tx);
      const badge = badgeEnabled ?? before.data.badge;
      const after = { ...before, data: { settings, badge, modified: tx.now } };
      return {
        project: view(tx.put(projects, tags === undefined ? after : { ...after, tags: tagged(tags) }), tx),
      };
    },
  },
  BatchGetProjects: {
    takes: ['names'],
    run({ names: asked = [] }, tx) {
      if (asked.length === 0 || asked.length > MOST_AT_ONCE) invalid(`Ask for 1 to ${MOST_AT_ONCE} projects`);
      const wanted = [...new Set(asked)].map((name) => ({
        name,
        thing: tx.find(projects, name.replace(/^arn:aws:codebuild:[^/]+\//, '')),
      }));
      return {
        projects: wanted.flatMap(({ thing }) => (thing ? [view(thing, tx)] : [])),
        projectsNotFound: wanted.filter(({ thing }) => !thing).map(({ name }) => name),
      };
    },
  },
  ListProjects: {
    takes: ['sortBy', 'sortOrder', 'nextToken'],
    run({ sortBy = 'NAME', sortOrder = 'ASCENDING', nextToken }, tx) {
      if (sortBy !== 'NAME' || sortOrder !== 'ASCENDING')
        refuse('UnsupportedByTwin', `the rehearsal cloud does not list projects by ${sortBy}, ${sortOrder}`);
      const shown = page(tx.list(projects), ({ id }) => id, { nextToken }, names);
      return { projects: shown.items.map(({ id }) => id), nextToken: shown.next };
    },
  },
  DeleteProject: {
    takes: ['name'],
    run({ name = '' }, tx) {
      tx.remove(projects, name);
      return {};
    },
  },
};
