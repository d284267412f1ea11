import { leaves } from '../../config/tree.ts';
import { variableOf } from '../../config/variables.ts';
import { EXIT } from '../../engine/errors.ts';
import type { Act } from '../command.ts';
import { writeJson } from '../io.ts';
import { settingsOf } from '../settings.ts';
import { table } from '../views/table.ts';

/** Every effective setting with its source: nothing is called. */
export const act: Act = async (_input, io) => {
  const { config, origins, root, files } = await settingsOf(io);
  const settings = leaves(config).map(([path, value]) => {
    const origin = origins.get(path) ?? { from: 'default', name: 'default' };
    return { path, value, from: origin.from, name: origin.name, variable: variableOf(path) ?? null };
  });
  if (io.globals.json) {
    writeJson(io, { root, files, settings });
    return EXIT.done;
  }
  const rows = settings.map(({ path, value, from, name }) => [
    path,
    from === 'default' ? 'default' : name,
    valueText(value),
  ]);
  io.out.write(table(io.out, ['Setting', 'From', 'Value'], rows));
  return EXIT.done;
};

function valueText(value: unknown): string {
  if (Array.isArray(value))
    return value.length === 0
      ? 'none'
      : value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('; ');
  return value === null ? 'none' : String(value);
}
