import { phases } from '../../phases/index.ts';
import { outlineOf, type PhaseOutline } from '../engine/outline.ts';

/**
 * The phases as they are listed where no setting changes them. The build puts the value in place of this module
 * (scripts/build-evaluated.mjs), so that listing the phases evaluates none of their declarations.
 */
export const outlines: readonly PhaseOutline[] = phases().map(outlineOf);
