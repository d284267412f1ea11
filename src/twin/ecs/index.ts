import { tagging } from '../handlers/tagging.ts';
import { defineService } from '../service.ts';
import shapes from '../shapes/ecs.generated.json' with { type: 'json' };
import { clusterOperations } from './clusters.ts';
import { ecsTagList, ecsTags, invalid } from './common.ts';
import { clusters, services, taskDefinitions } from './kinds.ts';
import { retries, tasks } from './scheduler.ts';
import { serviceOperations } from './services.ts';
import { taskDefinitionOperations } from './task-definitions.ts';
import { taskOperations } from './tasks.ts';

const { tag, untag, list } = tagging({
  kinds: [clusters, services, taskDefinitions, tasks],
  by: 'resourceArn',
  tags: 'tags',
  keys: 'tagKeys',
  list: 'tags',
  read: ecsTags,
  show: ecsTagList,
  missing: (arn) => invalid(`The specified resource ${arn} was not found.`),
});

export const ecs = defineService({
  service: 'ecs',
  shapes,
  malformed: {
    missing: 'InvalidParameterException',
    invalid: 'ClientException',
    unknown: 'InvalidParameterException',
  },
  kinds: [clusters, services, taskDefinitions, tasks, retries],
  operations: {
    ...clusterOperations,
    ...taskDefinitionOperations,
    ...serviceOperations,
    ...taskOperations,
    TagResource: tag,
    UntagResource: untag,
    ListTagsForResource: list,
  },
});
