/** Puts the folder `made` in the place of `place`; the one before is removed, or comes back where that fails. */
export function swapIn(made: string, place: string): void;
