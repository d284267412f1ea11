/** What ECR holds: repositories, their images and layers, uploads under way. */
import { arn } from '../handlers/tags.ts';
import { kind, type Tx } from '../kind.ts';
import type { Stored } from '../world.ts';

export interface Repository {
  readonly mutability: string;
  readonly scanOnPush: boolean;
  readonly encryption: string;
  readonly lifecyclePolicy?: string;
  readonly policy?: string;
}

const inRegistry = (id: string) => `the repository with name '${id}'`;

export const repositories = kind<Repository>({
  service: 'ecr',
  name: 'Repository',
  errors: {
    missing: {
      name: 'RepositoryNotFoundException',
      says: (id) => `${inRegistry(id)} does not exist in the registry`,
    },
    exists: {
      name: 'RepositoryAlreadyExistsException',
      says: (id) => `${inRegistry(id)} already exists in the registry`,
    },
    held: {
      name: 'RepositoryNotEmptyException',
      says: (id) => `${inRegistry(id)} cannot be deleted because it still contains images`,
    },
  },
  arn: (thing, tx) => arn(tx, 'ecr', `repository/${thing.id}`),
});

export interface Image {
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly manifest: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** By `<repository>@<digest>`. */
export const images = kind<Image>({
  service: 'ecr',
  name: 'Image',
  errors: { missing: { name: 'ImageNotFoundException', says: (id) => `The image ${id} does not exist` } },
});

interface Layer {
  readonly bytes: number;
}

/** By `<repository>@<digest>`. */
export const layers = kind<Layer>({
  service: 'ecr',
  name: 'Layer',
  errors: {
    missing: { name: 'LayersNotFoundException', says: (id) => `The layer ${id} does not exist` },
    exists: { name: 'LayerAlreadyExistsException', says: (id) => `The layer ${id} already exists` },
  },
});

interface Upload {
  readonly repository: string;
  readonly bytes: number;
  readonly parts: number;
  /** Of the only part; more than one are not hashed together. */
  readonly digest?: string;
}

export const uploads = kind<Upload>({
  service: 'ecr',
  name: 'Upload',
  errors: {
    missing: { name: 'UploadNotFoundException', says: (id) => `The upload ${id} could not be found` },
  },
});

export function imagesOf(repository: string, tx: Tx): readonly Stored<Image>[] {
  return tx.list(images).filter(({ data }) => data.repository === repository);
}

/** The image a reference names by its digest, its tag, or both. */
export function imageNamed(
  repository: string,
  { imageDigest, imageTag }: { readonly imageDigest?: string; readonly imageTag?: string },
  tx: Tx,
): Stored<Image> | undefined {
  return imagesOf(repository, tx).find(
    ({ data }) =>
      (imageDigest === undefined || data.digest === imageDigest) &&
      (imageTag === undefined || data.tags.includes(imageTag)),
  );
}

/** The host that images of this registry are pulled from. */
export function registryHost(tx: Tx): string {
  return `${tx.place.account}.dkr.ecr.${tx.place.region}.amazonaws.com`;
}
