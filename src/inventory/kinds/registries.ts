import { describe } from '../../aws/call.ts';
import { needed, resourceKind } from '../kind.ts';
import { resource } from '../resource.ts';

export const repositories = resourceKind({
  kind: 'ecr/repository',
  title: 'ECR repositories',
  service: 'ecr',
  async list(ask) {
    const listed = await ask.list(describe('ecr', 'DescribeRepositories', {}), (reply) => reply.repositories);
    return listed.map((repository) =>
      resource({
        kind: 'ecr/repository',
        id: needed(repository.repositoryName, 'repositoryName'),
        arn: repository.repositoryArn,
        facts: {
          imageTagMutability: repository.imageTagMutability,
          scanOnPush: repository.imageScanningConfiguration?.scanOnPush,
          encryption: repository.encryptionConfiguration?.encryptionType,
        },
      }),
    );
  },
});
