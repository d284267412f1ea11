import { defineService } from '../service.ts';
import shapes from '../shapes/codepipeline.generated.json' with { type: 'json' };
import { executionOperations } from './executions.ts';
import { executions, pipelines } from './kinds.ts';
import { pipelineOperations } from './pipelines.ts';

const INVALID = 'ValidationException';

/** CodePipeline, as far as the build needs it: from GitHub or ECR through CodeBuild to ECS. */
export const codepipeline = defineService({
  service: 'codepipeline',
  shapes,
  malformed: { missing: INVALID, invalid: 'SerializationException', unknown: INVALID },
  kinds: [pipelines, executions],
  operations: { ...pipelineOperations, ...executionOperations },
});
