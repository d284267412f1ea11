import { acm } from './acm/index.ts';
import { autoscaling } from './autoscaling/index.ts';
import { cloudfront } from './cloudfront/index.ts';
import { cloudwatch } from './cloudwatch/index.ts';
import { codebuild } from './codebuild/index.ts';
import { codepipeline } from './codepipeline/index.ts';
import { codestarConnections } from './codestar-connections/index.ts';
import { ec2 } from './ec2/index.ts';
import { ecr } from './ecr/index.ts';
import { ecs } from './ecs/index.ts';
import { elasticache } from './elasticache/index.ts';
import { elbv2 } from './elbv2/index.ts';
import { iam } from './iam/index.ts';
import { kms } from './kms/index.ts';
import { logs } from './logs/index.ts';
import { rds } from './rds/index.ts';
import { route53 } from './route-53/index.ts';
import { s3 } from './s3/index.ts';
import { secretsManager } from './secrets-manager/index.ts';
import type { TwinService } from './service.ts';
import { servicediscovery } from './servicediscovery/index.ts';
import { ssm } from './ssm/index.ts';
import { sts } from './sts/index.ts';
import { wafv2 } from './wafv2/index.ts';

/** Every service of the twin. Adding one here (and its shapes) is all it takes to be answered. */
export const SERVICES: readonly TwinService[] = [
  ec2,
  elasticache,
  iam,
  logs,
  sts,
  ecr,
  kms,
  servicediscovery,
  secretsManager,
  ssm,
  elbv2,
  acm,
  rds,
  ecs,
  autoscaling,
  s3,
  cloudfront,
  wafv2,
  codestarConnections,
  codebuild,
  codepipeline,
  cloudwatch,
  route53,
];
