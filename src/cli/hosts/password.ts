import { EXIT, MuviError } from '../../engine/errors.ts';
import { Secret } from '../../engine/secret.ts';
import type { Io } from '../io.ts';
import { clean } from '../text.ts';
import { promptTheme } from './prompt-theme.ts';

/** Asks for what is typed unseen; the same question once a process. What is typed is scrubbed from then on. */
export function passwords(io: Io): (what: string) => Promise<Secret> {
  const asked = new Map<string, Promise<Secret>>();
  return (what) => {
    const answer = asked.get(what) ?? ask(io, what);
    asked.set(what, answer);
    return answer;
  };
}

async function ask(io: Io, what: string): Promise<Secret> {
  const { password } = await import('./prompts.ts');
  const context = { input: io.stdin(), output: io.stderr(), signal: io.signal };
  try {
    const typed = await password(
      {
        message: clean(what),
        validate: (text) => text !== '' || 'nothing was typed',
        theme: promptTheme(io.err),
      },
      context,
    );
    io.secrets.register(typed);
    return new Secret(typed);
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') io.interrupt('SIGINT');
    if (io.signal.aborted) throw io.signal.reason;
    throw new MuviError({
      code: 'DECLINED',
      message: `${what} was not given`,
      fault: 'user',
      exit: EXIT.declined,
      cause: error,
    });
  }
}
