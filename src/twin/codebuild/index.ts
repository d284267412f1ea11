import { defineService } from '../service.ts';
import shapes from '../shapes/codebuild.generated.json' with { type: 'json' };
import { buildOperations } from './builds.ts';
import { builds, projects } from './kinds.ts';
import { projectOperations } from './projects.ts';

const INVALID = 'InvalidInputException';

/** CodeBuild, as far as the build needs it. */
export const codebuild = defineService({
  service: 'codebuild',
  shapes,
  malformed: { missing: INVALID, invalid: 'SerializationException', unknown: INVALID },
  kinds: [projects, builds],
  operations: { ...projectOperations, ...buildOperations },
});
