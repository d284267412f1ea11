import { EXIT, type ExitCode } from '../../engine/errors.ts';
import { type Act, given } from '../command.ts';
import { GIVE_CREDENTIALS } from '../failure.ts';
import { mark } from '../hosts/tones.ts';
import { type Io, writeJson } from '../io.ts';
import { type Check, localChecks } from '../local-checks.ts';
import { orStopped } from '../or-stopped.ts';
import { type Records, recordsOf } from '../records.ts';
import { clean, wrapped } from '../text.ts';

/** Looks and changes nothing. Exit 4 where an environment's credentials are not its account's. */
export const act: Act = async (input, io) => {
  // Nothing is left half done by reads that nobody waits for.
  const { records, checks, environments } = await orStopped(look(io), io.signal);
  const { readOnlyPolicy } = await import('../../aws/identity/policy.ts');
  const policy = given(input, 'policy') ? readOnlyPolicy() : null;
  const exit = exitOf(checks, environments);
  if (io.globals.json) {
    writeJson(io, { ok: exit === EXIT.done, checks, environments, policy });
    return exit;
  }
  for (const check of checks) show(io, check);
  for (const { environment, access, identity, narrowing, problems } of environments) {
    const who =
      identity === undefined
        ? 'no credentials'
        : `${identity.arn}${narrowing === 'none' ? '' : `, narrowed (${narrowing})`}`;
    show(io, {
      name: environment,
      ok: problems.length === 0,
      required: true,
      detail: `${who}; may do: ${access}`,
    });
    for (const problem of problems) for (const line of indented(io, problem)) io.out.line(line);
  }
  if (policy !== null) io.out.line(JSON.stringify(policy, null, 2));
  const nobody = environments.some(({ identity }) => identity === undefined);
  const remedy = `${nobody ? GIVE_CREDENTIALS : 'mend what is marked'}; then muvi doctor`;
  const next = exit === EXIT.done ? `muvi status${records.rehearsal ? ' --rehearse' : ''}` : remedy;
  io.out.line(`next: ${next}`);
  return exit;
};

async function look(io: Io) {
  const records = await recordsOf(io);
  const checks = await localChecks(records, io);
  return { records, checks, environments: records.rehearsal ? [] : await inspected(records, io) };
}

function indented({ out }: Io, text: string): string[] {
  return wrapped(clean(text), out.terminal ? out.columns() : Number.POSITIVE_INFINITY, '    ');
}

async function inspected(records: Records, io: Io) {
  const [{ inspectEnvironment }, { identifier }] = await Promise.all([
    import('../../aws/identity/inspect.ts'),
    import('../connection.ts'),
  ]);
  const { places, identify, close } = await identifier(records, io);
  const { readOnly } = records.loaded.config;
  try {
    const options = { readOnly, now: () => io.clock.now() };
    return await Promise.all(
      Object.values(places).map((place) => inspectEnvironment(place, identify, options)),
    );
  } finally {
    close();
  }
}

function exitOf(
  checks: readonly Check[],
  environments: readonly { readonly confirmed: boolean }[],
): ExitCode {
  if (environments.some(({ confirmed }) => !confirmed)) return EXIT.identity;
  return checks.every(({ ok, required }) => ok || !required) ? EXIT.done : EXIT.failed;
}

function show(io: Io, { name, ok, required, detail }: Check): void {
  const tone = ok ? 'good' : required ? 'bad' : 'warn';
  io.out.line(`${mark(io.out, tone)} ${name}: ${clean(detail)}`);
}
