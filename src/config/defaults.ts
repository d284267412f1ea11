import type { Config } from './schema.ts';

/** What stands where nothing else says so: the runbook's accounts and regions, and its decisions 4 and 8. */
export const DEFAULTS: Config = {
  environments: {
    uae: { profile: 'default', account: '739991759290', region: 'me-central-1' },
    frankfurt: { profile: 'default', account: '739991759290', region: 'eu-central-1' },
    prod: {
      profile: 'muvi-prod',
      account: '011566070219',
      region: 'eu-central-1',
      role: null,
      narrow: 'none',
    },
  },
  store: 'logs',
  logs: 'logs',
  readOnly: false,
  concurrency: 8,
  deletionsPerRun: 50,
  approvals: { secondPerson: false },
  aurora: { publiclyAccessible: true },
  cicd: 'codepipeline',
  ticket: { listenerPort: null },
  schemaServices: null,
  foreignAccounts: [],
  deviations: [],
  plain: false,
};
