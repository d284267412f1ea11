import type { Tx } from '../../kind.ts';
import { PLACES } from '../place.ts';
import { amazonImages } from './images.ts';
import { otherNetworks } from './others.ts';
import { uaeNetworks } from './uae.ts';

/** EC2 as it stands before phase 1: the networks of the three environments. */
export function standingEc2(tx: Tx): void {
  amazonImages(tx);
  uaeNetworks(tx.in(PLACES.uae));
  otherNetworks(tx);
}
