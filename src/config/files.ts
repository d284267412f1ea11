import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { usageError } from '../engine/errors.ts';
import { isTree, type Tree } from './tree.ts';

/** One file of settings. `folder` is what relative paths in it are relative to. */
export interface SettingsFile {
  readonly path: string;
  readonly folder: string;
  readonly tree: Tree;
}

/** YAML, of which JSON is a part, and nothing that would run code a checkout brought along. */
const PROJECT_NAMES = ['.muvirc', '.muvirc.json', '.muvirc.yaml', '.muvirc.yml'];

/** The nearest `.muvirc` from `cwd` upwards, without its content. */
export function projectFile(cwd: string): string | undefined {
  let folder = resolve(cwd);
  for (;;) {
    const found = PROJECT_NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

/** The user's own file: `~/.config/muvi/config.yaml` (or where XDG_CONFIG_HOME says), else `~/.muvirc`. */
export function userFile(home: string, env: NodeJS.ProcessEnv): string | undefined {
  const configHome = env['XDG_CONFIG_HOME'] || join(home, '.config');
  const folder = join(configHome, 'muvi');
  const names = ['config', 'config.json', 'config.yaml', 'config.yml'].map((name) => join(folder, name));
  return [...(existsSync(folder) ? names : []), ...PROJECT_NAMES.map((name) => join(home, name))].find(
    (path) => existsSync(path),
  );
}

/** Reads one file. Throws a usage error where it is missing, not YAML or JSON, or not a set of fields. */
export async function readSettings(path: string): Promise<SettingsFile> {
  const full = resolve(path);
  let content: unknown;
  try {
    const text = readFileSync(full, 'utf8');
    const { load } = await import('js-yaml');
    content = load(text) ?? {};
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') {
      throw usageError(
        'CONFIG_MISSING',
        `there is no configuration file at ${full}`,
        'name an existing file with --config',
      );
    }
    throw usageError(
      'CONFIG_UNREADABLE',
      `${full} could not be read: ${whyUnread(cause)}`,
      'write it as YAML or JSON; .muvirc.example shows every field',
    );
  }
  if (!isTree(content)) {
    throw usageError('CONFIG_UNREADABLE', `${full} holds no fields`, '.muvirc.example shows every field');
  }
  return { path: full, folder: dirname(full), tree: content };
}

/** Why, and where; never the text that stands there, of which js-yaml would show some lines. */
function whyUnread(cause: unknown): string {
  const { reason, mark, message } = cause as {
    readonly reason?: string;
    readonly mark?: { readonly line: number; readonly column: number };
    readonly message?: string;
  };
  if (reason === undefined) return message ?? String(cause);
  const where = mark === undefined ? '' : ` (line ${mark.line + 1}, column ${mark.column + 1})`;
  return reason.replace(/\s*(?:"[^"]*"|!?<[^>]*>)/g, '') + where;
}
