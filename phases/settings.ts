/** What a project may decide for itself about the phases; the rest is the runbook's. From `.muvirc`. */
export interface PhaseSettings {
  /** Decision 8: whether Aurora's instances have public addresses. */
  readonly aurora: { readonly publiclyAccessible: boolean };
  /** Decision 4. */
  readonly cicd: 'codepipeline' | 'github-actions';
  /** The port of the ticket service's listener; null while that is open (readings 8). */
  readonly ticket: { readonly listenerPort: number | null };
  /**
   * Prefixes of services in `pg_service.conf`, `<prefix>-main` and so on, whose logins may only read: for comparing
   * the copied schemas with production's. Not compared where null.
   */
  readonly schemaServices: { readonly production: string; readonly uae: string } | null;
}

/** The runbook's decisions, where nothing else is configured. */
export const defaultSettings: PhaseSettings = {
  aurora: { publiclyAccessible: true },
  cicd: 'codepipeline',
  ticket: { listenerPort: null },
  schemaServices: null,
};
