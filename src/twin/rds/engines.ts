/**
 * Engines and their versions. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBEngineVersions.html
 * Versions as AWS's release calendars had them early in 2026, shortened to the newest of each major version and those
 * of the starting world; another version of these engines is taken for one that does not exist.
 */
import { page } from '../handlers/page.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { markers } from './common.ts';

const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  'aurora-postgresql': [
    '13.20',
    '14.15',
    '14.17',
    '14.18',
    '15.10',
    '15.12',
    '15.13',
    '16.6',
    '16.8',
    '16.9',
    '17.4',
    '17.5',
  ],
  postgres: ['13.20', '14.17', '14.18', '15.12', '15.13', '16.8', '16.9', '17.4', '17.5'],
};

const OTHERS = /^(aurora-mysql|mysql|mariadb|oracle-.*|sqlserver-.*|custom-.*|db2-.*|neptune|docdb)$/;

/** Refuses an engine there is not, or that is not modelled. */
export function knownEngine(engine: string | undefined): string {
  if (engine !== undefined && VERSIONS[engine]) return engine;
  if (engine !== undefined && OTHERS.test(engine)) unsupported(`the database engine ${engine}`);
  return refuse('InvalidParameterValue', `Invalid DB engine: ${engine}`);
}

/** The version a request stands for: itself, or the newest of its major version, or the newest of all. */
export function knownVersion(engine: string, asked: string | undefined): string {
  const all = VERSIONS[engine] ?? [];
  const found = all.includes(asked ?? '')
    ? asked
    : all.findLast((one) => asked === undefined || one.split('.')[0] === asked);
  return found ?? refuse('InvalidParameterCombination', `Cannot find version ${asked} for ${engine}`);
}

/** The parameter group family of a version: `aurora-postgresql14`, `postgres15`. */
export const familyOf = (engine: string, version: string): string => `${engine}${version.split('.')[0]}`;

export const isAurora = (engine: string): boolean => engine.startsWith('aurora-');

/** The engine's own default parameter group. */
export const defaultGroup = (engine: string, version: string): string =>
  `default.${familyOf(engine, version)}`;

/** The families of every version there is. */
export const FAMILIES: readonly string[] = [
  ...new Set(
    Object.entries(VERSIONS).flatMap(([engine, all]) => all.map((version) => familyOf(engine, version))),
  ),
];

/** Refuses an upgrade backwards, or to another major version without leave. */
export function upgrade(
  engine: string,
  from: string,
  asked: string,
  majorAllowed: boolean | undefined,
): string {
  const to = knownVersion(engine, asked);
  const [was, is] = [from, to].map((version) => version.split('.').map(Number));
  if ((is?.[0] ?? 0) < (was?.[0] ?? 0) || (is?.[0] === was?.[0] && (is?.[1] ?? 0) < (was?.[1] ?? 0))) {
    refuse('InvalidParameterCombination', `Cannot upgrade ${engine} from ${from} to ${to}`);
  }
  if (is?.[0] !== was?.[0] && !majorAllowed) {
    refuse(
      'InvalidParameterCombination',
      'The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.',
    );
  }
  return to;
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.html; Aurora has no small ones. */
export function knownClass(engine: string, name: string | undefined): string {
  const sizes = isAurora(engine) ? '(medium|large|\\d*xlarge)' : '(micro|small|medium|large|\\d*xlarge)';
  if (name === undefined || !/^db\.[a-z0-9]+\.[a-z0-9]+$/.test(name)) {
    return refuse('InvalidParameterValue', `Invalid DB Instance class: ${name}`);
  }
  if (!new RegExp(`^db\\.(t3|t4g|m5|m6g|m6i|m7g|r5|r6g|r6i|r7g|r7i|r8g)\\.${sizes}$`).test(name)) {
    refuse(
      'InvalidParameterCombination',
      `RDS does not support creating a DB instance with the following combination: DBInstanceClass=${name}, Engine=${engine}.`,
    );
  }
  return name;
}

export const engineOperations: Operations<'rds'> = {
  DescribeDBEngineVersions: {
    takes: ['Engine', 'EngineVersion', 'DBParameterGroupFamily', 'DefaultOnly', 'MaxRecords', 'Marker'],
    run: (input, _tx) => {
      const { Engine, EngineVersion, DBParameterGroupFamily, DefaultOnly } = input;
      const found = Object.entries(VERSIONS)
        .filter(([engine]) => Engine === undefined || engine === Engine)
        .flatMap(([engine, all]) =>
          (DefaultOnly ? all.slice(-1) : all).map((version) => ({ engine, version })),
        )
        .filter(
          ({ version }) =>
            EngineVersion === undefined ||
            version === EngineVersion ||
            version.split('.')[0] === EngineVersion,
        )
        .filter(
          ({ engine, version }) =>
            DBParameterGroupFamily === undefined || familyOf(engine, version) === DBParameterGroupFamily,
        );
      const shown = page(found, ({ engine, version }) => `${engine} ${version}`, { ...input }, markers);
      return {
        DBEngineVersions: shown.items.map(({ engine, version }) => ({
          Engine: engine,
          EngineVersion: version,
          MajorEngineVersion: version.split('.')[0],
          DBParameterGroupFamily: familyOf(engine, version),
          DBEngineDescription: isAurora(engine) ? 'Aurora (PostgreSQL)' : 'PostgreSQL',
          DBEngineVersionDescription: `${isAurora(engine) ? 'Aurora PostgreSQL' : 'PostgreSQL'} ${version}`,
          Status: 'available',
          SupportedEngineModes: ['provisioned'],
          ValidUpgradeTarget: (VERSIONS[engine] ?? [])
            .slice((VERSIONS[engine] ?? []).indexOf(version) + 1)
            .map((EngineVersion) => ({
              Engine: engine,
              EngineVersion,
              IsMajorVersionUpgrade: EngineVersion.split('.')[0] !== version.split('.')[0],
            })),
        })),
        Marker: shown.next,
      };
    },
  },
};
