import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { $ZodIssue } from 'zod/v4/core';
import { usageError } from '../engine/errors.ts';
import { DEFAULTS } from './defaults.ts';
import { projectFile, readSettings, type SettingsFile, userFile } from './files.ts';
import type { Config } from './schema.ts';
import { leafAt, leaves, merged, type Tree } from './tree.ts';
import { fromVariables } from './variables.ts';

/** Where an effective value comes from: a flag, a variable, a file, or muvi's own default. */
export type Origin = {
  readonly from: 'flag' | 'variable' | 'project' | 'user' | 'default';
  readonly name: string;
};

/** The effective configuration, and where each leaf of it comes from, by dotted path. */
export interface LoadedConfig {
  readonly config: Config;
  readonly origins: ReadonlyMap<string, Origin>;
  /** What `.muvi/` and relative defaults stand in: the folder of the project's file, else the working folder. */
  readonly root: string;
  readonly files: readonly string[];
}

export interface LoadOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** `--config F`: this file and no other. */
  readonly file?: string | undefined;
  /** Settings given as flags, by dotted path, with the flag's name. Values come from the command and are not checked. */
  readonly flags?: readonly { readonly path: string; readonly value: unknown; readonly flag: string }[];
}

interface Layer {
  readonly tree: Tree;
  readonly origin: (path: string) => Origin;
  /** How the layer is called in an error. */
  readonly label: string;
  /** Made by muvi's own code, so that there is nothing to check. */
  readonly own?: boolean;
}

/**
 * Flags, then MUVI_* variables, then the project's `.muvirc`, then the user's, then defaults. Throws a usage
 * error (64) that names the file or variable, the path, the value and what is allowed.
 */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const named = options.file ?? options.env['MUVI_CONFIG'];
  const home = options.env['HOME'] || homedir();
  const userPath = named ? undefined : userFile(home, options.env);
  const projectPath = named ? resolve(options.cwd, named) : projectFile(options.cwd);
  const user = userPath && userPath !== projectPath ? await readSettings(userPath) : undefined;
  const project = projectPath ? await readSettings(projectPath) : undefined;
  const variables = fromVariables(options.env);
  const fromEnvironment: Layer = {
    tree: rooted(variables.tree, options.cwd),
    origin: (path) => ({ from: 'variable', name: variables.origins.get(path) ?? path }),
    label: 'the environment (MUVI_*)',
  };
  const projectOrigin = projectPath === userFile(home, options.env) ? 'user' : 'project';
  const layers = [
    ...(user ? [fileLayer(user, 'user')] : []),
    ...(project ? [fileLayer(project, projectOrigin)] : []),
    fromEnvironment,
    ...(options.flags ?? []).map(flagLayer),
  ].filter(({ tree }) => Object.keys(tree).length > 0);

  const origins = new Map<string, Origin>(
    leaves(DEFAULTS).map(([path]) => [path, { from: 'default', name: 'default' }]),
  );
  let config: Config = DEFAULTS;
  for (const layer of layers) {
    config = await layeredOver(config, layer);
    for (const [path] of leaves(layer.tree)) origins.set(path, layer.origin(path));
  }
  const root = project && !named ? dirname(project.path) : options.cwd;
  return { config, origins, root, files: [project?.path, user?.path].filter((path) => path !== undefined) };
}

/** Zod is loaded only where something is to be checked: the defaults are known to be right (a test says so). */
async function layeredOver(config: Config, layer: Layer): Promise<Config> {
  if (layer.own) return merged(config, layer.tree) as Config;
  const { configSchema } = await import('./schema.ts');
  const checked = configSchema.safeParse(merged(config, layer.tree));
  const problems = checked.success ? unsafe(checked.data) : await described(checked.error.issues, layer.tree);
  if (!checked.success || problems.length > 0) {
    throw usageError(
      'CONFIG_INVALID',
      `${layer.label}:${listed(problems)}`,
      "correct it, then see 'muvi config'; .muvirc.example explains every field",
    );
  }
  return checked.data;
}

async function described(issues: readonly $ZodIssue[], tree: Tree): Promise<string[]> {
  const { describeIssue } = await import('./problems.ts');
  return issues.flatMap((issue) => describeIssue(issue, tree));
}

/** One mistake stands behind the file's name; of several each has a line. */
function listed(problems: readonly string[]): string {
  return problems.length === 1 ? ` ${problems[0]}` : problems.map((one) => `\n  ${one}`).join('');
}

/** What each field allows and their combination does not. */
function unsafe({ environments: { uae, frankfurt, prod } }: Config): string[] {
  if (prod.narrow === 'assume-role' && prod.role === null) {
    return [
      'environments.prod.narrow is "assume-role" and environments.prod.role is missing; allowed: the ARN of a role',
    ];
  }
  return Object.entries({ uae, frankfurt })
    .filter(([, place]) => place.account === prod.account)
    .map(
      ([name]) =>
        `environments.${name}.account is ${JSON.stringify(prod.account)}, which is prod's; allowed: any other account, since ${name} may be written to`,
    );
}

function flagLayer({ path, value, flag }: NonNullable<LoadOptions['flags']>[number]): Layer {
  return { tree: leafAt(path, value), origin: () => ({ from: 'flag', name: flag }), label: flag, own: true };
}

function fileLayer(file: SettingsFile, from: 'project' | 'user'): Layer {
  return {
    tree: rooted(file.tree, file.folder),
    origin: () => ({ from, name: file.path }),
    label: file.path,
  };
}

/** Folders in a file are relative to that file, those in a variable to the working folder. */
function rooted(tree: Tree, folder: string): Tree {
  const at = (value: unknown) =>
    typeof value === 'string' && value !== '' && !value.startsWith('s3:') ? resolve(folder, value) : value;
  return {
    ...tree,
    ...('store' in tree ? { store: at(tree['store']) } : {}),
    ...('logs' in tree ? { logs: at(tree['logs']) } : {}),
  };
}
