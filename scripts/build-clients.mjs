import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const IMPORTER = 'src/aws/sdk/clients.ts';

/** Sources that name operations and send none: the rehearsal cloud, and the guard's lists. */
const NAMES_ONLY = [
  /^src\/twin\//,
  /\.generated\.ts$/,
  /^src\/aws\/guard\/rules\.ts$/,
  /^src\/aws\/identity\/policy\.ts$/,
];

/**
 * In the bundle a service's client comes with the commands that muvi sends, not with all of them: EC2 alone has
 * 800. What is imported as `@aws-sdk/client-X` is a module that exports the client and those commands. Run from
 * its sources, muvi has every operation.
 */
export function clientsWithCommands(root) {
  const named = wordsQuotedIn(root);
  return {
    name: 'clients-with-commands',
    setup(bundling) {
      bundling.onResolve({ filter: /^@aws-sdk\/client-/ }, ({ path, importer, namespace }) => {
        if (namespace === 'clients') return undefined;
        if (slashed(relative(root, importer)) === IMPORTER) return { path, namespace: 'clients' };
        // The SDK's own packages refer to one another.
        if (importer.includes(`${sep}node_modules${sep}`)) return undefined;
        return { errors: [{ text: `${path} is imported elsewhere than in ${IMPORTER}` }] };
      });
      bundling.onLoad({ filter: /./, namespace: 'clients' }, ({ path }) => {
        const { client, operations } = packageOf(root, path);
        const kept = operations.filter((operation) => named.has(operation));
        const names = [client, ...kept.map((operation) => `${operation}Command`)];
        return {
          contents: `export { ${names.join(', ')} } from ${JSON.stringify(path)};`,
          loader: 'js',
          resolveDir: dirname(join(root, IMPORTER)),
        };
      });
    },
  };
}

/** The client's name and all operations of an SDK package. Throws where it is not laid out as they all are. */
function packageOf(root, name) {
  const modules = join(root, 'node_modules', ...name.split('/'), 'dist-es');
  const commands = join(modules, 'commands');
  if (!existsSync(commands)) throw new Error(`${name} is no SDK client the build knows how to take apart`);
  const [client, ...more] = readdirSync(modules).filter((file) => /Client\.js$/.test(file));
  if (client === undefined || more.length > 0) throw new Error(`${name} does not have one client`);
  return {
    client: client.replace(/\.js$/, ''),
    operations: endings(readdirSync(commands), 'Command.js'),
  };
}

/**
 * Every operation that is sent stands in the sources as a whole word in quotes, whichever function it is handed
 * to. That a word is also some other service's operation costs a few hundred bytes.
 */
function wordsQuotedIn(root) {
  const files = ['src', 'phases'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  const texts = files
    .filter((file) => file.endsWith('.ts') && !NAMES_ONLY.some((one) => one.test(slashed(file))))
    .map((file) => readFileSync(join(root, file), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(/'([A-Z]\w+)'/g)].map(([, word]) => word)));
}

const slashed = (path) => path.replaceAll(sep, '/');

const endings = (files, ending) =>
  files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
