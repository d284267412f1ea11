/**
 * Policy documents: what IAM refuses in one, and a plain reading of what one allows.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * Simplified: conditions are taken to hold, `NotPrincipal` is refused as not modelled, policy variables are not
 * expanded, and neither boundaries nor organization policies limit anything.
 */
import { refuse, unsupported } from '../refusal.ts';

type OneOrMore = string | readonly string[];

interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Principal?: '*' | Readonly<Record<string, OneOrMore>>;
  readonly NotPrincipal?: unknown;
  readonly Condition?: unknown;
}

interface Document {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement?: Statement | readonly Statement[];
}

const MEMBERS = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
];

const malformed = (message: string): never => refuse('MalformedPolicyDocumentException', message);
const listOf = (value: OneOrMore | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

function parsed(text: string): readonly Statement[] {
  let document: Document | undefined;
  try {
    document = JSON.parse(text) as Document;
  } catch {
    return malformed('This policy contains invalid Json');
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return malformed('Syntax errors in policy.');
  const { Version, Statement } = document;
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17') {
    return malformed('The policy must contain a valid version string');
  }
  const statements = Statement === undefined ? [] : Array.isArray(Statement) ? Statement : [Statement];
  if (statements.length === 0) return malformed('Syntax errors in policy.');
  return statements as readonly Statement[];
}

function checkedStatement(statement: Statement): void {
  if (Object.keys(statement).some((member) => !MEMBERS.includes(member)))
    malformed('Syntax errors in policy.');
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') malformed('Syntax errors in policy.');
  if ((statement.Action === undefined) === (statement.NotAction === undefined)) {
    malformed('Policy statement must contain actions.');
  }
  for (const action of [...listOf(statement.Action), ...listOf(statement.NotAction)]) {
    if (action !== '*' && !/^[\w-]+:[\w*?]+$/.test(action)) {
      malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    }
  }
}

/** Refuses a permissions policy that IAM would; longer than `most` characters (white space not counted) too. */
export function checkedPolicy(text: string, most: number, quota: string): string {
  for (const statement of parsed(text)) {
    checkedStatement(statement);
    if (statement.Principal !== undefined) malformed('Policy document should not specify a principal.');
    const resources = [...listOf(statement.Resource), ...listOf(statement.NotResource)];
    if (resources.length === 0) malformed('Policy statement must contain resources.');
    const wrong = resources.find(
      (resource) => resource !== '*' && !/^arn:[^:]*:[^:]*:[^:]*:[^:]*:.+$/s.test(resource),
    );
    if (wrong !== undefined) malformed(`Resource ${wrong} must be in ARN format or "*".`);
  }
  if (lengthOf(text) > most) refuse('LimitExceededException', `Cannot exceed quota for ${quota}: ${most}`);
  return text;
}

/** The characters of a policy that count against a quota. */
export const lengthOf = (text: string): number => text.replace(/\s/g, '').length;

/** Refuses a trust policy that IAM would. 2,048 characters is the quota by default. */
export function checkedTrust(text: string): string {
  for (const statement of parsed(text)) {
    checkedStatement(statement);
    if (statement.NotPrincipal !== undefined) unsupported('NotPrincipal in a trust policy');
    if (statement.Resource !== undefined || statement.NotResource !== undefined)
      malformed('Has prohibited field Resource');
    if (statement.Principal === undefined) return malformed('Missing required field Principal');
    const principals = statement.Principal === '*' ? {} : statement.Principal;
    for (const [type, names] of Object.entries(principals)) {
      if (!['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(type))
        malformed('Syntax errors in policy.');
      const wrong =
        type === 'Service'
          ? listOf(names).find((name) => !/^[a-z0-9.-]+\.amazonaws\.com$/.test(name))
          : undefined;
      if (wrong !== undefined) malformed(`Invalid principal in policy: "SERVICE":"${wrong}"`);
    }
    if (listOf(statement.Action).some((action) => !action.startsWith('sts:'))) {
      malformed('AssumeRole policy may only specify STS AssumeRole actions.');
    }
  }
  if (lengthOf(text) > 2048) refuse('LimitExceededException', 'Cannot exceed quota for ACLSizePerRole: 2048');
  return text;
}

/** Whether a role's trust policy lets a service, such as `rds.amazonaws.com`, take it up. */
export function trusts(text: string, service: string): boolean {
  return parsed(text).some(
    ({ Effect, Action, Principal }) =>
      Effect === 'Allow' &&
      (Principal === '*' || listOf(Principal?.Service).includes(service)) &&
      listOf(Action).some((action) => matches(action, 'sts:AssumeRole')),
  );
}

/** Whether policies together allow an action on a resource: one allows it and none denies it. */
export function permits(texts: readonly string[], action: string, resource: string): boolean {
  const about = texts.flatMap(parsed).filter((statement) => concerns(statement, action, resource));
  return about.some(({ Effect }) => Effect === 'Allow') && !about.some(({ Effect }) => Effect === 'Deny');
}

function concerns(
  { Action, NotAction, Resource, NotResource }: Statement,
  action: string,
  resource: string,
): boolean {
  const acts = Action
    ? listOf(Action).some((one) => matches(one, action))
    : !listOf(NotAction).some((one) => matches(one, action));
  if (!acts) return false;
  return Resource
    ? listOf(Resource).some((one) => matches(one, resource, 's'))
    : !listOf(NotResource).some((one) => matches(one, resource, 's'));
}

/** `*` stands for any characters, `?` for one. Actions do not mind their case; resources do. */
function matches(pattern: string, value: string, flags = 'is'): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, flags).test(value);
}

/** A document as IAM gives it back: percent-encoded after RFC 3986. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
