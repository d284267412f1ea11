/**
 * Pushing and pulling layers, as Docker does it before PutImage, and the token it signs in with.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_InitiateLayerUpload.html (and UploadLayerPart,
 * CompleteLayerUpload, BatchCheckLayerAvailability, GetDownloadUrlForLayer, GetAuthorizationToken)
 * Of a layer only its digest and size are kept. The digest of a layer in one part is checked; that of one in
 * several is believed. The authorization token opens nothing.
 */
import { createHash } from 'node:crypto';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { layers, registryHost, repositories, uploads } from './kinds.ts';
import { ownRegistry } from './repositories.ts';

/** What ECR asks clients to send at a time, bytes. */
const PART_SIZE = 20 * 1024 * 1024;
/** Authorization tokens are good for twelve hours. */
const TOKEN_LASTS = 12 * 3_600_000;

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export const layerOperations: Operations<'ecr'> = {
  GetAuthorizationToken: {
    takes: [],
    run: (_input, tx) => ({
      authorizationData: [
        {
          authorizationToken: Buffer.from(`AWS:rehearsal-${tx.unique(32)}`).toString('base64'),
          expiresAt: new Date(tx.now + TOKEN_LASTS),
          proxyEndpoint: `https://${registryHost(tx)}`,
        },
      ],
    }),
  },
  BatchCheckLayerAvailability: {
    takes: ['registryId', 'repositoryName', 'layerDigests'],
    run({ registryId, repositoryName = '', layerDigests = [] }, tx) {
      ownRegistry(registryId, tx);
      tx.get(repositories, repositoryName);
      return {
        layers: layerDigests.map((layerDigest) => {
          const layer = tx.find(layers, `${repositoryName}@${layerDigest}`);
          return {
            layerDigest,
            layerAvailability: layer ? ('AVAILABLE' as const) : ('UNAVAILABLE' as const),
            layerSize: layer?.data.bytes,
          };
        }),
        failures: [],
      };
    },
  },
  InitiateLayerUpload: {
    takes: ['registryId', 'repositoryName'],
    run({ registryId, repositoryName = '' }, tx) {
      ownRegistry(registryId, tx);
      tx.get(repositories, repositoryName);
      const { id } = tx.add(uploads, tx.unique(32), 'open', {
        repository: repositoryName,
        bytes: 0,
        parts: 0,
      });
      return { uploadId: id, partSize: PART_SIZE };
    },
  },
  UploadLayerPart: {
    takes: ['registryId', 'repositoryName', 'uploadId', 'partFirstByte', 'partLastByte', 'layerPartBlob'],
    run(
      { registryId, repositoryName = '', uploadId = '', partFirstByte, partLastByte = 0, layerPartBlob },
      tx,
    ) {
      ownRegistry(registryId, tx);
      tx.get(repositories, repositoryName);
      const { data } = tx.get(uploads, uploadId);
      const part = Buffer.from(layerPartBlob ?? '');
      if (partFirstByte !== data.bytes || partLastByte !== data.bytes + part.length - 1) {
        refuse('InvalidLayerPartException', `The layer part must begin at byte ${data.bytes}`);
      }
      const parts = data.parts + 1;
      tx.patch(uploads, uploadId, {
        bytes: data.bytes + part.length,
        parts,
        digest: parts === 1 ? sha256(part) : undefined,
      });
      return {
        registryId: tx.place.account,
        repositoryName,
        uploadId,
        lastByteReceived: data.bytes + part.length - 1,
      };
    },
  },
  CompleteLayerUpload: {
    takes: ['registryId', 'repositoryName', 'uploadId', 'layerDigests'],
    run({ registryId, repositoryName = '', uploadId = '', layerDigests: [layerDigest = ''] = [] }, tx) {
      ownRegistry(registryId, tx);
      tx.get(repositories, repositoryName);
      const { data } = tx.get(uploads, uploadId);
      if (data.parts === 0) refuse('EmptyUploadException', 'The upload has no parts');
      if (data.digest !== undefined && data.digest !== layerDigest) {
        refuse('InvalidLayerException', `The layer's digest is not ${layerDigest}`);
      }
      tx.remove(uploads, uploadId);
      tx.add(layers, `${repositoryName}@${layerDigest}`, 'available', { bytes: data.bytes });
      return { registryId: tx.place.account, repositoryName, uploadId, layerDigest };
    },
  },
  GetDownloadUrlForLayer: {
    takes: ['registryId', 'repositoryName', 'layerDigest'],
    run({ registryId, repositoryName = '', layerDigest = '' }, tx) {
      ownRegistry(registryId, tx);
      tx.get(repositories, repositoryName);
      tx.get(layers, `${repositoryName}@${layerDigest}`);
      return { downloadUrl: `https://rehearsal.invalid/${repositoryName}/${layerDigest}`, layerDigest };
    },
  },
};
