import type { Amendment } from './relay.ts';

interface Filter {
  readonly Name: string;
  readonly Values: readonly string[];
}

/** The emulator ignores the filter of ListServices: here it is applied, as the reference has it. */
export function discoveryGaps(): Amendment {
  return {
    covers: ['servicediscovery:ListServices'],
    amend({ body: asked }, body) {
      const { Filters = [] } = JSON.parse(asked || '{}') as { Filters?: readonly Filter[] };
      const wanted = Filters.find(({ Name }) => Name === 'NAMESPACE_ID')?.Values;
      const { Services } = JSON.parse(body) as { Services: readonly { NamespaceId: string }[] };
      const kept = Services.filter(({ NamespaceId }) => wanted?.includes(NamespaceId) ?? true);
      return JSON.stringify({ Services: kept });
    },
  };
}
