import { programShows } from '../../src/channels/process.ts';
import type { Ref } from '../../src/engine/call.ts';
import { type Step, step } from '../../src/engine/step.ts';
import { databases } from '../environment.ts';
import type { PhaseSettings } from '../settings.ts';

const COLUMNS =
  "SELECT table_schema, table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 3";

/** One SELECT on a read-only session of a service in `pg_service.conf`; passwords stand in its passfile. */
const columns = (service: string, pattern: Parameters<typeof programShows>[1]) => {
  const answer = { exitCode: 0, stdout: '' };
  return programShows(
    ['psql', '--no-psqlrc', '--tuples-only', '--no-align', `--command=${COLUMNS}`],
    pattern,
    { effect: 'schemas compared', with: answer, without: answer },
    { env: { PGSERVICE: service, PGOPTIONS: '-c default_transaction_read_only=on' } },
  );
};

const columnsOf = (service: string): Ref<string> => ({
  ref: true,
  label: `columns of ${service}`,
  read: columns(service, {}).read,
  pick: (reply) => (reply as { readonly stdout: string }).stdout,
});

/** 2.8: what the runbook asks for after the copy. */
export const schemas = ({ schemaServices }: PhaseSettings): readonly Step[] => [
  step({
    id: '2.8',
    title: "The copied schemas against production's, read-only",
    in: 'prod',
    does: 'survey',
    ...(schemaServices
      ? {}
      : {
          leftOut:
            "production's databases are not reachable with an AWS login: name read-only services of pg_service.conf in schemaServices to compare them",
        }),
    each: databases,
    verify: ({ name }) =>
      columns(`${schemaServices?.production}-${name}`, {
        stdout: columnsOf(`${schemaServices?.uae}-${name}`),
      }),
  }),
];
