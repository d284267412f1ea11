import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The AWS CLI with the settings of one profile. */
export interface AwsCli {
  /** What a command prints as JSON; nothing where it prints nothing. Rejects with what the CLI complained of. */
  (words: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

/** The CLI's own entry point, called for each line of standard input: a list of arguments as JSON. */
const DRIVER = `
import contextlib, io, json, sys
from awscli.clidriver import create_clidriver
driver = create_clidriver()
print('ready', flush=True)
for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = driver.main(json.loads(line))
        except SystemExit as end:
            code = end.code
    print(json.dumps([code or 0, out.getvalue(), err.getvalue()]), flush=True)
`;

/**
 * The CLI as one process for many commands, where Python finds its package (a start costs half a second of processor
 * time, a command a tenth of that); else as a process for each.
 */
export async function awsCli(env: Readonly<Record<string, string | undefined>>): Promise<AwsCli> {
  return (await oneForAll(env)) ?? oneForEach(env);
}

const arguments_ = (words: readonly string[]) => [...words, '--output', 'json'];
const parsed = (stdout: string): unknown => (stdout.trim() === '' ? undefined : JSON.parse(stdout));

function oneForEach(env: Readonly<Record<string, string | undefined>>): AwsCli {
  const cli = async (words: readonly string[]) =>
    parsed((await run('aws', arguments_(words), { env: { ...env } })).stdout);
  return Object.assign(cli, { close: async () => {} });
}

async function oneForAll(env: Readonly<Record<string, string | undefined>>): Promise<AwsCli | undefined> {
  const child = spawn('python3', ['-c', DRIVER], { env: { ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<void>((done) => {
    child.once('error', () => done());
    child.once('exit', () => done());
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  if ((await lines.next()).value !== 'ready') return undefined;
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (words: readonly string[]) => {
    child.stdin.write(`${JSON.stringify(arguments_(words))}\n`);
    const answer = await lines.next();
    if (answer.done) throw new Error(`the AWS CLI ended at ${words.join(' ')}`);
    const [code, stdout, stderr] = JSON.parse(answer.value) as [number, string, string];
    if (code !== 0) throw new Error(`aws ${words.join(' ')}: ${stderr.trim()}`);
    return parsed(stdout);
  };
  const cli = (words: readonly string[]) => {
    // One at a time: answers come in the order of questions.
    const answer = last.then(
      () => ask(words),
      () => ask(words),
    );
    last = answer.catch(() => {});
    return answer;
  };
  return Object.assign(cli, {
    async close() {
      child.stdin.end();
      await ended;
    },
  });
}
