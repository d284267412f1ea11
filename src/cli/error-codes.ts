import { DATABASE_ERRORS } from '../database/errors.ts';
import { EXIT, type ExitCode } from '../engine/errors.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { item } from './help.ts';
import { wrapped } from './text.ts';

/** What an error's code says. The code is stable; messages are not. */
export interface ErrorCode {
  readonly code: string;
  readonly exit: ExitCode;
  readonly means: string;
}

const code = (name: string, exit: ExitCode, means: string): ErrorCode => ({ code: name, exit, means });

/** Every code muvi's errors carry, databases included; what AWS answers is `AWS_` and the name of AWS's own error. */
export const ERROR_CODES: readonly ErrorCode[] = [
  code(
    'ANSWER_NEEDED',
    EXIT.declined,
    'a question has to be answered and nobody can be asked; the flag is named',
  ),
  code('NOBODY_TO_ASK', EXIT.declined, 'the same, found out by the engine'),
  code('APPROVAL_MISSING', EXIT.declined, 'a second person has to approve the plan first'),
  code('DECLINED', EXIT.declined, 'the question was answered with no'),
  code('GATE_SHUT', EXIT.declined, 'evidence over time that the phase needs is not there yet'),
  code('NEEDS_PHASE', EXIT.declined, 'another phase has to be complete or adopted first'),
  code('PLAN_STALE', EXIT.declined, 'what the approved plan showed is no longer so; what changed is named'),
  code('PLAN_UNUSABLE', EXIT.declined, 'there is no such plan here, or its file was changed'),
  code('USAGE', EXIT.usage, 'the command line is not one of muvi'),
  code('UNKNOWN_PHASE', EXIT.usage, 'there is no phase of that id'),
  code('UNKNOWN_STEP', EXIT.usage, 'the phase has no step of that id'),
  code('UNKNOWN_DECISION', EXIT.usage, 'there is no decision of that number'),
  code('DB_READ_ONLY', EXIT.refused, 'a copy was asked of a process that may only read'),
  code('UNKNOWN_SHELL', EXIT.usage, 'completion is for bash, zsh and fish'),
  code('HELP_UNKNOWN', EXIT.usage, 'there is no help on that'),
  code(
    'CONFIG_INVALID',
    EXIT.usage,
    'a setting is not what it may be; the path, the value and what is allowed are named',
  ),
  code('CONFIG_MISSING', EXIT.usage, 'the file named with --config is not there'),
  code('CONFIG_UNREADABLE', EXIT.usage, 'a file of settings is neither YAML nor JSON'),
  code('CONFIG_VARIABLE_UNKNOWN', EXIT.usage, 'a MUVI_ variable that is no setting'),
  code('STORE', EXIT.usage, '`store` is neither a folder nor s3://bucket/prefix'),
  code('ENDPOINT_NOT_LOCAL', EXIT.usage, '--endpoint names another place than loopback'),
  code('ENDPOINT_REDIRECTED', EXIT.usage, 'a variable would send signed requests elsewhere'),
  code('TLS_DISABLED', EXIT.usage, 'a variable switches the check of certificates off'),
  code('TWIN_WORLD', EXIT.usage, "the rehearsal's world is not one this version can read"),
  code('FAULT', EXIT.usage, 'a --fault that is none, or that this transport cannot have'),
  code('FAULT_UNFIRED', EXIT.usage, 'a fault was ordered and never happened'),
  code('AUDIT_KIND', EXIT.usage, 'the audit knows no such kind of thing'),
  code(
    'NOT_READ_ONLY',
    EXIT.refused,
    'the guard would let a write through where none may be, in an audit too: a fault of muvi',
  ),
  code('OUT_UNWRITABLE', EXIT.usage, 'a file named with --out or --save cannot be written'),
  code('SNAPSHOT', EXIT.usage, 'a file holds no snapshot of an audit that this version can read'),
  code('INTERRUPTED', EXIT.interrupted, 'stopped by Ctrl-C'),
  code('TERMINATED', EXIT.terminated, 'stopped by SIGTERM or SIGHUP'),
  code('STORE_LOCKED', EXIT.locked, 'someone else writes to the records; who and since when are named'),
  code('LOCK_LOST', EXIT.locked, 'the lock was taken from this run'),
  code('WORLD_CHANGED', EXIT.locked, "the rehearsal's world was changed while a run held its lock"),
  code('LOCK_UNREADABLE', EXIT.locked, 'nobody can say who holds the lock'),
  code('JOURNAL_BROKEN', EXIT.failed, 'an entry of the journal is not as it was written'),
  code('JOURNAL_CLOSED', EXIT.failed, 'an event came after the journal was closed: a fault of muvi'),
  code('STORE_FULL', EXIT.failed, 'the disk is full'),
  code('STORE_READ_ONLY', EXIT.failed, 'the records cannot be written'),
  code('STORE_UNUSABLE', EXIT.failed, 'the folder of the records cannot be used'),
  code('STORE_DENIED', EXIT.identity, 'S3 refuses these credentials'),
  code('STORE_REFUSED', EXIT.failed, 'S3 turned a request down'),
  code('STORE_UNREACHABLE', EXIT.failed, 'S3 cannot be reached'),
  code('MUVI_FAULT', EXIT.failed, 'a fault of muvi; --debug shows where'),
  ...Object.entries(DATABASE_ERRORS).map(([name, { exit, means }]) => code(name, exit, means)),
];

/** What a code says, where it is one; one of AWS's own has no exit code by itself. */
export function errorCode(
  name: string,
): (Omit<ErrorCode, 'exit'> & { readonly exit: ExitCode | null }) | undefined {
  const known = ERROR_CODES.find((one) => one.code === name);
  if (known !== undefined || !/^AWS_\w/.test(name)) return known;
  const means = `AWS answered ${name.slice('AWS_'.length)}: exit 4 where access was denied, 5 where muvi's guard refused, 1 otherwise`;
  return { code: name, exit: null, means };
}

/** `muvi help PLAN_STALE`, at a width. */
export function errorCodeText(name: string, columns: number): string | undefined {
  const found = errorCode(name);
  if (found === undefined) return undefined;
  const exit = EXIT_CODES.find(({ code: one }) => one === found.exit);
  return [
    ...wrapped(`${found.code}: ${found.means}.`, columns),
    ...(exit === undefined ? [] : wrapped(`It ends with exit code ${exit.code}: ${exit.means}.`, columns)),
    '',
    'Every code: muvi help errors',
    '',
  ].join('\n');
}

/** `docs/errors.md`: the page that the table is. */
export function errorCodesPage(): string {
  const rows = ERROR_CODES.map(({ code: name, exit, means }) => `| \`${name}\` | ${exit} | ${means} |`);
  return `# Errors

Every error says what happened, why where that is known, its code, and the next command; \`muvi help PLAN_STALE\`
explains that code. With \`--json\` it is one line on stderr:
\`{ "error": { "code", "message", "why", "next", "exit" } }\`. The code and the exit code are stable. An error of AWS's
own outside a verification is \`AWS_\` and its name, such as \`AWS_AccessDenied\` (exit 4 where access was denied, 5
where muvi's guard refused, 1 otherwise).

| Code | Exit | Means |
| --- | --- | --- |
${rows.join('\n')}
`;
}

/** `muvi help errors`, at a width. */
export function errorCodesText(columns: number): string {
  const width = Math.max(...ERROR_CODES.map(({ code: name }) => name.length));
  const lines = ERROR_CODES.flatMap(({ code: name, exit, means }) =>
    item(`${name.padEnd(width)}  ${String(exit).padStart(3)}`, width + 5, means, columns),
  );
  const head = wrapped('Error codes, with the exit code of each:', columns);
  return `${head.join('\n')}\n${lines.join('\n')}\n`;
}
