import { elasticache } from './elasticache/index.ts';
import type { TwinService } from './service.ts';
import { sts } from './sts/index.ts';

/** Every service of the twin. Adding one here (and its shapes) is all it takes to be answered. */
export const SERVICES: readonly TwinService[] = [elasticache, sts];
