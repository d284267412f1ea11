import { incomingName, previousName } from '../../src/database/names.ts';
import { text } from '../../src/engine/call.ts';
import { clusterEndpoint, instanceEndpoint } from '../../src/inventory/database.ts';
import { aurora, copyLogins, type Database } from '../environment.ts';

/**
 * What the helper runs, line by line. Passwords are read on the instance from Secrets Manager, by its own role, into
 * a passfile only root can read and that goes with the script; none stands in a command, an argument or an output.
 */

const CERTIFICATES = '/etc/pki/rds-global-bundle.pem';

/** Restores into Aurora 14 and reads any source up to 15; the tools of a later release write what 14 refuses. */
const CLIENT = 'postgresql15';

export const installScript = [
  '#!/bin/bash',
  'set -euo pipefail',
  `dnf install --assumeyes --quiet ${CLIENT} jq`,
  `curl --fail --silent --show-error --output ${CERTIFICATES} https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem`,
  'pg_dump --version',
];

const secretOf = (server: string) => copyLogins.find(({ name }) => name === server)?.secret ?? '';

const signIn = ({ database, source }: Database) => [
  '#!/bin/bash',
  'set -euo pipefail',
  'umask 077',
  text`SOURCE=${instanceEndpoint(source)}`,
  text`TARGET=${clusterEndpoint(aurora.cluster, 'uae')}`,
  `DATABASE=${database}`,
  // A command sent twice waits for the first instead of working beside it.
  'exec 9>"/run/muvi-$DATABASE.lock" && flock 9',
  'WORK=$(mktemp --directory) && trap \'rm -rf "$WORK"\' EXIT',
  // In a passfile colons and backslashes are escaped.
  String.raw`password() { aws secretsmanager get-secret-value --region eu-central-1 --secret-id "$1" --query SecretString --output text | jq --exit-status --raw-output .password | sed 's/[\\:]/\\&/g'; }`,
  `FROM_PASSWORD=$(password ${secretOf(source)})`,
  `TO_PASSWORD=$(password ${secretOf(aurora.cluster)})`,
  String.raw`printf '%s:${aurora.port}:*:${aurora.user}:%s\n' "$SOURCE" "$FROM_PASSWORD" "$TARGET" "$TO_PASSWORD" >"$WORK/passfile"`,
  'export PGPASSFILE="$WORK/passfile"',
  `export PGUSER=${aurora.user} PGSSLMODE=verify-full PGSSLROOTCERT=${CERTIFICATES}`,
];

/** Restores beside the database that is there and takes its name in one transaction, or leaves it as it was. */
export const copyScript = (copied: Database) => [
  ...signIn(copied),
  `INCOMING=${incomingName(copied.database)}`,
  `PREVIOUS=${previousName(copied.database)}`,
  'sql() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --host "$TARGET" "$@"; }',
  'sql --dbname postgres --command "DROP DATABASE IF EXISTS $INCOMING" --command "CREATE DATABASE $INCOMING TEMPLATE template0"',
  'pg_dump --host "$SOURCE" --dbname "$DATABASE" --no-owner --no-privileges | sql --dbname "$INCOMING" --single-transaction >/dev/null',
  'sql --dbname postgres --command "DROP DATABASE IF EXISTS $PREVIOUS"',
  `sql --dbname postgres --command "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname IN ('$DATABASE', '$INCOMING')" >/dev/null`,
  'sql --dbname postgres --single-transaction --command "ALTER DATABASE $DATABASE RENAME TO $PREVIOUS" --command "ALTER DATABASE $INCOMING RENAME TO $DATABASE"',
  'echo "copied $DATABASE; the one it replaces is $PREVIOUS"',
];

const OWN = `schemaname NOT IN ('pg_catalog', 'information_schema')`;

/** Counts and sums all rows of all tables on both sides, lists sequences and indexes, and fails where a line differs. */
export const compareScript = (copied: Database) => [
  ...signIn(copied),
  "export PGOPTIONS='-c default_transaction_read_only=on -c timezone=UTC -c extra_float_digits=3'",
  `TABLES="SELECT format('SELECT ''table'', %L, count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM ONLY %I.%I t', schemaname || '.' || tablename, schemaname, tablename) FROM pg_tables WHERE ${OWN} ORDER BY schemaname, tablename \\gexec"`,
  `SEQUENCES="SELECT 'sequence', schemaname, sequencename, last_value FROM pg_sequences ORDER BY 2, 3"`,
  `INDEXES="SELECT 'index', schemaname, indexname, indexdef FROM pg_indexes WHERE ${OWN} ORDER BY 2, 3"`,
  'content() { echo "$TABLES" | psql --no-psqlrc --tuples-only --no-align --set ON_ERROR_STOP=1 --host "$1" --dbname "$DATABASE" --file - --command "$SEQUENCES" --command "$INDEXES"; }',
  'content "$SOURCE" >"$WORK/source"',
  'content "$TARGET" >"$WORK/target"',
  'diff "$WORK/source" "$WORK/target"',
  String.raw`awk -F'|' '$1 == "table" { tables += 1; rows += $3 } END { printf "equal: %d tables, %d rows\n", tables, rows }' "$WORK/target"`,
];
