// Writes src/twin/shapes/<service>.generated.json: the input and output shapes of every operation the twin
// implements, read from the SDK clients' own schemas. `node scripts/generate-shapes.mjs [service…]`; with no
// service, all of them. Run it after adding an operation to a twin service. `--check` writes nothing and fails where
// what is committed is not what would be written.
//
// A schema is an array: [9, ns, name, traits, input, output] an operation; [3 or 4, ns, name, traits, members,
// schemas, required] a structure or union, whose first `required` members must be given; [1, …, item] a list;
// [2, …, key, value] a map; [0, ns, name, traits, simple] a simple type with traits; [-3, ns, name, traits, …] an error.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(join(root, 'package.json'));

const SENSITIVE = 8;
const IDEMPOTENCY_TOKEN = 4;
const LIST = 64;
const MAP = 128;
const SIMPLE = {
  0: 's',
  1: 'n',
  2: 'b',
  4: 't',
  5: 't',
  6: 't',
  7: 't',
  15: 'd',
  17: 'n',
  19: 'n',
  21: 'x',
  42: 'x',
};

/** Bundles a module and imports it: the SDK's modules and the project's TypeScript do not load by themselves. */
async function loaded(entry, plugins = []) {
  const bundle = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    plugins,
  });
  const code = Buffer.from(bundle.outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}

/** The twin's services and their operations, without needing the shapes that are about to be written. */
async function implemented() {
  const emptyShapes = {
    name: 'empty-shapes',
    setup(build) {
      const filter = /shapes[\\/].*\.generated\.json$/;
      build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'empty' }));
      build.onLoad({ filter, namespace: 'empty' }, () => ({
        contents: '{"errors":{},"operations":{},"structures":{}}',
        loader: 'json',
      }));
    },
  };
  const { SERVICES } = await loaded(join(root, 'src/twin/services.ts'), [emptyShapes]);
  return SERVICES.map(({ service, operations }) => [service, Object.keys(operations).sort()]);
}

function shapesOf(schemas, operations) {
  const structures = {};
  const resolved = (schema) => (typeof schema === 'function' ? schema() : schema);

  const typeOf = (reference, traits = 0) => {
    const schema = resolved(reference);
    // A member with traits of its own is the pair [schema, traits].
    if (Array.isArray(schema) && schema.length === 2) return typeOf(schema[0], schema[1]);
    if (typeof schema === 'number') {
      if (schema & MAP) return `{}${SIMPLE[schema & ~MAP]}`;
      if (schema & LIST && schema !== 42) return `[]${SIMPLE[schema & ~LIST]}`;
      if (typeof traits === 'number' && traits & IDEMPOTENCY_TOKEN) return 'k';
      if (typeof traits === 'number' && traits & SENSITIVE) return 'S';
      return SIMPLE[schema];
    }
    if (schema === 'unit') return '#unit';
    switch (schema[0]) {
      case 0:
        return typeOf(schema[4], schema[3]);
      case 1:
        return `[]${typeOf(schema[4])}`;
      case 2:
        return `{}${typeOf(schema[5])}`;
      case 3:
      case 4:
        structure(schema);
        return `#${schema[2]}`;
    }
    throw new Error(`unknown schema ${JSON.stringify(schema)}`);
  };

  const structure = ([, , name, , members, types, required = 0]) => {
    if (structures[name]) return;
    structures[name] = {};
    members.forEach((member, index) => {
      structures[name][member] = `${index < required ? '!' : ''}${typeOf(types[index])}`;
    });
  };

  const found = {};
  for (const name of operations) {
    const schema = schemas[`${name}$`];
    if (!schema) throw new Error(`the SDK has no operation ${name}`);
    found[name] = { input: typeOf(schema[4]).slice(1), output: typeOf(schema[5]).slice(1) };
  }
  structures.unit = {};
  return { errors: errorsOf(schemas), operations: found, structures };
}

/** Each modelled error by the name the SDK gives it: its code on the wire and its HTTP status. */
function errorsOf(schemas) {
  const errors = Object.values(schemas).filter((schema) => Array.isArray(schema) && schema[0] === -3);
  return Object.fromEntries(
    errors.map(([, , name, traits]) => [
      name,
      [traits?.awsQueryError?.[0] ?? name, traits?.httpError ?? 400],
    ]),
  );
}

/** One entry a line, sorted: a diff shows what changed in AWS's own shapes. */
function rendered(shapes) {
  const lines = (entries) =>
    Object.entries(entries)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n');
  const parts = Object.entries(shapes).map(([part, entries]) => `  "${part}": {\n${lines(entries)}\n  }`);
  return `{\n${parts.join(',\n')}\n}\n`;
}

const check = process.argv.includes('--check');
const only = process.argv.slice(2).filter((argument) => argument !== '--check');
const folder = join(root, 'src/twin/shapes');
mkdirSync(folder, { recursive: true });
for (const [service, operations] of await implemented()) {
  if (only.length > 0 && !only.includes(service)) continue;
  const main = require.resolve(`@aws-sdk/client-${service}/package.json`);
  const schemas = await loaded(join(dirname(main), 'dist-es/schemas/schemas_0.js'));
  const file = join(folder, `${service}.generated.json`);
  const text = rendered(shapesOf(schemas, operations));
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(
      `${service}: the committed shapes are not the SDK's; run node scripts/generate-shapes.mjs ${service}`,
    );
    process.exitCode = 1;
  }
  console.log(`${service}: ${operations.length} operations`);
}
