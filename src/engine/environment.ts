/** The three environments of the build: an account and a region each (runbook; readings 1). */
export type Environment = 'uae' | 'frankfurt' | 'prod';

/** Environments a phase may declare in `writes`. `prod` cannot stand here: it does not compile. */
export type WritableEnvironment = Exclude<Environment, 'prod'>;

export const ENVIRONMENTS: readonly Environment[] = ['uae', 'frankfurt', 'prod'];
