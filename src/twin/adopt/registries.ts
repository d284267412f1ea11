import { images, layers, repositories } from '../ecr/kinds.ts';
import type { Tx } from '../kind.ts';
import type { Answers } from './answers.ts';
import { adopt } from './put.ts';

interface Manifest {
  readonly config?: { readonly digest: string; readonly size: number };
  readonly layers?: readonly { readonly digest: string; readonly size: number }[];
}

/** Repositories with their images. Production is not asked for manifests: its images are known by digest and tag alone. */
export function adoptRegistries(answers: Answers, tx: Tx): void {
  for (const one of answers.all(
    'ecr',
    'DescribeRepositories',
    (reply) => reply.repositories,
    (one) => one.repositoryName,
  )) {
    const data = {
      mutability: one.imageTagMutability,
      scanOnPush: one.imageScanningConfiguration?.scanOnPush ?? false,
      encryption: one.encryptionConfiguration?.encryptionType ?? 'AES256',
    };
    adopt(tx, repositories, one.repositoryName, 'active', data, { made: one.createdAt });
  }
  const manifests = new Map(
    answers
      .of('ecr', 'BatchGetImage')
      .flatMap(({ output }) => output.images ?? [])
      .map(({ imageId, imageManifest }) => [imageId?.imageDigest, imageManifest]),
  );
  const found = answers.of('ecr', 'DescribeImages').flatMap(({ output }) => output.imageDetails ?? []);
  for (const one of found) {
    const repository = one.repositoryName ?? '';
    const manifest = manifests.get(one.imageDigest);
    const data = {
      repository,
      digest: one.imageDigest,
      tags: one.imageTags ?? [],
      manifest: manifest ?? '{}',
      mediaType: one.imageManifestMediaType,
      bytes: one.imageSizeInBytes,
    };
    adopt(tx, images, `${repository}@${one.imageDigest}`, 'active', data, { made: one.imagePushedAt });
    const { config, layers: parts = [] } = JSON.parse(manifest ?? '{}') as Manifest;
    for (const part of [...(config ? [config] : []), ...parts])
      adopt(tx, layers, `${repository}@${part.digest}`, 'available', { bytes: part.size });
  }
}
