/**
 * Executions. https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StartPipelineExecution.html (and
 * GetPipelineExecution, GetPipelineState, ListPipelineExecutions, StopPipelineExecution)
 * While one runs its first stage is in progress; its end shows in every stage it came to.
 */
import { page } from '../handlers/page.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { type Execution, executions, type Pipeline, pipelines } from './kinds.ts';
import { listing } from './pipelines.ts';
import { execute, executionsOf, statusOf } from './runs.ts';

const shared = (thing: Stored<Execution>, { data }: Stored<Pipeline>) => ({
  pipelineExecutionId: thing.id,
  status: statusOf(thing) as 'Succeeded',
  statusSummary: thing.state === 'Failed' ? thing.data.trouble?.says : undefined,
  trigger: { triggerType: thing.data.trigger as 'CreatePipeline' },
  executionMode: data.declaration.executionMode,
  executionType: 'STANDARD' as const,
});

/** How far an execution came, stage by stage. */
function states(pipeline: Stored<Pipeline>, execution: Stored<Execution> | undefined, tx: Tx) {
  const { stages = [] } = pipeline.data.declaration;
  const trouble = execution?.data.trouble;
  const stopsAt = stages.findIndex(({ name }) => name === trouble?.stage);
  return stages.map(({ name: stageName, actions = [] }, index) => {
    const status = execution && stageStatus(execution, index, stopsAt);
    return {
      stageName,
      inboundTransitionState: index === 0 ? undefined : { enabled: true },
      actionStates: actions.map(({ name: actionName }) => ({
        actionName,
        latestExecution:
          execution === undefined || status === undefined
            ? undefined
            : {
                actionExecutionId: tx.fixed(32, 'action', execution.id, stageName ?? '', actionName ?? ''),
                status: (status === 'Stopped' ? 'Abandoned' : status) as 'Succeeded',
                lastStatusChange: new Date(execution.since),
                errorDetails:
                  status === 'Failed' && actionName === trouble?.action
                    ? { code: 'ConfigurationError', message: trouble?.says }
                    : undefined,
              },
      })),
      latestExecution:
        execution === undefined || status === undefined
          ? undefined
          : { pipelineExecutionId: execution.id, status: status as 'Succeeded' },
    };
  });
}

function stageStatus({ state }: Stored<Execution>, index: number, stopsAt: number): string | undefined {
  if (state === 'Succeeded') return 'Succeeded';
  if (state === 'Failed') {
    if (index < stopsAt) return 'Succeeded';
    return index === stopsAt ? 'Failed' : undefined;
  }
  if (index > 0) return undefined;
  return state === 'Failing' ? 'InProgress' : state;
}

function executionOf(pipeline: string | undefined, id: string | undefined, tx: Tx): Stored<Execution> {
  const { id: name } = tx.get(pipelines, pipeline ?? '');
  const found = tx.find(executions, id ?? '');
  const missing = executions.errors.missing;
  return found?.data.pipeline === name ? found : refuse(missing.name, missing.says(id ?? '', ''));
}

export const executionOperations: Operations<'codepipeline'> = {
  StartPipelineExecution: {
    takes: ['name', 'clientRequestToken'],
    run: ({ name = '' }, tx) => ({
      pipelineExecutionId: execute(tx.get(pipelines, name), 'StartPipelineExecution', tx).id,
    }),
  },
  StopPipelineExecution: {
    takes: ['pipelineName', 'pipelineExecutionId', 'abandon', 'reason'],
    run({ pipelineName, pipelineExecutionId, abandon = false }, tx) {
      const execution = executionOf(pipelineName, pipelineExecutionId, tx);
      if (execution.state === 'Stopping' && !abandon)
        refuse('DuplicatedStopRequestException', 'The pipeline execution is already in a Stopping state');
      if (execution.due === undefined)
        refuse('PipelineExecutionNotStoppableException', 'The pipeline execution is over');
      tx.enter(executions, execution.id, abandon ? 'Stopped' : 'Stopping');
      return { pipelineExecutionId };
    },
  },
  GetPipelineExecution: {
    takes: ['pipelineName', 'pipelineExecutionId'],
    run({ pipelineName, pipelineExecutionId }, tx) {
      const thing = executionOf(pipelineName, pipelineExecutionId, tx);
      const pipeline = tx.get(pipelines, thing.data.pipeline);
      return {
        pipelineExecution: {
          ...shared(thing, pipeline),
          pipelineName: pipeline.id,
          pipelineVersion: thing.data.version,
          artifactRevisions: [],
        },
      };
    },
  },
  ListPipelineExecutions: {
    takes: ['pipelineName', 'maxResults', 'nextToken'],
    run(input, tx) {
      const pipeline = tx.get(pipelines, input.pipelineName ?? '');
      const shown = page(executionsOf(pipeline.id, tx), ({ key }) => key, { ...input }, listing(100));
      return {
        pipelineExecutionSummaries: shown.items.map(({ each }) => ({
          ...shared(each, pipeline),
          startTime: new Date(each.created),
          lastUpdateTime: new Date(each.since),
          sourceRevisions: [],
        })),
        nextToken: shown.next,
      };
    },
  },
  GetPipelineState: {
    takes: ['name'],
    run({ name = '' }, tx) {
      const pipeline = tx.get(pipelines, name);
      const [latest] = executionsOf(pipeline.id, tx);
      return {
        pipelineName: pipeline.id,
        pipelineVersion: pipeline.data.version,
        stageStates: states(pipeline, latest?.each, tx),
        created: new Date(pipeline.created),
        updated: new Date(pipeline.data.updated),
      };
    },
  },
};
