/**
 * Repositories. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html (and Describe,
 * Delete, PutLifecyclePolicy, SetRepositoryPolicy, TagResource)
 * At once there and at once gone; one with images goes only with `force`. A lifecycle policy is kept and shown,
 * and expires nothing. Only AES256 encryption is modelled.
 */
import { creates } from '../handlers/creates.ts';
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { tagging } from '../handlers/tagging.ts';
import { tagList, tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { invalid, tokens } from './common.ts';
import { images, imagesOf, layers, type Repository, registryHost, repositories, uploads } from './kinds.ts';

const NAME = /^(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

const view = (thing: Stored<Repository>, tx: Tx): Fields => ({
  repositoryArn: repositories.arn?.(thing, tx),
  registryId: tx.place.account,
  repositoryName: thing.id,
  repositoryUri: `${registryHost(tx)}/${thing.id}`,
  createdAt: new Date(thing.created),
  imageTagMutability: thing.data.mutability,
  imageScanningConfiguration: { scanOnPush: thing.data.scanOnPush },
  encryptionConfiguration: { encryptionType: thing.data.encryption },
});

/** A registry of another account cannot be seen here; its own may be named. */
export function ownRegistry(registryId: string | undefined, tx: Tx): void {
  if (registryId !== undefined && registryId !== tx.place.account) unsupported(`the registry ${registryId}`);
}

const tagOperations = tagging({
  kinds: [repositories],
  by: 'resourceArn',
  tags: 'tags',
  keys: 'tagKeys',
  list: 'tags',
  read: tagsOf,
  show: tagList,
  missing: (of) =>
    refuse('RepositoryNotFoundException', `The repository ${of} does not exist in the registry`),
});

export const repositoryOperations: Operations<'ecr'> = {
  CreateRepository: creates(repositories, {
    takes: [
      'registryId',
      'repositoryName',
      'tags',
      'imageTagMutability',
      'imageScanningConfiguration',
      'encryptionConfiguration',
    ],
    id: (input) => input.repositoryName as string,
    enters: 'active',
    data: (input, tx) => {
      ownRegistry(input.registryId as string | undefined, tx);
      if (!NAME.test(input.repositoryName as string)) {
        invalid(
          `Invalid parameter at 'repositoryName' failed to satisfy constraint: '${input.repositoryName}'`,
        );
      }
      const mutability = (input.imageTagMutability as string | undefined) ?? 'MUTABLE';
      if (!['MUTABLE', 'IMMUTABLE'].includes(mutability)) unsupported(`the tag mutability ${mutability}`);
      const { encryptionType = 'AES256' } = (input.encryptionConfiguration ?? {}) as {
        encryptionType?: string;
      };
      if (encryptionType !== 'AES256') unsupported(`the encryption ${encryptionType}`);
      const { scanOnPush = false } = (input.imageScanningConfiguration ?? {}) as { scanOnPush?: boolean };
      return { mutability, scanOnPush, encryption: encryptionType };
    },
    tags: (input) => tagsOf(input.tags as never),
    answers: (thing, tx) => ({ repository: view(thing, tx) }),
  }),
  DescribeRepositories: describes(repositories, {
    list: 'repositories',
    several: 'repositoryNames',
    view,
    also: {
      registryId: (things, registryId: string, tx) => {
        ownRegistry(registryId, tx);
        return things;
      },
    },
    paging: tokens,
  }),
  DeleteRepository: deletes(repositories, {
    by: 'repositoryName',
    takes: ['registryId', 'force'],
    before: (thing, { force, registryId }, tx) => {
      ownRegistry(registryId as string | undefined, tx);
      const held = imagesOf(thing.id, tx);
      if (held.length > 0 && force !== true) {
        refuse('RepositoryNotEmptyException', repositories.errors.held?.says(thing.id, '') ?? '');
      }
      for (const image of held) tx.remove(images, image.id);
      for (const layer of tx.list(layers))
        if (layer.id.startsWith(`${thing.id}@`)) tx.remove(layers, layer.id);
      for (const upload of tx.list(uploads))
        if (upload.data.repository === thing.id) tx.remove(uploads, upload.id);
    },
    answers: (thing, tx) => ({ repository: view(thing, tx) }),
  }),
  PutImageTagMutability: {
    takes: ['registryId', 'repositoryName', 'imageTagMutability'],
    run({ registryId, repositoryName = '', imageTagMutability: mutability = '' }, tx) {
      ownRegistry(registryId, tx);
      if (!['MUTABLE', 'IMMUTABLE'].includes(mutability)) unsupported(`the tag mutability ${mutability}`);
      tx.patch(repositories, repositoryName, { mutability });
      return { registryId: tx.place.account, repositoryName, imageTagMutability: mutability as 'MUTABLE' };
    },
  },
  PutImageScanningConfiguration: {
    takes: ['registryId', 'repositoryName', 'imageScanningConfiguration'],
    run({ registryId, repositoryName = '', imageScanningConfiguration: { scanOnPush = false } = {} }, tx) {
      ownRegistry(registryId, tx);
      tx.patch(repositories, repositoryName, { scanOnPush });
      return { registryId: tx.place.account, repositoryName, imageScanningConfiguration: { scanOnPush } };
    },
  },
  TagResource: tagOperations.tag,
  UntagResource: tagOperations.untag,
  ListTagsForResource: tagOperations.list,
};
