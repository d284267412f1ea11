import { images } from '../../ec2/images.ts';
import type { Tx } from '../../kind.ts';
import { PLACES, stands } from '../place.ts';

/** Amazon's account for its own Linux images. */
const AMAZON = '137112412989';
const VERSION = '2023.6.20260216.0';

/** The id of the newest Amazon Linux 2023 image in a region, which SSM's public parameters name too. */
export function amazonLinux(tx: Tx, architecture: 'x86_64' | 'arm64'): string {
  return `ami-${tx.fixed(17, 'al2023', tx.place.region, architecture)}`;
}

/** Amazon Linux 2023 for both architectures, in each environment. */
export function amazonImages(tx: Tx): void {
  for (const place of Object.values(PLACES)) amazonImagesIn(tx.in(place));
}

/** The same, in one place. */
export function amazonImagesIn(here: Tx): void {
  for (const architecture of ['x86_64', 'arm64'] as const) {
    stands(here, images, amazonLinux(here, architecture), 'available', {
      name: `al2023-ami-${VERSION}-kernel-6.1-${architecture}`,
      description: `Amazon Linux 2023 AMI ${VERSION} ${architecture} HVM kernel-6.1`,
      architecture,
      ownerId: AMAZON,
      ownerAlias: 'amazon',
      made: '2026-02-17T00:31:12.000Z',
    });
  }
}
