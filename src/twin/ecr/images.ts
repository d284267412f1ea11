/**
 * Images. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html (and DescribeImages,
 * ListImages, BatchGetImage, BatchDeleteImage)
 * A manifest is taken as Docker would push it: its configuration and layers must be in the repository, its digest
 * is the SHA-256 of its text, and a tag moves to the newest image that claims it unless tags are immutable. Scan
 * findings are not modelled.
 */
import { createHash } from 'node:crypto';
import { page } from '../handlers/page.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { invalid, tokens } from './common.ts';
import { type Image, imageNamed, images, imagesOf, layers, repositories } from './kinds.ts';
import { ownRegistry } from './repositories.ts';

interface Descriptor {
  readonly digest?: string;
  readonly size?: number;
  readonly mediaType?: string;
}

interface Manifest {
  readonly mediaType?: string;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
}

function parsed(text: string): Manifest {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    return invalid(
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    );
  }
}

/** What the manifest refers to must be in the repository; gives its size in bytes. */
function complete(repository: string, manifest: Manifest, tx: Tx): number {
  const parts = [manifest.config, ...(manifest.layers ?? [])].filter((part) => part !== undefined);
  const inner = manifest.manifests ?? [];
  if (parts.length === 0 && inner.length === 0) {
    invalid("Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Unsupported manifest'");
  }
  const absent = parts.filter(({ digest }) => !tx.find(layers, `${repository}@${digest}`));
  if (absent.length > 0) {
    const digests = absent.map(({ digest }) => digest).join(', ');
    refuse(
      'LayersNotFoundException',
      `Layers with digests '${digests}' required for pushing image do not exist`,
    );
  }
  if (inner.some(({ digest }) => !tx.find(images, `${repository}@${digest}`))) {
    refuse(
      'ReferencedImagesNotFoundException',
      'Images with digests required for pushing image do not exist',
    );
  }
  return [...parts, ...inner].reduce((sum, { size = 0 }) => sum + size, 0);
}

/** Takes a tag from whatever image of the repository has it. */
function untagged(repository: string, tag: string, tx: Tx): void {
  for (const { id, data } of imagesOf(repository, tx)) {
    if (data.tags.includes(tag)) tx.patch(images, id, { tags: data.tags.filter((each) => each !== tag) });
  }
}

const identifiers = ({ data }: Stored<Image>) =>
  data.tags.length === 0
    ? [{ imageDigest: data.digest }]
    : data.tags.map((imageTag) => ({ imageDigest: data.digest, imageTag }));

const ofStatus = (status: string | undefined) => (image: Stored<Image>) =>
  status === undefined || status === 'ANY' || image.data.tags.length > 0 === (status === 'TAGGED');

const found = ({ data }: Stored<Image>, imageTag: string | undefined, tx: Tx) => ({
  registryId: tx.place.account,
  repositoryName: data.repository,
  imageId: { imageDigest: data.digest, imageTag },
  imageManifest: data.manifest,
  imageManifestMediaType: data.mediaType,
});

const failure = (imageId: { readonly imageDigest?: string; readonly imageTag?: string }) => ({
  imageId,
  failureCode: 'ImageNotFound' as const,
  failureReason: 'Requested image not found',
});

export const imageOperations: Operations<'ecr'> = {
  PutImage: {
    takes: [
      'registryId',
      'repositoryName',
      'imageManifest',
      'imageManifestMediaType',
      'imageTag',
      'imageDigest',
    ],
    run(input, tx) {
      const { repositoryName = '', imageManifest = '', imageTag } = input;
      ownRegistry(input.registryId, tx);
      const repository = tx.get(repositories, repositoryName);
      const manifest = parsed(imageManifest);
      const digest = `sha256:${createHash('sha256').update(imageManifest).digest('hex')}`;
      if (input.imageDigest !== undefined && input.imageDigest !== digest) {
        refuse('ImageDigestDoesNotMatchException', `The digest of the manifest is ${digest}`);
      }
      const mediaType = input.imageManifestMediaType ?? manifest.mediaType;
      if (mediaType === undefined) invalid("Invalid parameter at 'ImageManifestMediaType': it must be given");
      const bytes = complete(repositoryName, manifest, tx);
      const id = `${repositoryName}@${digest}`;
      const there = tx.find(images, id);
      if (there && (imageTag === undefined || there.data.tags.includes(imageTag))) {
        refuse(
          'ImageAlreadyExistsException',
          `Image with digest '${digest}' and tag '${imageTag}' already exists`,
        );
      }
      if (imageTag !== undefined) {
        if (repository.data.mutability === 'IMMUTABLE' && imageNamed(repositoryName, { imageTag }, tx)) {
          refuse(
            'ImageTagAlreadyExistsException',
            `The image tag '${imageTag}' already exists and is immutable`,
          );
        }
        untagged(repositoryName, imageTag, tx);
      }
      const tags = imageTag === undefined ? [] : [imageTag];
      const image = there
        ? tx.patch(images, id, { tags: [...there.data.tags, ...tags] })
        : tx.add(images, id, 'active', {
            repository: repositoryName,
            digest,
            tags,
            manifest: imageManifest,
            mediaType,
            bytes,
          });
      return { image: found(image, imageTag, tx) };
    },
  },
  ListImages: {
    takes: ['registryId', 'repositoryName', 'filter', 'maxResults', 'nextToken'],
    run(input, tx) {
      ownRegistry(input.registryId, tx);
      const { id: repository } = tx.get(repositories, input.repositoryName ?? '');
      const all = imagesOf(repository, tx).filter(ofStatus(input.filter?.tagStatus)).flatMap(identifiers);
      const key = (each: { imageDigest: string; imageTag?: string }) =>
        `${each.imageDigest} ${each.imageTag ?? ''}`;
      const shown = page(
        all.sort((a, b) => (key(a) < key(b) ? -1 : 1)),
        key,
        { ...input },
        tokens,
      );
      return { imageIds: [...shown.items], nextToken: shown.next };
    },
  },
  DescribeImages: {
    takes: ['registryId', 'repositoryName', 'imageIds', 'filter', 'maxResults', 'nextToken'],
    run(input, tx) {
      ownRegistry(input.registryId, tx);
      const { id: repository } = tx.get(repositories, input.repositoryName ?? '');
      const named = input.imageIds?.map(
        (imageId) =>
          imageNamed(repository, imageId, tx) ??
          refuse(
            'ImageNotFoundException',
            `The image with imageId ${JSON.stringify(imageId)} does not exist`,
          ),
      );
      const all = named ?? imagesOf(repository, tx).filter(ofStatus(input.filter?.tagStatus));
      const shown = page(all, ({ id }) => id, { ...input }, tokens);
      return {
        imageDetails: shown.items.map(({ data, created }) => ({
          registryId: tx.place.account,
          repositoryName: repository,
          imageDigest: data.digest,
          imageTags: data.tags.length === 0 ? undefined : [...data.tags],
          imageSizeInBytes: data.bytes,
          imagePushedAt: new Date(created),
          imageManifestMediaType: data.mediaType,
          artifactMediaType: parsed(data.manifest).config?.mediaType,
        })),
        nextToken: shown.next,
      };
    },
  },
  BatchGetImage: {
    takes: ['registryId', 'repositoryName', 'imageIds', 'acceptedMediaTypes'],
    run({ registryId, repositoryName = '', imageIds = [], acceptedMediaTypes }, tx) {
      ownRegistry(registryId, tx);
      tx.get(repositories, repositoryName);
      const asked = imageIds.map((imageId) => ({ imageId, image: imageNamed(repositoryName, imageId, tx) }));
      const given = asked.flatMap(({ imageId, image }) =>
        image && (acceptedMediaTypes?.includes(image.data.mediaType) ?? true)
          ? [found(image, imageId.imageTag, tx)]
          : [],
      );
      return {
        images: given,
        failures: asked.filter(({ image }) => !image).map(({ imageId }) => failure(imageId)),
      };
    },
  },
  BatchDeleteImage: {
    takes: ['registryId', 'repositoryName', 'imageIds'],
    run({ registryId, repositoryName = '', imageIds = [] }, tx) {
      ownRegistry(registryId, tx);
      tx.get(repositories, repositoryName);
      const deleted: { imageDigest?: string; imageTag?: string }[] = [];
      const failures: ReturnType<typeof failure>[] = [];
      for (const imageId of imageIds) {
        const image = imageNamed(repositoryName, imageId, tx);
        if (!image) {
          failures.push(failure(imageId));
          continue;
        }
        const left = image.data.tags.filter((tag) => tag !== imageId.imageTag);
        // A tag alone takes the image with it only when it was its last; a digest takes the image and all its tags.
        if (imageId.imageDigest === undefined && left.length > 0) {
          tx.patch(images, image.id, { tags: left });
          deleted.push({ imageDigest: image.data.digest, imageTag: imageId.imageTag });
        } else {
          tx.remove(images, image.id);
          deleted.push(...identifiers(image));
        }
      }
      return { imageIds: deleted, failures };
    },
  },
};
