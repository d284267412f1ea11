/**
 * Builds. https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html (and BatchGetBuilds,
 * ListBuilds, ListBuildsForProject, StopBuild)
 * A build takes some minutes and succeeds; nothing is built. Lists give the newest first.
 */
import { page } from '../handlers/page.ts';
import { uuid } from '../ids.ts';
import type { Tx } from '../kind.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { type Build, builds, projects } from './kinds.ts';
import { invalid, names } from './projects.ts';

/** Starts a build of a project; refuses where there is no such project. */
export function startBuild(
  project: string,
  initiator: string,
  sourceVersion: string | undefined,
  tx: Tx,
): Stored<Build> {
  const { data, id } = tx.get(projects, project);
  const number = 1 + tx.list(builds).filter((each) => each.data.project === id).length;
  return tx.add(builds, `${id}:${uuid(tx.seed, tx.unique(32))}`, 'IN_PROGRESS', {
    project: id,
    number,
    settings: data.settings,
    initiator,
    ...(sourceVersion === undefined ? {} : { sourceVersion }),
  });
}

const view = (thing: Stored<Build>, tx: Tx) => {
  const { source, environment, serviceRole, timeoutInMinutes, queuedTimeoutInMinutes, encryptionKey, cache } =
    thing.data.settings;
  const over = thing.state !== 'IN_PROGRESS';
  return {
    id: thing.id,
    arn: builds.arn?.(thing, tx),
    buildNumber: thing.data.number,
    startTime: new Date(thing.created),
    endTime: over ? new Date(thing.since) : undefined,
    currentPhase: over ? 'COMPLETED' : 'BUILD',
    buildStatus: thing.state as 'SUCCEEDED',
    buildComplete: over,
    sourceVersion: thing.data.sourceVersion,
    projectName: thing.data.project,
    source,
    environment,
    serviceRole,
    timeoutInMinutes,
    queuedTimeoutInMinutes,
    encryptionKey,
    cache,
    initiator: thing.data.initiator,
  };
};

/** The newest first, in the order of a key that pages can go on from. */
const newest = (all: readonly Stored<Build>[]) =>
  all
    .map((each) => ({ id: each.id, key: `${String(Number.MAX_SAFE_INTEGER - each.created)} ${each.id}` }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));

export const buildOperations: Operations<'codebuild'> = {
  StartBuild: {
    takes: ['projectName', 'sourceVersion'],
    run: ({ projectName = '', sourceVersion }, tx) => ({
      build: view(startBuild(projectName, 'muvi-rehearsal', sourceVersion, tx), tx),
    }),
  },
  StopBuild: {
    takes: ['id'],
    run({ id = '' }, tx) {
      if (tx.get(builds, id).state === 'IN_PROGRESS') tx.enter(builds, id, 'STOPPED');
      return { build: view(tx.get(builds, id), tx) };
    },
  },
  BatchGetBuilds: {
    takes: ['ids'],
    run({ ids = [] }, tx) {
      if (ids.length === 0 || ids.length > 100) invalid('Ask for 1 to 100 builds');
      const found = ids.map((id) => ({ id, thing: tx.find(builds, id) }));
      return {
        builds: found.flatMap(({ thing }) => (thing ? [view(thing, tx)] : [])),
        buildsNotFound: found.filter(({ thing }) => !thing).map(({ id }) => id),
      };
    },
  },
  ListBuilds: {
    takes: ['nextToken'],
    run({ nextToken }, tx) {
      const shown = page(newest(tx.list(builds)), ({ key }) => key, { nextToken }, names);
      return { ids: shown.items.map(({ id }) => id), nextToken: shown.next };
    },
  },
  ListBuildsForProject: {
    takes: ['projectName', 'nextToken'],
    run({ projectName = '', nextToken }, tx) {
      const { id } = tx.get(projects, projectName);
      const all = newest(tx.list(builds).filter(({ data }) => data.project === id));
      const shown = page(all, ({ key }) => key, { nextToken }, names);
      return { ids: shown.items.map((each) => each.id), nextToken: shown.next };
    },
  },
  // Nobody has given CodeBuild a token of a source's provider.
  ListSourceCredentials: { takes: [], run: () => ({ sourceCredentialsInfos: [] }) },
};
