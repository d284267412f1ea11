import { parse } from 'acorn';
import { full, simple } from 'acorn-walk';
import { transform } from 'esbuild';

/** What load.cjs gives a chunk when it runs it. */
const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname', '__toESM'];

/**
 * One chunk of the bundle, an ES module, as the function that load.cjs runs: splitting needs ES modules, a code cache
 * needs scripts. ASCII, as load.cjs reads it.
 */
export async function chunkOf(module) {
  const { code } = await transform(module, {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    minifyWhitespace: true,
    minifySyntax: true,
    charset: 'ascii',
    supported: { 'dynamic-import': false },
  });
  const body = linked(code).replaceAll(/(require\("\.\/[\w.-]+)\.mjs"\)/g, '$1.cjs")');
  return `(function (${PARAMETERS}) {${body}\n})`;
}

const HEAD =
  /var stdin_exports=\{\};__export\(stdin_exports,\{(.*?)\}\);module\.exports=__toCommonJS\(stdin_exports\);/;
const TAIL = /0&&\(module\.exports=\{[^}]*\}\);\s*$/;

/**
 * esbuild writes its helpers into every chunk, and has each name read through a function. Here a chunk hands out its
 * names when it has run, which is when others first read them: chunks form no circles. One that is assigned to later is
 * read through a getter, as modules have it.
 */
function linked(code) {
  const head = HEAD.exec(code);
  if (head === null || !/^var __(create|defProp)=/.test(code)) {
    throw new Error(`esbuild links modules in another way than this build knows: ${code.slice(0, 300)}`);
  }
  const body = code.slice(head.index + head[0].length).replace(TAIL, '');
  const changing = assignedIn(body);
  const names = head[1].split(',').map((pair) => {
    const [name, local] = pair.split(':()=>');
    if (changing.has(local)) return `get ${name}(){return ${local}}`;
    return name === local ? name : `${name}:${local}`;
  });
  return `${body};module.exports={${names.join(',')}};`;
}

/** Every name that is assigned to outside its declaration, whichever scope it is of. */
function assignedIn(code) {
  const names = new Set();
  const add = (target) => full(target, (node) => node.type === 'Identifier' && names.add(node.name));
  simple(parse(code, { ecmaVersion: 'latest' }), {
    AssignmentExpression: ({ left }) => add(left),
    UpdateExpression: ({ argument }) => add(argument),
    ForInStatement: ({ left }) => add(left),
    ForOfStatement: ({ left }) => add(left),
  });
  return names;
}
