import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { NormalizedSchema } from '@smithy/core/schema';
import packageJson from '../../package.json' with { type: 'json' };

/** One operation of an installed client, as its schema declares it. */
export interface OperationModel {
  readonly name: string;
  /** Method and path template of a REST operation; undefined for JSON and query protocols. */
  readonly http: readonly [method: string, path: string] | undefined;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

export type Protocol = 'json' | 'query' | 'rest';

export interface ServiceModel {
  readonly service: string;
  readonly protocol: Protocol;
  /** What precedes the operation in X-Amz-Target, for the JSON protocols. */
  readonly target: string | undefined;
  /** The API version a query request names. */
  readonly version: string;
  readonly operations: readonly OperationModel[];
  /** Input and output token paths of the SDK's own paginators. */
  readonly paginators: ReadonlyMap<string, readonly [input: string, output: string]>;
}

const require = createRequire(import.meta.url);
const PREFIX = '@aws-sdk/client-';

/** The services muvi loads: the clients among package.json's dependencies. */
export function services(): string[] {
  return Object.keys(packageJson.dependencies)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => name.slice(PREFIX.length))
    .sort();
}

interface RuntimeConfig {
  readonly apiVersion: string;
  readonly protocol: object;
  readonly protocolSettings: { readonly serviceTarget?: string };
}

type CommandClass = new (input: object) => { readonly schema: readonly unknown[] };

/** Everything the generator needs of one installed client. */
export async function serviceModel(service: string): Promise<ServiceModel> {
  const client: Record<string, unknown> = await import(PREFIX + service);
  const source = join(dirname(require.resolve(`${PREFIX}${service}/package.json`)), 'dist-es');
  const config = configOf(client);
  return {
    service,
    protocol: protocolOf(config.protocol.constructor.name),
    target: config.protocolSettings.serviceTarget,
    version: config.apiVersion,
    operations: operations(client),
    paginators: paginators(join(source, 'pagination')),
  };
}

function configOf(client: Record<string, unknown>): RuntimeConfig {
  const [, Client] =
    Object.entries(client).find(([name]) => /^\w+Client$/.test(name) && name !== '__Client') ?? [];
  const made = new (Client as new (config: object) => { config: RuntimeConfig })({ region: 'us-east-1' });
  return made.config;
}

function protocolOf(name: string): Protocol {
  if (/Rest/.test(name)) return 'rest';
  if (/Query/.test(name)) return 'query';
  if (/AwsJson1/.test(name)) return 'json';
  throw new Error(`a protocol the guard does not know: ${name}`);
}

function operations(client: Record<string, unknown>): OperationModel[] {
  return Object.entries(client)
    .filter(([name]) => /^[A-Z]\w+Command$/.test(name))
    .map(([, Command]) => {
      const [, , name, traits, input, output] = new (Command as CommandClass)({}).schema as [
        number,
        string,
        string,
        number | { http?: [string, string, number] },
        never,
        never,
      ];
      const http = typeof traits === 'object' ? traits.http : undefined;
      return {
        name,
        http: http && ([http[0], http[1]] as const),
        input: NormalizedSchema.of(input),
        output: NormalizedSchema.of(output),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The paginators hold their tokens in a closure; their source says them. */
function paginators(folder: string): ServiceModel['paginators'] {
  const found = new Map<string, readonly [string, string]>();
  let files: string[] = [];
  try {
    files = readdirSync(folder).filter((file) => file.endsWith('Paginator.js'));
  } catch {}
  for (const file of files) {
    const match = /createPaginator\(\w+, (\w+)Command, "([^"]+)", "([^"]+)"/.exec(
      readFileSync(join(folder, file), 'utf8'),
    );
    if (match) found.set(match[1] as string, [match[2] as string, match[3] as string]);
  }
  return found;
}
