import { Refused } from './refusal.ts';

/** How a service's operations stand on the wire. */
export type Wire =
  | { readonly protocol: 'json'; readonly target: string }
  | { readonly protocol: 'query'; readonly version: string }
  | { readonly protocol: 'rest'; readonly routes: readonly Route[] };

/** Operation, method, path template with the literals of its query. */
export type Route = readonly [operation: string, method: string, template: string];

/** What the guard looks at of a request, as the SDK hands it to signer and handler. */
export interface WireRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * The one operation a request asks for, taken from the request itself. Throws `Refused` when it asks for none,
 * for more than one, or in a way its protocol does not have.
 */
export function operationOnWire(wire: Wire, request: WireRequest): string {
  refuseOverrides(request);
  if (wire.protocol === 'json') return jsonOperation(wire.target, request);
  if (wire.protocol === 'query') return queryOperation(wire.version, request);
  return restOperation(wire.routes, request);
}

/** The values of a header under every spelling of its name. */
export function headerValues(request: WireRequest, name: string): string[] {
  return Object.entries(request.headers)
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => value);
}

function refuse(why: string): never {
  throw new Refused('wire', `the request on the wire ${why}`);
}

/** Front ends that know several protocols pick one by these; none may say another than the service's own. */
function refuseOverrides(request: WireRequest): void {
  for (const name of Object.keys(request.headers)) {
    const lower = name.toLowerCase();
    if (/^x-(http-)?method/.test(lower)) refuse(`carries ${lower}`);
    if (lower === 'smithy-protocol' || lower === 'x-amzn-query-mode-action') refuse(`carries ${lower}`);
  }
  if (/[?#]/.test(request.path)) refuse('hides a query in its path');
}

function jsonOperation(prefix: string, request: WireRequest): string {
  if (request.method !== 'POST' || request.path !== '/') refuse('is not a POST to /');
  if (Object.keys(request.query ?? {}).length > 0) refuse('has a query beside its target');
  const [type, ...moreTypes] = headerValues(request, 'content-type');
  if (moreTypes.length > 0 || !/^application\/x-amz-json-1\.[01]$/.test(type ?? '')) refuse('is not JSON');
  const targets = headerValues(request, 'x-amz-target');
  const match = targets.length === 1 ? /^(\w+)\.(\w+)$/.exec(targets[0] ?? '') : null;
  if (match?.[1] !== prefix) refuse(`does not name one operation of ${prefix}`);
  return match[2] as string;
}

function queryOperation(version: string, request: WireRequest): string {
  if (request.method !== 'POST' || request.path !== '/') refuse('is not a POST to /');
  if (Object.keys(request.query ?? {}).length > 0) refuse('has a query beside its body');
  if (headerValues(request, 'x-amz-target').length > 0) refuse('has a target beside its action');
  const [type, ...moreTypes] = headerValues(request, 'content-type');
  if (moreTypes.length > 0 || !/^application\/x-www-form-urlencoded(;|$)/.test(type ?? ''))
    refuse('is not a form');
  const fields = [...new URLSearchParams(bodyText(request.body))];
  const named = (name: string) => fields.filter(([key]) => key.trim().toLowerCase() === name);
  const [action, ...moreActions] = named('action');
  if (action?.[0] !== 'Action' || moreActions.length > 0) refuse('does not name exactly one Action');
  const [stated, ...moreVersions] = named('version');
  if (stated?.[1] !== version || moreVersions.length > 0) refuse(`is not of API version ${version}`);
  return action[1];
}

function bodyText(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  return refuse('has a body that cannot be read');
}

function restOperation(routes: readonly Route[], request: WireRequest): string {
  if (headerValues(request, 'x-amz-target').length > 0) refuse('has a target beside its path');
  const matches = routes
    .map((route) => ({ operation: route[0], weight: weightOf(route, request) }))
    .filter(({ weight }) => weight > 0);
  const best = Math.max(0, ...matches.map(({ weight }) => weight));
  const [chosen, ...ties] = matches.filter(({ weight }) => weight === best);
  if (chosen === undefined) refuse(`is no known ${request.method} ${request.path}`);
  if (ties.length > 0) refuse(`could be ${[chosen, ...ties].map(({ operation }) => operation).join(' or ')}`);
  return chosen.operation;
}

/** How specifically a route fits: literals of the query weigh most, then literal segments; 0 is no fit. */
function weightOf([, method, template]: Route, request: WireRequest): number {
  if (method !== request.method) return 0;
  const [path = '', literals] = template.split('?');
  const query = request.query ?? {};
  const wanted = literals === undefined ? [] : literals.split('&').map((literal) => literal.split('='));
  const holds = ([key = '', value]: readonly string[]) =>
    key in query && (value === undefined || query[key] === value);
  if (!wanted.every(holds)) return 0;
  const segments = segmentWeight(path.split('/').slice(1), request.path.split('/').slice(1));
  return segments === 0 ? 0 : 10_000 * wanted.length + segments;
}

function segmentWeight(template: readonly string[], actual: readonly string[]): number {
  const greedy = template.at(-1)?.endsWith('+}') === true;
  if (greedy ? actual.length < template.length : actual.length !== template.length) return 0;
  let weight = 1;
  for (const [index, part] of template.entries()) {
    const value = actual[index] ?? '';
    if (part.endsWith('+}')) return value === '' && actual.length === template.length ? 0 : weight + 1;
    if (!part.startsWith('{')) {
      if (part !== value) return 0;
      weight += 100;
      continue;
    }
    if (value === '' || /^\.{1,2}$|%2f|%5c|\\/i.test(value)) return 0;
    weight += 10;
  }
  return weight;
}
