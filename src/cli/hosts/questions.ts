import { EXIT, MuviError } from '../../engine/errors.ts';
import type { Question } from '../../engine/host.ts';

/** What was answered in advance, by flags. */
export interface Answers {
  /** `--yes`: the question to begin, and things to do by hand; nothing destructive. */
  readonly yes: boolean;
}

type Ask = (question: Question) => Promise<string | undefined>;

/** Answers what a flag answers already, and asks the rest. A deletion's flag is never `--yes`. */
export function answeredBy({ yes }: Answers, ask: Ask): Ask {
  return async (question) =>
    yes && question.kind === 'confirm' && question.flag === '--yes' ? 'yes' : ask(question);
}

/** Where nobody can be asked: exit 2, naming the flag. Silence and a closed stdin are never a yes. */
export const refuseToAsk: Ask = async (question) => {
  throw new MuviError({
    code: 'ANSWER_NEEDED',
    message: `an answer is needed and nobody can be asked: ${[question.message, ...question.detail.map((detail) => detail.trim())].join('; ')}`,
    fault: 'user',
    exit: EXIT.declined,
    remedy: `give the answer with ${question.flag}`,
  });
};

/** A rehearsal answers its own questions, and says each time that it did. */
export function answersItself(say: (line: string) => void): Ask {
  return async (question) => {
    const answer = rehearsedAnswer(question);
    for (const line of [question.message, ...question.detail.map((detail) => `  ${detail}`)]) say(line);
    say(`  the rehearsal answers itself: ${answer}`);
    return answer;
  };
}

function rehearsedAnswer({ kind, name, choices }: Question): string {
  if (kind === 'confirm') return 'yes';
  if (kind === 'type-name') return name ?? '';
  return choices?.[0] ?? 'rehearsed';
}
