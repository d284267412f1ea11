/** What CodePipeline holds: pipelines and their executions. */
import type { Input } from '../../aws/types.ts';
import { kind } from '../kind.ts';

export type Declaration = NonNullable<Input<'codepipeline', 'CreatePipeline'>['pipeline']>;

export interface Pipeline {
  readonly declaration: Declaration;
  readonly version: number;
  readonly updated: number;
}

export const pipelines = kind<Pipeline>({
  service: 'codepipeline',
  name: 'Pipeline',
  errors: {
    missing: {
      name: 'PipelineNotFoundException',
      says: (id) => `Account does not have a pipeline with name '${id}'`,
    },
    exists: {
      name: 'PipelineNameInUseException',
      says: (id) => `A pipeline with the name '${id}' already exists`,
    },
  },
  arn: ({ id }, { place }) => `arn:aws:codepipeline:${place.region}:${place.account}:${id}`,
});

/** What an execution comes to grief over: the stage's and the action's name, and what the action says. */
export interface Trouble {
  readonly stage: string;
  readonly action: string;
  readonly says: string;
}

export interface Execution {
  readonly pipeline: string;
  readonly version: number;
  readonly trigger: string;
  readonly trouble?: Trouble;
}

/** By its id. One that will fail is `Failing` meanwhile, which is shown as InProgress. */
export const executions = kind<Execution>({
  service: 'codepipeline',
  name: 'Execution',
  passing: {
    InProgress: { lasts: ['5m', '8m'], next: 'Succeeded' },
    Failing: { lasts: ['20s', '60s'], next: 'Failed' },
    Stopping: { lasts: ['30s', '2m'], next: 'Stopped' },
  },
  errors: {
    missing: {
      name: 'PipelineExecutionNotFoundException',
      says: (id) => `Unable to find pipeline execution '${id}'`,
    },
  },
});
