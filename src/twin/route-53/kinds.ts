/** What Route 53 holds: hosted zones, their records, and changes on their way to the name servers. */
import type { Input } from '../../aws/types.ts';
import { kind, type Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Stored } from '../world.ts';

type Changes = NonNullable<
  NonNullable<Input<'route-53', 'ChangeResourceRecordSets'>['ChangeBatch']>['Changes']
>;
export type RecordSet = NonNullable<Changes[number]['ResourceRecordSet']>;

interface HostedZone {
  /** With its dot at the end. */
  readonly name: string;
  readonly reference: string;
  readonly comment?: string;
}

/** By its id, without `/hostedzone/`. */
export const zones = kind<HostedZone>({
  service: 'route-53',
  name: 'HostedZone',
  scope: 'global',
  errors: {
    missing: { name: 'NoSuchHostedZone', says: (id) => `No hosted zone found with ID: ${id}` },
  },
});

/** By the zone and `sortKey`: in the order in which Route 53 lists them. */
export const records = kind<{ readonly zone: string; readonly set: RecordSet }>({
  service: 'route-53',
  name: 'RecordSet',
  scope: 'global',
  errors: {
    missing: { name: 'InvalidChangeBatch', says: (id) => `it was not found: ${id}` },
  },
});

/** A change takes about a minute to be at every name server. */
export const changes = kind<{ readonly comment?: string }>({
  service: 'route-53',
  name: 'Change',
  scope: 'global',
  passing: { PENDING: { lasts: ['30s', '60s'], next: 'INSYNC' } },
  errors: {
    missing: { name: 'NoSuchChange', says: (id) => `A change with the ID ${id} does not exist.` },
  },
});

/** A name as Route 53 keeps it: lower-case, and with its dot. */
export const full = (name = ''): string => (name.endsWith('.') ? name : `${name}.`).toLowerCase();

/** In order of labels from the right: what separates them sorts before anything a name has in it. */
export const sortKey = (name: string, type = '', identifier = ''): string =>
  `${full(name).split('.').reverse().join('!')} ${type} ${identifier}`;

export const recordId = (zone: string, { Name = '', Type, SetIdentifier }: RecordSet): string =>
  `${zone}/${sortKey(Name, Type, SetIdentifier)}`;

export function zoneOf(id: string | undefined, tx: Tx): Stored<HostedZone> {
  const bare = (id ?? '').replace(/^\/?hostedzone\//, '');
  return tx.find(zones, bare) ?? refuse('NoSuchHostedZone', zones.errors.missing.says(bare, ''));
}

export const recordsOf = (zone: string, tx: Tx) => tx.list(records).filter(({ data }) => data.zone === zone);

/** The four name servers of a zone. */
export const nameServers = (zone: string, tx: Tx): string[] =>
  ['com', 'net', 'org', 'co.uk'].map((domain, index) => {
    const number = (Number.parseInt(tx.fixed(4, 'ns', zone, domain), 16) % 512) + index * 512;
    return `ns-${number}.awsdns-${String(number % 64).padStart(2, '0')}.${domain}`;
  });

/** The two records that every zone has. */
export const ownRecords = (zone: string, name: string, tx: Tx): readonly RecordSet[] => {
  const servers = nameServers(zone, tx);
  const soa = `${servers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`;
  return [
    { Name: name, Type: 'NS', TTL: 172_800, ResourceRecords: servers.map((each) => ({ Value: `${each}.` })) },
    { Name: name, Type: 'SOA', TTL: 900, ResourceRecords: [{ Value: soa }] },
  ];
};
