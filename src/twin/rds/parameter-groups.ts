/**
 * Parameter groups, of instances and of clusters; the operations are the same but for their names.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBParameterGroup.html,
 * API_CreateDBClusterParameterGroup.html and their siblings. The `default.*` groups cannot be changed or deleted.
 */

import { creates } from '../handlers/creates.ts';
import { deletes } from '../handlers/deletes.ts';
import { describes } from '../handlers/describes.ts';
import { page } from '../handlers/page.ts';
import { tagsOf } from '../handlers/tags.ts';
import type { Kind, Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import { type Generic, generic } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { markers } from './common.ts';
import { FAMILIES } from './engines.ts';
import {
  clusterParameterGroups,
  clusters,
  instances,
  type ParameterGroup,
  parameterGroups,
} from './kinds.ts';

interface Names {
  readonly of: Kind<ParameterGroup>;
  /** `DB` or `DBCluster`: what the operations and members are called by. */
  readonly noun: 'DB' | 'DBCluster';
  readonly users: (id: string, tx: Tx) => readonly string[];
}

/** What a request may set of a parameter. */
interface Given {
  readonly ParameterName?: string;
  readonly ParameterValue?: string;
  readonly ApplyMethod?: string;
}

function own(id: string): void {
  if (id.startsWith('default.')) {
    refuse(
      'InvalidParameterValue',
      `Parameter group ${id} is a default group and cannot be changed or deleted.`,
    );
  }
}

function operationsOf({ of, noun, users }: Names): Record<string, Generic> {
  const by = `${noun}ParameterGroupName`;
  const view = (thing: Stored<ParameterGroup>, tx: Tx): Fields => ({
    [by]: thing.id,
    DBParameterGroupFamily: thing.data.family,
    Description: thing.data.description,
    [`${noun}ParameterGroupArn`]: of.arn?.(thing, tx),
  });
  return {
    [`Create${noun}ParameterGroup`]: creates(of, {
      takes: [by, 'DBParameterGroupFamily', 'Description', 'Tags'],
      id: (input) => {
        const name = (input[by] as string).toLowerCase();
        if (!/^[a-z](-?[a-z0-9.])*$/.test(name))
          refuse('InvalidParameterValue', `The parameter ${by} is not valid: ${name}`);
        return name;
      },
      enters: 'there',
      data: (input) => {
        const family = input.DBParameterGroupFamily as string;
        const known = FAMILIES.filter((one) => noun === 'DB' || one.startsWith('aurora-'));
        if (!known.includes(family))
          refuse(
            'InvalidParameterValue',
            `ParameterGroupFamily ${family} is not a valid parameter group family`,
          );
        return { family, description: input.Description as string, set: {} };
      },
      tags: (input) => tagsOf(input.Tags as never),
      answers: (thing, tx) => ({ [`${noun}ParameterGroup`]: view(thing, tx) }),
    }),
    [`Describe${noun}ParameterGroups`]: describes(of, {
      list: `${noun}ParameterGroups`,
      one: by,
      view,
      paging: markers,
    }),
    [`Modify${noun}ParameterGroup`]: generic({
      takes: [by, 'Parameters'],
      run: (input, tx) => {
        const group = tx.get(of, input[by] as string);
        own(group.id);
        const changes = (input.Parameters as readonly Given[]).map(
          ({ ParameterName = '', ParameterValue, ApplyMethod }) => {
            if (
              ParameterValue === undefined ||
              (ApplyMethod !== 'immediate' && ApplyMethod !== 'pending-reboot')
            ) {
              return refuse(
                'InvalidParameterValue',
                `The parameter ${ParameterName} needs a value and an apply method.`,
              );
            }
            return [ParameterName, { value: ParameterValue, method: ApplyMethod }] as const;
          },
        );
        tx.patch(of, group.id, { set: { ...group.data.set, ...Object.fromEntries(changes) } });
        return { [by]: group.id };
      },
    }),
    [`Describe${noun}Parameters`]: generic({
      takes: [by, 'Source', 'MaxRecords', 'Marker'],
      run: (input, tx) => {
        const group = tx.get(of, input[by] as string);
        if (input.Source !== 'user') unsupported('parameters that nobody set: ask with Source user');
        const set = Object.entries(group.data.set).sort(([a], [b]) => (a < b ? -1 : 1));
        const shown = page(set, ([name]) => name, input, markers);
        return {
          Parameters: shown.items.map(([ParameterName, { value, method }]) => ({
            ParameterName,
            ParameterValue: value,
            ApplyMethod: method,
            Source: 'user',
            IsModifiable: true,
          })),
          Marker: shown.next,
        };
      },
    }),
    [`Delete${noun}ParameterGroup`]: deletes(of, {
      by,
      heldBy: ({ id }, tx) => users(id, tx),
      before: ({ id }) => own(id),
    }),
  };
}

const uses = (id: string) => (thing: Stored<{ readonly parameterGroup: string }>) =>
  thing.data.parameterGroup === id;

export const parameterGroupOperations = {
  ...operationsOf({
    of: parameterGroups,
    noun: 'DB',
    users: (id, tx) =>
      tx
        .list(instances)
        .filter(uses(id))
        .map((each) => each.id),
  }),
  ...operationsOf({
    of: clusterParameterGroups,
    noun: 'DBCluster',
    users: (id, tx) =>
      tx
        .list(clusters)
        .filter(uses(id))
        .map((each) => each.id),
  }),
};
