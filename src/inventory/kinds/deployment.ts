import { describe } from '../../aws/call.ts';
import { needed, resourceKind, runs } from '../kind.ts';
import { type Resource, resource, type Unread } from '../resource.ts';
import { unreadBecause } from '../unread.ts';

const also = ['cicd'];

export const pipelines = resourceKind({
  kind: 'codepipeline/pipeline',
  title: 'pipelines',
  service: 'codepipeline',
  also,
  async list(ask) {
    const listed = await ask.list(describe('codepipeline', 'ListPipelines', {}), (reply) => reply.pipelines);
    return Promise.all(
      listed.map(async ({ name: given, pipelineType }) => {
        const name = needed(given, 'name');
        const pipeline = await ask.about(describe('codepipeline', 'GetPipeline', { name }));
        const stages = 'value' in pipeline ? (pipeline.value.pipeline?.stages ?? []) : undefined;
        return resource({
          kind: 'codepipeline/pipeline',
          id: name,
          arn: 'value' in pipeline ? pipeline.value.metadata?.pipelineArn : undefined,
          facts: {
            pipelineType: pipelineType ?? 'V1',
            stages: stages?.map(({ name: stage, actions = [] }) => ({
              name: stage ?? '',
              actions: actions.map(({ actionTypeId }) => actionTypeId?.provider ?? ''),
            })),
          },
          unread: 'unread' in pipeline ? { stages: pipeline.unread } : {},
        });
      }),
    );
  },
});

/** Production is not asked BatchGetProjects: there, all but the names is unread. */
export const projects = resourceKind({
  kind: 'codebuild/project',
  title: 'build projects',
  service: 'codebuild',
  also,
  async list(ask): Promise<readonly Resource[]> {
    const names = await ask.list(describe('codebuild', 'ListProjects', {}), (reply) => reply.projects);
    const found = await Promise.all(
      runs(names, 100).map(async (chosen) => {
        const described = describe('codebuild', 'BatchGetProjects', { names: [...chosen] });
        try {
          return (await ask.list(described, (reply) => reply.projects)).map((project) =>
            resource({
              kind: 'codebuild/project',
              id: needed(project.name, 'name'),
              arn: project.arn,
              facts: {
                source: project.source?.type,
                computeType: project.environment?.computeType,
                image: project.environment?.image,
                privileged: project.environment?.privilegedMode,
              },
            }),
          );
        } catch (error) {
          const unread: Readonly<Record<string, Unread>> = { settings: unreadBecause(error) };
          return chosen.map((name) => resource({ kind: 'codebuild/project', id: name, facts: {}, unread }));
        }
      }),
    );
    return found.flat();
  },
});
