import type { CommandSpec } from '../command.ts';

export const guardExplain: CommandSpec = {
  path: ['guard', 'explain'],
  summary: 'Say whether production may be asked an operation, and why',
  args: [
    { name: 'service', help: 'as the SDK or the AWS CLI names it, such as elbv2' },
    { name: 'operation', help: 'such as DescribeDBInstances or describe-db-instances' },
  ],
  examples: [
    ['muvi guard explain rds DescribeDBInstances', 'allowed, and by which rule'],
    ['muvi guard explain ssm get-parameter', 'refused: it hands out secrets'],
  ],
  json: '{ allowed, rule, why, service, operation }',
  load: () => import('../acts/guard-explain.ts'),
};
