/**
 * Hosted zones. https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZones.html (and GetHostedZone,
 * ListHostedZonesByName, ListTagsForResource). Public zones that stand; none is made or deleted here, and those that
 * Cloud Map makes for its namespaces are not among them.
 */
import { type Paging, page } from '../handlers/page.ts';
import { tagList } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { full, nameServers, recordsOf, sortKey, zoneOf, zones } from './kinds.ts';

type Zone = ReturnType<typeof zoneOf>;

export const listing: Paging = {
  token: 'Marker',
  next: 'NextMarker',
  limit: 'MaxItems',
  size: 100,
  limits: [1, 100],
  badToken: 'InvalidInput',
  badLimit: 'InvalidInput',
};

const view = ({ id, data }: Zone, tx: Tx) => ({
  Id: `/hostedzone/${id}`,
  Name: data.name,
  CallerReference: data.reference,
  Config: { Comment: data.comment ?? '', PrivateZone: false },
  ResourceRecordSetCount: recordsOf(id, tx).length,
});

const byName = (a: Stored<Zone['data']>, b: Stored<Zone['data']>): number =>
  sortKey(a.data.name) < sortKey(b.data.name) ? -1 : 1;

export const zoneOperations: Operations<'route-53'> = {
  ListHostedZones: {
    takes: ['Marker', 'MaxItems'],
    run(input, tx) {
      const shown = page(tx.list(zones), ({ id }) => id, { ...input }, listing);
      return {
        HostedZones: shown.items.map((each) => view(each, tx)),
        Marker: input.Marker ?? '',
        IsTruncated: shown.next !== undefined,
        NextMarker: shown.next,
        MaxItems: input.MaxItems ?? listing.size,
      };
    },
  },
  ListHostedZonesByName: {
    takes: ['DNSName', 'MaxItems'],
    run({ DNSName, MaxItems = listing.size }, tx) {
      const all = tx
        .list(zones)
        .sort(byName)
        .filter(({ data }) => sortKey(data.name) >= (DNSName === undefined ? '' : sortKey(full(DNSName))));
      const next = all[MaxItems];
      return {
        HostedZones: all.slice(0, MaxItems).map((each) => view(each, tx)),
        DNSName,
        IsTruncated: next !== undefined,
        NextDNSName: next?.data.name,
        NextHostedZoneId: next?.id,
        MaxItems,
      };
    },
  },
  GetHostedZone: {
    takes: ['Id'],
    run({ Id }, tx) {
      const zone = zoneOf(Id, tx);
      return { HostedZone: view(zone, tx), DelegationSet: { NameServers: nameServers(zone.id, tx) } };
    },
  },
  ListTagsForResource: {
    takes: ['ResourceType', 'ResourceId'],
    run({ ResourceType, ResourceId }, tx) {
      if (ResourceType !== 'hostedzone') unsupported(`the tags of a ${ResourceType}`);
      const { tags } = zoneOf(ResourceId, tx);
      return { ResourceTagSet: { ResourceType, ResourceId, Tags: tagList(tags) } };
    },
  },
};
