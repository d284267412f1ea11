/**
 * Records. https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html (and
 * ListResourceRecordSets, GetChange). A batch is applied as a whole or not at all; it is shown at once and in sync
 * within a minute. Simple and alias records; weights and other routing are kept as they are given.
 */
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { changes, full, type RecordSet, recordId, records, recordsOf, sortKey, zoneOf } from './kinds.ts';

const MOST = 300;

const bad = (message: string): never => refuse('InvalidChangeBatch', `[${message}]`);

/** A record as it is kept: names with their dots, whether it is an alias or has values. */
function normal(set: RecordSet, zone: string): RecordSet {
  const Name = full(set.Name);
  const said = `name='${Name}', type='${set.Type}'`;
  if (Name !== zone && !Name.endsWith(`.${zone}`))
    bad(`RRSet with DNS name ${Name} is not permitted in zone ${zone}`);
  const { AliasTarget: alias, ResourceRecords: values = [] } = set;
  if ((alias === undefined) === (values.length === 0))
    bad(`Invalid request: a record has either values or an alias target: ${said}`);
  if (alias === undefined && set.TTL === undefined) bad(`Missing field 'TTL' in Change with [${said}]`);
  if (set.Type === 'CNAME' && Name === zone)
    bad(`RRSet of type CNAME with DNS name ${Name} is not permitted at apex in zone ${zone}`);
  return alias ? { ...set, Name, AliasTarget: { ...alias, DNSName: full(alias.DNSName) } } : { ...set, Name };
}

/** A CNAME is alone with its name. */
function alone(zone: string, set: RecordSet, tx: Tx): void {
  const others = recordsOf(zone, tx).filter(
    ({ data }) => data.set.Name === set.Name && data.set.Type !== set.Type,
  );
  if (others.some(({ data }) => set.Type === 'CNAME' || data.set.Type === 'CNAME'))
    bad(
      `RRSet of type ${set.Type} with DNS name ${set.Name} is not permitted as it conflicts with other records with the same DNS name`,
    );
}

const same = (a: RecordSet, b: RecordSet): boolean =>
  JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));

const ordered = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(ordered);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, ordered(item)]),
  );
};

const info = ({ id, state, created, data }: Stored<{ readonly comment?: string }>) => ({
  Id: `/change/${id}`,
  Status: state as 'PENDING',
  SubmittedAt: new Date(created),
  Comment: data.comment,
});

export const recordOperations: Operations<'route-53'> = {
  ListResourceRecordSets: {
    takes: ['HostedZoneId', 'StartRecordName', 'StartRecordType', 'StartRecordIdentifier', 'MaxItems'],
    run(input, tx) {
      const { id } = zoneOf(input.HostedZoneId, tx);
      const { StartRecordName: name, StartRecordType: type, StartRecordIdentifier: identifier } = input;
      if (type !== undefined && name === undefined)
        refuse('InvalidInput', 'A type needs a name to start from');
      const from = name === undefined ? '' : `${id}/${sortKey(name, type, identifier)}`;
      const rest = recordsOf(id, tx).filter((each) => each.id >= from);
      const size = Math.min(input.MaxItems ?? MOST, MOST);
      const next = rest[size]?.data.set;
      return {
        ResourceRecordSets: rest.slice(0, size).map(({ data }) => data.set),
        IsTruncated: next !== undefined,
        NextRecordName: next?.Name,
        NextRecordType: next?.Type,
        NextRecordIdentifier: next?.SetIdentifier,
        MaxItems: size,
      };
    },
  },
  ChangeResourceRecordSets: {
    takes: ['HostedZoneId', 'ChangeBatch'],
    run({ HostedZoneId, ChangeBatch: batch }, tx) {
      const zone = zoneOf(HostedZoneId, tx);
      for (const { Action, ResourceRecordSet: given } of batch?.Changes ?? []) {
        const set = normal(given ?? { Name: '', Type: 'A' }, zone.data.name);
        const id = recordId(zone.id, set);
        const there = tx.find(records, id);
        const said = `name='${set.Name}', type='${set.Type}'`;
        if (Action === 'DELETE') {
          if (!there) return bad(`Tried to delete resource record set [${said}] but it was not found`);
          if (!same(there.data.set, set))
            bad(
              `Tried to delete resource record set [${said}] but the values provided do not match the current values`,
            );
          if (set.Name === zone.data.name && (set.Type === 'NS' || set.Type === 'SOA'))
            bad(`A HostedZone must contain at least one ${set.Type} record for the zone itself.`);
          tx.remove(records, id);
          continue;
        }
        if (Action === 'CREATE' && there)
          bad(`Tried to create resource record set [${said}] but it already exists`);
        alone(zone.id, set, tx);
        if (there) tx.patch(records, id, { set });
        else tx.add(records, id, 'active', { zone: zone.id, set });
      }
      const comment = batch?.Comment;
      const change = tx.add(changes, `C${tx.unique(20).toUpperCase()}`, 'PENDING', {
        ...(comment === undefined ? {} : { comment }),
      });
      return { ChangeInfo: info(change) };
    },
  },
  GetChange: {
    takes: ['Id'],
    run: ({ Id = '' }, tx) => ({
      ChangeInfo: info(tx.get(changes, Id.replace(/^\/?change\//, ''))),
    }),
  },
};
