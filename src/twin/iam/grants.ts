/**
 * The policies of a role or a user: its own, and managed ones attached to it. The operations are the same but for
 * their names. https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html and its siblings.
 * Attaching what is attached, and putting over what is there, are no errors; detaching what is not is.
 */
import type { Kind, Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import { type Generic, generic } from '../service.ts';
import type { Fields } from '../shapes.ts';
import type { Stored } from '../world.ts';
import { awsManagedName } from './aws-managed.ts';
import { listed, PAGED, validName, withinQuota } from './common.ts';
import { checkedPolicy, encoded, lengthOf } from './documents.ts';
import type { Entity } from './entities.ts';
import { managed } from './policies.ts';

/** Managed policies a role or a user may have. */
const ATTACHED = 10;

interface GrantsOf<D extends Entity> {
  readonly of: Kind<D>;
  readonly noun: 'Role' | 'User';
  /** Characters that its own policies may have together. */
  readonly inlineSize: number;
  /** Refuses a change where the thing may not be changed. */
  readonly changeable?: (thing: Stored<D>) => void;
}

export function grantOperations<D extends Entity>({
  of,
  noun,
  inlineSize,
  changeable,
}: GrantsOf<D>): Record<string, Generic> {
  const by = `${noun}Name`;
  const operation = (
    takes: readonly string[],
    run: (thing: Stored<D>, input: Fields, tx: Tx) => Fields,
  ): Generic =>
    generic({ takes: [by, ...takes], run: (input, tx) => run(tx.get(of, input[by] as string), input, tx) });
  const change = (
    takes: readonly string[],
    run: (thing: Stored<D>, input: Fields, tx: Tx) => Partial<Entity>,
  ): Generic =>
    operation(takes, (thing, input, tx) => {
      changeable?.(thing);
      tx.patch(of, thing.id, run(thing, input, tx) as Partial<D>);
      return {};
    });
  const own = (thing: Stored<D>, name: string): string =>
    thing.data.inline[name] ??
    refuse('NoSuchEntityException', `The ${noun.toLowerCase()} policy with name ${name} cannot be found.`);

  return {
    [`Put${noun}Policy`]: change(['PolicyName', 'PolicyDocument'], ({ data }, input) => {
      const name = validName('policyName', input.PolicyName as string, 128);
      const document = checkedPolicy(input.PolicyDocument as string, inlineSize, `${noun}PolicySize`);
      const inline = { ...data.inline, [name]: document };
      const size = Object.values(inline).reduce((sum, text) => sum + lengthOf(text), 0);
      if (size > inlineSize) {
        refuse(
          'LimitExceededException',
          `Maximum policy size of ${inlineSize} bytes exceeded for ${noun.toLowerCase()}`,
        );
      }
      return { inline };
    }),
    [`Get${noun}Policy`]: operation(['PolicyName'], (thing, input) => {
      const name = input.PolicyName as string;
      return { [by]: thing.id, PolicyName: name, PolicyDocument: encoded(own(thing, name)) };
    }),
    [`List${noun}Policies`]: operation(PAGED, ({ data }, input) => {
      const names = Object.keys(data.inline).sort();
      return listed(
        'PolicyNames',
        names,
        (name) => name,
        (name) => name,
        input,
      );
    }),
    [`Delete${noun}Policy`]: change(['PolicyName'], (thing, input) => {
      own(thing, input.PolicyName as string);
      const { [input.PolicyName as string]: _deleted, ...inline } = thing.data.inline;
      return { inline };
    }),
    [`Attach${noun}Policy`]: change(['PolicyArn'], ({ data }, input, tx) => {
      const arn = input.PolicyArn as string;
      if (!managed(arn, tx))
        refuse('NoSuchEntityException', `Policy ${arn} does not exist or is not attachable.`);
      if (data.attached.includes(arn)) return {};
      withinQuota(data.attached.length + 1, `PoliciesPer${noun}`, ATTACHED);
      return { attached: [...data.attached, arn] };
    }),
    [`Detach${noun}Policy`]: change(['PolicyArn'], ({ data }, input) => {
      const arn = input.PolicyArn as string;
      if (!data.attached.includes(arn)) refuse('NoSuchEntityException', `Policy ${arn} was not found.`);
      return { attached: data.attached.filter((one) => one !== arn) };
    }),
    [`ListAttached${noun}Policies`]: operation(['PathPrefix', ...PAGED], ({ data }, input) => {
      const prefix = (input.PathPrefix as string | undefined) ?? '/';
      const arns = data.attached.filter((arn) => pathOf(arn).startsWith(prefix)).sort();
      const show = (arn: string) => ({ PolicyName: arn.split('/').at(-1), PolicyArn: arn });
      return listed('AttachedPolicies', arns, (arn) => arn, show, input);
    }),
  };
}

/** The path in a policy's ARN. */
function pathOf(arn: string): string {
  const after = awsManagedName(arn) ?? arn.slice(arn.indexOf(':policy/') + ':policy/'.length);
  return `/${after.slice(0, after.lastIndexOf('/') + 1)}`;
}
