import type { TestServer } from './postgres.ts';

/** The six databases of the runbook, with as many tables as it says; `rows` is for one table of each. */
export const SIX = [
  { name: 'muvi_main_service', tables: 39, rows: 13_394 },
  { name: 'muvi_identity_service', tables: 22, rows: 2_785 },
  { name: 'muvi_payment_service', tables: 7, rows: 4_217 },
  { name: 'muvi_fb_db', tables: 20, rows: 28 },
  { name: 'muvi_notification_service', tables: 6, rows: 0 },
  { name: 'muvi_offer_service', tables: 6, rows: 1_000_000 },
];

/** Extensions that a server may or may not bring; those it has are used. */
const EXTENSIONS = ['pgcrypto', 'uuid-ossp', 'citext', 'hstore', 'pg_trgm', 'btree_gist'];

/** Tables as a service has them: keys between them, indexes, a sequence each, and rows. */
export function serviceTables(count: number, rows: number): string {
  const tables = Array.from({ length: count }, (_, at) => {
    const size = at === 0 ? rows : Math.ceil(rows / 100_000);
    const parent = at > 0 ? `, parent_id bigint REFERENCES service_1(id)` : '';
    return `
      CREATE TABLE service_${at + 1} (
        id bigserial PRIMARY KEY, code uuid NOT NULL, name varchar(80) NOT NULL, price numeric(12,2) CHECK (price >= 0),
        is_active boolean DEFAULT true, attributes jsonb, created_at timestamptz NOT NULL${parent});
      INSERT INTO service_${at + 1} (code, name, price, is_active, attributes, created_at)
        SELECT md5(i::text)::uuid, 'name ' || i, i % 1000 / 7.0, i % 3 = 0, jsonb_build_object('at', i), timestamptz '2026-01-01' + i * interval '1 second'
          FROM generate_series(1, ${size}) i;
      CREATE INDEX service_${at + 1}_created ON service_${at + 1} (created_at);`;
  });
  return tables.join('\n');
}

/** Nine tables, three of them partitions, and everything else that a database can hold and a copy can lose. */
export const EVERYTHING = String.raw`
  CREATE SCHEMA "Odd schema";
  CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
  ALTER TYPE mood ADD VALUE 'meh' BEFORE 'ok';
  CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
  CREATE TYPE address AS (street text, moods mood[]);
  CREATE TYPE price_range AS RANGE (subtype = numeric);
  CREATE FUNCTION doubled(i integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT i * 2';
  CREATE TABLE every_type (
    id integer GENERATED ALWAYS AS IDENTITY (START 100 INCREMENT 5) PRIMARY KEY,
    gone text, j json, jb jsonb, texts text[], numbers integer[][], b bytea, n numeric, n2 numeric(10,3), r real, d double precision,
    t timestamptz, ts timestamp, da date, ti time, tz timetz, iv interval, u uuid, ip inet, mac macaddr, bits bit varying,
    m mood, moods mood[], e email, a address, range price_range, days daterange, point point, c char(5), v varchar, search tsvector, x xml, money money,
    reg regclass, types regtype[], twice integer GENERATED ALWAYS AS (doubled(3)) STORED, o oid);
  ALTER TABLE every_type DROP COLUMN gone;
  INSERT INTO every_type (j, jb, texts, numbers, b, n, n2, r, d, t, ts, da, ti, tz, iv, u, ip, mac, bits, m, moods, e, a, range, days, point, c, v, search, x, money, reg, types, o)
  VALUES ('{"b" : 1,  "a": [null]}', '{"b": 1.00}', ARRAY['a', NULL, 'quote " and \ and , and {}'], '{{1,2},{3,NULL}}', '\x00ff5c0a', 'NaN', 1.500, '-0', 'Infinity',
    'infinity', '2026-02-23 10:00:00.123456', '4713-01-01 BC', '24:00', '10:00+04:30', '1 mon 30 days', '00000000-0000-0000-0000-000000000001', '10.0.0.0/8', '08:00:2b:01:02:03', B'0101',
    'happy', '{meh,sad}', 'a@b', ROW('x', '{ok}'), '[1.0,2.00)', '[2026-01-01,)', '(1,2)', 'ab', E'tab\t newline\n back\\slash ''quote'' \u0627\u0644', 'cat dog', '<a>1</a>', '12.34', 'every_type', '{integer,mood}', 4294967295),
    (NULL, NULL, '{}', NULL, '', 'Infinity', NULL, 'NaN', '-0', NULL, NULL, NULL, NULL, NULL, '-1 day', NULL, NULL, NULL, NULL, NULL, NULL, NULL, ROW(NULL, NULL), 'empty', NULL, NULL, '', '', NULL, NULL, NULL, NULL, NULL, 0);
  INSERT INTO every_type (n) VALUES (1.0), (1.00), (1.0), (1e-30);
  CREATE TABLE "Odd schema"."Odd ""table""; with 'all' $x$" ("select" text, "Üml aut" integer);
  INSERT INTO "Odd schema"."Odd ""table""; with 'all' $x$" VALUES (NULL, 1), ('', NULL), ('\N', 2);
  CREATE TABLE nothing ();
  INSERT INTO nothing DEFAULT VALUES;
  INSERT INTO nothing DEFAULT VALUES;
  CREATE TABLE parent (id integer, kind text) PARTITION BY LIST (kind);
  CREATE TABLE parent_a PARTITION OF parent FOR VALUES IN ('a');
  CREATE TABLE parent_rest PARTITION OF parent DEFAULT;
  INSERT INTO parent SELECT i, CASE WHEN i % 3 = 0 THEN 'a' ELSE 'b' END FROM generate_series(1, 1000) i;
  CREATE INDEX parent_id ON parent (id);
  CREATE UNLOGGED TABLE volatile (id integer) WITH (fillfactor = 70);
  INSERT INTO volatile SELECT generate_series(1, 10);
  INSERT INTO volatile VALUES (20), (20);
  CREATE TABLE child (extra text) INHERITS (volatile);
  INSERT INTO child VALUES (11, 'inherited');
  CREATE TABLE guarded (id integer PRIMARY KEY, owner text, note text);
  INSERT INTO guarded VALUES (1, 'a', 'first'), (2, 'b', 'second');
  ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
  ALTER TABLE guarded FORCE ROW LEVEL SECURITY;
  CREATE POLICY own ON guarded USING (owner = current_user);
  ALTER TABLE guarded ADD CONSTRAINT later CHECK (id > 0) NOT VALID;
  CREATE SEQUENCE counter START 7;
  SELECT setval('counter', 42);
  CREATE SEQUENCE untouched AS smallint CYCLE;
  CREATE VIEW happy AS SELECT id, m FROM every_type WHERE m = 'happy';
  CREATE MATERIALIZED VIEW a_last AS SELECT 1 AS one WITH NO DATA;
  CREATE MATERIALIZED VIEW z_first AS SELECT count(*) AS n FROM every_type;
  CREATE VIEW between_them AS SELECT n FROM z_first;
  CREATE MATERIALIZED VIEW b_second AS SELECT n + 1 AS n FROM between_them;
  CREATE MATERIALIZED VIEW empty_one AS SELECT 1 AS one WITH NO DATA;
  CREATE UNIQUE INDEX ON b_second (n);
  CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'triggers must not fire while rows are copied'; END $$;
  CREATE TRIGGER no_touch BEFORE INSERT OR DELETE ON guarded FOR EACH ROW EXECUTE FUNCTION note();
  CREATE PROCEDURE nothing_at_all() LANGUAGE sql AS '';
  CREATE AGGREGATE total (integer) (SFUNC = int4pl, STYPE = integer);
  CREATE RULE quiet AS ON UPDATE TO nothing DO INSTEAD NOTHING;
  COMMENT ON TABLE guarded IS 'row-level security, ''quoted''';
  SELECT lo_from_bytea(90001, '\x0001ff');
  SELECT lo_from_bytea(90002, (SELECT string_agg(decode(md5(i::text), 'hex'), '' ORDER BY i) FROM generate_series(1, 100000) i));
  SELECT lo_create(90003);
`;
export const EVERYTHING_TABLES = 9;

/** Tables that need an extension; only those the server has. */
const WITH_EXTENSION: Record<string, string> = {
  citext: `CREATE TABLE with_citext (word citext PRIMARY KEY); INSERT INTO with_citext VALUES ('MiXed')`,
  hstore: `CREATE TABLE with_hstore (h hstore); INSERT INTO with_hstore VALUES ('a=>1, b=>NULL')`,
};

/** Makes one of the databases on a server. `everything`: the first of its tables are those of `EVERYTHING`. */
export async function makeDatabase(
  server: TestServer,
  { name, tables, rows, everything }: { name: string; tables: number; rows: number; everything?: boolean },
): Promise<void> {
  await server.psql('postgres', `CREATE DATABASE ${name}`);
  if (!everything) {
    await server.psql(name, serviceTables(tables, rows));
    return;
  }
  const offered = new Set(
    (await server.psql('postgres', 'SELECT name FROM pg_available_extensions')).split('\n'),
  );
  const extensions = EXTENSIONS.filter((extension) => offered.has(extension));
  for (const extension of extensions) await server.psql(name, `CREATE EXTENSION "${extension}"`);
  const more = extensions.flatMap((extension) => WITH_EXTENSION[extension] ?? []);
  await server.psql(name, [EVERYTHING, ...more].join(';\n'));
  await server.psql(name, serviceTables(tables - EVERYTHING_TABLES - more.length, rows));
  await server.psql('postgres', `ALTER DATABASE ${name} SET search_path = public, "Odd schema"`);
  await server.psql('postgres', `ALTER DATABASE ${name} SET work_mem = '8MB'`);
}
