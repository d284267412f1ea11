import type { Service } from '../../src/aws/types.ts';
import { type OperationModel, type ServiceModel, serviceModel, services } from './models.ts';
import { pagingOf } from './paging.ts';
import { type Standing, standing } from './reads.ts';

const HEAD =
  '// Written by `npm run generate:guard`. Do not edit: change src/aws/guard/rules.ts and generate again.\n\n';

/** The generated files, as path and text, from the SDK and IAM data installed now. */
export async function generate(): Promise<[path: string, text: string][]> {
  const models = await Promise.all(services().map(serviceModel));
  const standings = new Map<string, Map<string, Standing>>();
  for (const model of models) {
    const own = new Map<string, Standing>();
    for (const { name } of model.operations) own.set(name, await standing(model.service as Service, name));
    standings.set(model.service, own);
  }
  const unlisted = (service: string) =>
    [...(standings.get(service) ?? [])].flatMap(([name, { read, ...why }]) =>
      read === 'no' && 'rule' in why && why.rule !== 'name' ? [`${name}: '${why.rule}'`] : [],
    );
  const reads = (service: string, kind: 'anywhere' | 'writable') =>
    [...(standings.get(service) ?? [])].filter(([, { read }]) => read === kind).map(([name]) => name);
  return [
    ['src/aws/guard/reads.generated.ts', readsFile(models, reads, unlisted)],
    ['src/aws/guard/wire.generated.ts', wireFile(models)],
    [
      'src/aws/paging.generated.ts',
      pagingFile(models, (service, name) => standings.get(service)?.get(name)?.read !== 'no'),
    ],
  ];
}

type Reads = (service: string, kind: 'anywhere' | 'writable') => string[];

function readsFile(
  models: readonly ServiceModel[],
  reads: Reads,
  unlisted: (service: string) => string[],
): string {
  const odd = models.filter(({ service }) => unlisted(service).length > 0);

  const table = (kind: 'anywhere' | 'writable') =>
    models.map(({ service }) => `  '${service}': [${wrapped(reads(service, kind))}],\n`).join('');
  return `${HEAD}/** Reads every environment may be asked, production included. */
export const READS = {
${table('anywhere')}} as const;

/** Reads of writable environments alone: they hand out secrets, or have a name production's rule does not know. */
export const WRITABLE_READS = {
${table('writable')}} as const;

/** Named like reads and not listed, with the part of the rule that leaves them out; for \`guard explain\`. */
export const UNLISTED: Readonly<Record<string, Readonly<Record<string, 'mapping' | 'level' | 'denied'>>>> = {
${odd.map(({ service }) => `  '${service}': { ${unlisted(service).join(', ')} },\n`).join('')}};
`;
}

function wireFile(models: readonly ServiceModel[]): string {
  const shapes = models.map(({ service, protocol, target, version, operations }) => {
    if (protocol === 'json') return `  '${service}': { protocol: 'json', target: '${target}' },\n`;
    if (protocol === 'query') return `  '${service}': { protocol: 'query', version: '${version}' },\n`;
    const routes = operations.map((operation) => `      ${route(service, operation)},\n`);
    return `  '${service}': {\n    protocol: 'rest',\n    routes: [\n${routes.join('')}    ],\n  },\n`;
  });
  return `${HEAD}import type { Wire } from './wire.ts';

/** How each service's operations stand on the wire. */
export const WIRES: Readonly<Record<string, Wire>> = {
${shapes.join('')}};
`;
}

/** S3's templates leave out the bucket, which muvi always sends in the path. */
function route(service: string, { name, http = ['', ''], input }: OperationModel): string {
  const inBucket = service === 's3' && new Map(input.structIterator()).has('Bucket');
  const [method, path] = http;
  const whole = inBucket ? `/{Bucket}${path}` : path;
  return `['${name}', '${method}', '${whole}']`;
}

function pagingFile(
  models: readonly ServiceModel[],
  isRead: (service: string, name: string) => boolean,
): string {
  const rows = models.map((model) => {
    const entries = model.operations
      .filter(({ name }) => isRead(model.service, name))
      .flatMap((operation) => {
        const paging = pagingOf(model, operation);
        return paging === undefined ? [] : [`    ${operation.name}: ${JSON.stringify(paging)},\n`];
      });
    return `  '${model.service}': {\n${entries.join('')}  },\n`;
  });
  return `${HEAD}/**
 * How a listing goes on. Paths are dotted (\`DistributionList.NextMarker\`). All \`tokens\` go into the next
 * request together; \`lists\` are the members that accumulate over the pages. Where \`more\` is given, it alone
 * says whether there is another page; elsewhere a first token that is absent, empty or unchanged is the end.
 */
export interface Paging {
  readonly tokens: readonly (readonly [input: string, output: string])[];
  readonly lists: readonly string[];
  readonly more?: string;
}

/** By service and operation; an operation that is not there answers whole. */
export const PAGING: Readonly<Record<string, Readonly<Record<string, Paging>>>> = {
${rows.join('')}};
`;
}

function wrapped(names: readonly string[]): string {
  return names.length === 0 ? '' : `\n${names.map((name) => `    '${name}',\n`).join('')}  `;
}
