/**
 * Operations: what Cloud Map does later. https://docs.aws.amazon.com/cloud-map/latest/api/API_GetOperation.html
 * SUBMITTED, then PENDING, then SUCCESS, and only then is what was asked for so. A second operation on something
 * that has one under way is a DuplicateRequest. An operation that fails (FAIL) is not modelled.
 */
import { page } from '../handlers/page.ts';
import { GONE, kind, type Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { passes, tokens } from './common.ts';
import { deregistered, instanceId, type Namespace, namespaces, registered } from './kinds.ts';

type Does =
  | {
      readonly type: 'CREATE_NAMESPACE';
      readonly id: string;
      readonly made: Namespace;
      readonly tags: Stored['tags'];
    }
  | { readonly type: 'DELETE_NAMESPACE'; readonly id: string }
  | {
      readonly type: 'REGISTER_INSTANCE';
      readonly serviceId: string;
      readonly name: string;
      readonly attributes: Readonly<Record<string, string>>;
    }
  | { readonly type: 'DEREGISTER_INSTANCE'; readonly serviceId: string; readonly name: string };

export const operations = kind<Does>({
  service: 'servicediscovery',
  name: 'Operation',
  passing: {
    SUBMITTED: { lasts: ['1s', '3s'], next: 'PENDING' },
    PENDING: { lasts: ['5s', '30s'], next: 'SUCCESS' },
    // Operations are kept for 30 days.
    SUCCESS: { lasts: '30d', next: GONE },
  },
  errors: { missing: { name: 'OperationNotFound', says: (id) => `Operation does not exist: ${id}` } },
  entered: { SUCCESS: ({ data }, tx) => done(data, tx) },
});

function done(does: Does, tx: Tx): void {
  switch (does.type) {
    case 'CREATE_NAMESPACE':
      tx.add(namespaces, does.id, 'active', does.made, does.tags);
      break;
    case 'DELETE_NAMESPACE':
      tx.remove(namespaces, does.id);
      break;
    case 'REGISTER_INSTANCE':
      registered(tx, does.serviceId, does.name, does.attributes);
      break;
    case 'DEREGISTER_INSTANCE':
      deregistered(tx, does.serviceId, does.name);
  }
}

/** The id of what an operation is about. */
const target = (does: Does): string => ('id' in does ? does.id : instanceId(does.serviceId, does.name));

const underWay = ({ state }: Stored<Does>): boolean => state === 'SUBMITTED' || state === 'PENDING';

/** Begins an operation; gives its id. */
export function begun(tx: Tx, does: Does): string {
  if (tx.list(operations).some((each) => underWay(each) && target(each.data) === target(does))) {
    refuse('DuplicateRequest', 'The operation is already in progress.');
  }
  return tx.add(operations, tx.unique(32), 'SUBMITTED', does).id;
}

/** Namespaces that are being made under this name. */
export function beingMade(name: string, tx: Tx): boolean {
  return tx
    .list(operations)
    .some((each) => underWay(each) && each.data.type === 'CREATE_NAMESPACE' && each.data.made.name === name);
}

const targets = (does: Does): Readonly<Record<string, string>> =>
  'id' in does ? { NAMESPACE: does.id } : { SERVICE: does.serviceId, INSTANCE: does.name };

const NO_VALUE: readonly string[] = [];

export const operationOperations: Operations<'servicediscovery'> = {
  GetOperation: {
    takes: ['OperationId'],
    run({ OperationId = '' }, tx) {
      const { id, state, data, created, since } = tx.get(operations, OperationId);
      return {
        Operation: {
          Id: id,
          OwnerAccount: tx.place.account,
          Type: data.type,
          Status: state as 'SUCCESS',
          CreateDate: new Date(created),
          UpdateDate: new Date(since),
          Targets: targets(data),
        },
      };
    },
  },
  ListOperations: {
    takes: ['Filters', 'MaxResults', 'NextToken'],
    run(input, tx) {
      const shown = page(tx.list(operations), ({ id }) => id, { ...input }, tokens);
      const kept = shown.items.filter(({ state, data }) => {
        const about = targets(data);
        const of = (name: string) => (about[name] === undefined ? NO_VALUE : [about[name]]);
        return passes(input.Filters, {
          STATUS: [state],
          TYPE: [data.type],
          NAMESPACE_ID: of('NAMESPACE'),
          SERVICE_ID: of('SERVICE'),
        });
      });
      return {
        Operations: kept.map(({ id, state }) => ({ Id: id, Status: state as 'SUCCESS' })),
        NextToken: shown.next,
      };
    },
  },
};
