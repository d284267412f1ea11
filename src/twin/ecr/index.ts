import { defineService } from '../service.ts';
import shapes from '../shapes/ecr.generated.json' with { type: 'json' };
import { imageOperations } from './images.ts';
import { images, layers, repositories, uploads } from './kinds.ts';
import { layerOperations } from './layers.ts';
import { policyOperations } from './policies.ts';
import { repositoryOperations } from './repositories.ts';

const INVALID = 'InvalidParameterException';

export const ecr = defineService({
  service: 'ecr',
  shapes,
  malformed: { missing: INVALID, invalid: 'SerializationException', unknown: INVALID },
  kinds: [repositories, images, layers, uploads],
  operations: { ...repositoryOperations, ...policyOperations, ...imageOperations, ...layerOperations },
});
