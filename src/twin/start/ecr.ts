import { createHash } from 'node:crypto';
import { images, layers, repositories } from '../ecr/kinds.ts';
import type { Tx } from '../kind.ts';
import { APPLICATIONS, OLD_UAE } from './applications.ts';
import { PLACES, stands } from './place.ts';

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const CONFIG = 'application/vnd.docker.container.image.v1+json';
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

const MIB = 1024 * 1024;

/** ECR as it stands before phase 1: the six repositories of UAE that stay, two that go, and the nine elsewhere. */
export function standingEcr(tx: Tx): void {
  const uae = tx.in(PLACES.uae);
  for (const { name } of OLD_UAE) pushed(uae, `muvi-${name}-uat`, ['latest']);
  for (const junk of ['agha-test-a-ecr', 'sample-film-session-service']) pushed(uae, junk, ['latest']);
  for (const { name } of APPLICATIONS) {
    pushed(tx.in(PLACES.frankfurt), `muvi-${name}-uat`, ['latest']);
    pushed(tx.in(PLACES.prod), `muvi-${name}-prod`, ['latest', 'v1']);
  }
}

/** A repository with one image of a configuration and two layers. */
function pushed(tx: Tx, repository: string, tags: readonly string[]): void {
  stands(tx, repositories, repository, 'active', {
    mutability: 'MUTABLE',
    scanOnPush: false,
    encryption: 'AES256',
  });
  const blob = (mediaType: string, part: string, size: number) => {
    const digest = `sha256:${tx.fixed(64, 'layer', tx.place.account, repository, part)}`;
    stands(tx, layers, `${repository}@${digest}`, 'available', { bytes: size });
    return { mediaType, size, digest };
  };
  const parts = [blob(LAYER, 'base', 48 * MIB), blob(LAYER, 'application', 96 * MIB)];
  const config = blob(CONFIG, 'config', 7_023);
  const manifest = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: parts });
  const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  const bytes = [config, ...parts].reduce((sum, { size }) => sum + size, 0);
  stands(tx, images, `${repository}@${digest}`, 'active', {
    repository,
    digest,
    tags,
    manifest,
    mediaType: MANIFEST,
    bytes,
  });
}
