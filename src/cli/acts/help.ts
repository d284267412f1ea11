import { EXIT } from '../../engine/errors.ts';
import { type Act, argumentsOf } from '../command.ts';
import { ERROR_CODES, errorCode, errorCodeText } from '../error-codes.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { writeJson } from '../io.ts';
import { helpPages } from '../pages.ts';
import { unknownWord } from '../program.ts';

/** Topics that are tables are JSON tables, too. */
const TABLES: Readonly<Record<string, unknown>> = { 'exit-codes': EXIT_CODES, errors: ERROR_CODES };

/** Shows a page of help. Nothing is called. */
export const act: Act = async (input, io) => {
  const topic = argumentsOf(input, 'topic').join(' ');
  const pages = helpPages(io.out.columns());
  const text = errorCodeText(topic, io.out.columns()) ?? pages.get(topic);
  if (text === undefined) {
    const known = [...pages.keys(), ...ERROR_CODES.map(({ code }) => code)];
    throw unknownWord('HELP_UNKNOWN', 'help on', topic, known, 'muvi --help');
  }
  if (!io.globals.json) io.out.write(text);
  else writeJson(io, TABLES[topic] ?? errorCode(topic) ?? { topic, text });
  return EXIT.done;
};
