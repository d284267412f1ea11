import { distributions } from '../cloudfront/kinds.ts';
import type { Tx } from '../kind.ts';
import { full, ownRecords, recordId, records, zones } from '../route-53/kinds.ts';
import { PLACES, stands } from './place.ts';

/** The zone of every distribution's name. https://docs.aws.amazon.com/general/latest/gr/cf_region.html */
const CLOUDFRONT_ZONE = 'Z2FDTNDATAQYW2';

/** Route 53 as it stands before phase 1: a zone in each account, with the names that CloudFront answers for. */
export function standingZones(tx: Tx): void {
  zone(tx.in(PLACES.frankfurt), 'uat.muvicinemas.com.');
  zone(tx.in(PLACES.prod), 'muvicinemas.com.');
}

function zone(tx: Tx, name: string): void {
  const id = `Z${tx.fixed(20, 'standing-zone', name).toUpperCase()}`;
  stands(tx, zones, id, 'active', { name, reference: tx.fixed(32, 'zone-reference', name) });
  const aliases = tx.list(distributions).flatMap(({ data }) =>
    (data.config.Aliases?.Items ?? []).map((alias) => ({
      Name: full(alias),
      Type: 'A' as const,
      AliasTarget: { HostedZoneId: CLOUDFRONT_ZONE, DNSName: full(data.domain), EvaluateTargetHealth: false },
    })),
  );
  for (const set of [...ownRecords(id, name, tx), ...aliases])
    stands(tx, records, recordId(id, set), 'active', { zone: id, set });
}
