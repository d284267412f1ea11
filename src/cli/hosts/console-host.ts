import type { Host } from '../../engine/host.ts';

/** A host of the command line's: what it shows may come a moment later than it is told. */
export interface ConsoleHost extends Host {
  /** Resolves when everything it was told is on the screen, and any animation is over. */
  settled(): Promise<void>;
}
