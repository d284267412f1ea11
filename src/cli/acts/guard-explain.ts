import { explain } from '../../aws/guard/explain.ts';
import { EXIT } from '../../engine/errors.ts';
import { type Act, argument } from '../command.ts';
import { mark } from '../hosts/tones.ts';
import { writeJson } from '../io.ts';
import { clean } from '../text.ts';

/** What the guard would say. Nothing is called; the answer is the result, so both answers exit 0. */
export const act: Act = async (input, io) => {
  const explained = explain(argument(input, 'service') ?? '', argument(input, 'operation') ?? '');
  if (io.globals.json) {
    writeJson(io, explained);
    return EXIT.done;
  }
  const { allowed, rule, why, service, operation } = explained;
  const verdict = allowed ? 'may be asked of production' : 'is refused against production';
  io.out.line(`${mark(io.out, allowed ? 'good' : 'warn')} ${clean(`${service}:${operation}`)} ${verdict}`);
  io.out.line(`  rule: ${rule}`);
  io.out.line(`  why: ${clean(why)}`);
  return EXIT.done;
};
