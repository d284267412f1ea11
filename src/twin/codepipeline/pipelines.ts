/**
 * Pipelines. https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_CreatePipeline.html (and GetPipeline,
 * ListPipelines, UpdatePipeline, DeletePipeline). A new one runs at once. An update makes the next version and runs
 * nothing. Deleting one that is not there is no error.
 */
import { type Paging, page } from '../handlers/page.ts';
import { tagging } from '../handlers/tagging.ts';
import { tagsOf } from '../handlers/tags.ts';
import { seal } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { type Declaration, executions, type Pipeline, pipelines } from './kinds.ts';
import { execute } from './runs.ts';
import { checked } from './structure.ts';

export const listing = (most: number): Paging => ({
  token: 'nextToken',
  next: 'nextToken',
  limit: 'maxResults',
  size: most,
  limits: [1, most],
  badToken: 'InvalidNextTokenException',
  badLimit: 'ValidationException',
});

type Tag = { readonly key?: string; readonly value?: string };

const tagged = (list: readonly Tag[] | undefined) =>
  tagsOf((list ?? []).map(({ key = '', value = '' }) => ({ Key: key, Value: value })));

const tags = tagging({
  kinds: [pipelines],
  by: 'resourceArn',
  tags: 'tags',
  keys: 'tagKeys',
  list: 'tags',
  read: tagged,
  show: (all) => Object.entries(all).map(([key, value]) => ({ key, value })),
  missing: (arn) => refuse('ResourceNotFoundException', `The resource ${arn} does not exist`),
});

/** With what CodePipeline says where a declaration says nothing. */
const completed = (given: Declaration): Declaration => ({
  ...given,
  executionMode: given.executionMode ?? 'SUPERSEDED',
  pipelineType: given.pipelineType ?? 'V1',
  stages: (given.stages ?? []).map((stage) => ({
    ...stage,
    actions: (stage.actions ?? []).map((action) => ({
      ...action,
      runOrder: action.runOrder ?? 1,
      configuration: action.configuration ?? {},
      inputArtifacts: action.inputArtifacts ?? [],
      outputArtifacts: action.outputArtifacts ?? [],
    })),
  })),
});

/** What a token is shown as, and what an update says to keep it. */
const MASK = '****';

const mapped = (declaration: Declaration, change: (token: string, at: string) => string): Declaration => ({
  ...declaration,
  stages: (declaration.stages ?? []).map((stage) => ({
    ...stage,
    actions: (stage.actions ?? []).map((action) => {
      const { OAuthToken: token, ...others } = action.configuration ?? {};
      if (token === undefined) return action;
      return {
        ...action,
        configuration: { ...others, OAuthToken: change(token, `${stage.name} ${action.name}`) },
      };
    }),
  })),
});

const declared = ({ data }: Stored<Pipeline>) => ({
  ...mapped(data.declaration, () => MASK),
  version: data.version,
});

/** A declaration as it is kept: a token is sealed, and one that was only shown masked is the one from before. */
function kept(given: Declaration, before: Declaration | undefined, tx: Tx): Declaration {
  const tokens = new Map<string, string>();
  if (before) {
    mapped(before, (token, at) => {
      tokens.set(at, token);
      return token;
    });
  }
  return mapped(completed(given), (token, at) => {
    if (token === MASK) return tokens.get(at) ?? token;
    return token.startsWith('sealed:') ? token : seal(tx.seed, token);
  });
}

export const pipelineOperations: Operations<'codepipeline'> = {
  CreatePipeline: {
    takes: ['pipeline', 'tags'],
    run({ pipeline: given, tags: list }, tx) {
      const { version: _version, ...declaration } = given as Declaration;
      checked(declaration, tx);
      const thing = tx.add(
        pipelines,
        declaration.name ?? '',
        'active',
        { declaration: kept(declaration, undefined, tx), version: 1, updated: tx.now },
        tagged(list),
      );
      execute(thing, 'CreatePipeline', tx);
      return { pipeline: declared(thing), tags: list };
    },
  },
  UpdatePipeline: {
    takes: ['pipeline'],
    run({ pipeline: given }, tx) {
      const { version: _version, ...declaration } = given as Declaration;
      const { id, data } = tx.get(pipelines, declaration.name ?? '');
      checked(declaration, tx);
      const thing = tx.patch(pipelines, id, {
        declaration: kept(declaration, data.declaration, tx),
        version: data.version + 1,
        updated: tx.now,
      });
      return { pipeline: declared(thing) };
    },
  },
  GetPipeline: {
    takes: ['name', 'version'],
    run({ name = '', version }, tx) {
      const thing = tx.get(pipelines, name);
      if (version !== undefined && version !== thing.data.version)
        refuse('PipelineVersionNotFoundException', `Unable to find version ${version} of '${name}'`);
      return {
        pipeline: declared(thing),
        metadata: {
          pipelineArn: pipelines.arn?.(thing, tx),
          created: new Date(thing.created),
          updated: new Date(thing.data.updated),
        },
      };
    },
  },
  ListPipelines: {
    takes: ['nextToken', 'maxResults'],
    run(input, tx) {
      const shown = page(tx.list(pipelines), ({ id }) => id, { ...input }, listing(1_000));
      return {
        pipelines: shown.items.map(({ id, created, data }) => ({
          name: id,
          version: data.version,
          pipelineType: data.declaration.pipelineType,
          executionMode: data.declaration.executionMode,
          created: new Date(created),
          updated: new Date(data.updated),
        })),
        nextToken: shown.next,
      };
    },
  },
  DeletePipeline: {
    takes: ['name'],
    run({ name = '' }, tx) {
      for (const { id, data } of tx.list(executions)) if (data.pipeline === name) tx.remove(executions, id);
      tx.remove(pipelines, name);
      return {};
    },
  },
  TagResource: tags.tag,
  UntagResource: tags.untag,
  ListTagsForResource: tags.list,
};
