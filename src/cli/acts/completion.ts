import { EXIT } from '../../engine/errors.ts';
import { type Act, argument } from '../command.ts';
import { SHELLS } from '../commands/completion.ts';
import { COMMANDS, GROUPS } from '../commands/index.ts';
import { bashScript } from '../completion/bash.ts';
import { contextsOf } from '../completion/contexts.ts';
import { fishScript } from '../completion/fish.ts';
import { zshScript } from '../completion/zsh.ts';
import { writeJson } from '../io.ts';
import { outlines } from '../outlines.ts';
import { unknownWord } from '../program.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** The script, generated from the command tree and the phases. Nothing is called. */
export const act: Act = async (input, io) => {
  const named = argument(input, 'shell') ?? '';
  const shell = SHELLS.find((one) => one === named);
  if (shell === undefined)
    throw unknownWord(
      'UNKNOWN_SHELL',
      'completion for',
      named,
      SHELLS,
      `muvi completion ${SHELLS.join('|')}`,
    );
  const script = SCRIPTS[shell](contextsOf(COMMANDS, GROUPS, outlines));
  if (io.globals.json) writeJson(io, { shell, script });
  else io.out.write(script);
  return EXIT.done;
};
