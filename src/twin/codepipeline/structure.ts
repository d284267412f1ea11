/**
 * What makes a pipeline one. https://docs.aws.amazon.com/codepipeline/latest/userguide/pipeline-requirements.html
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html
 * Sources: S3, ECR, GitHub by token, and connections, which me-central-1 has no action for; CodeBuild; deployment to
 * ECS; approvals.
 * Other actions are not modelled.
 */
import { roleTrouble } from '../iam/access.ts';
import type { Tx } from '../kind.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Declaration } from './kinds.ts';

export type Action = NonNullable<NonNullable<Declaration['stages']>[number]['actions']>[number];

/** The configuration each action cannot do without, by owner, category and provider. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'AWS Source CodeStarSourceConnection': ['ConnectionArn', 'FullRepositoryId', 'BranchName'],
  'AWS Source S3': ['S3Bucket', 'S3ObjectKey'],
  'AWS Source ECR': ['RepositoryName'],
  'ThirdParty Source GitHub': ['Owner', 'Repo', 'Branch', 'OAuthToken'],
  'AWS Build CodeBuild': ['ProjectName'],
  'AWS Test CodeBuild': ['ProjectName'],
  'AWS Deploy ECS': ['ClusterName', 'ServiceName'],
  'AWS Approval Manual': [],
};

/** Regions without the action for connections, of those of the build (the action's own page lists them). */
const WITHOUT_CONNECTIONS = ['me-central-1'];

const malformed = (message: string): never => refuse('InvalidStructureException', message);
const wrongStage = (message: string): never => refuse('InvalidStageDeclarationException', message);
const wrongAction = (message: string): never => refuse('InvalidActionDeclarationException', message);

function checkedAction(action: Action, tx: Tx): void {
  const { category = '', owner, provider = '', version } = action.actionTypeId ?? {};
  const needed = ACTIONS[`${owner} ${category} ${provider}`];
  if (needed === undefined) unsupported(`the pipeline action ${owner} ${category} ${provider}`);
  const region = action.region ?? tx.place.region;
  if (provider === 'CodeStarSourceConnection' && WITHOUT_CONNECTIONS.includes(region)) {
    const type = `Category: '${category}', Provider: '${provider}', Owner: '${owner}', Version: '${version}'`;
    const code = region.toUpperCase().replaceAll('-', '_');
    wrongAction(`ActionType (${type}) in action '${action.name}' is not available in region ${code}`);
  }
  const absent = needed.find((name) => !action.configuration?.[name]);
  if (absent !== undefined)
    wrongAction(
      `Action configuration for action '${action.name}' is missing required configuration '${absent}'`,
    );
}

/** Artifacts go forwards: each is made once, before it is needed. */
function checkedArtifacts(actions: readonly Action[]): void {
  const made = new Set<string>();
  for (const action of actions) {
    for (const { name = '' } of action.inputArtifacts ?? []) {
      if (!made.has(name))
        wrongAction(
          `Input Artifact Bundle ${name} in action ${action.name} is not declared as Output Artifact Bundle in any of the preceding actions`,
        );
    }
    for (const { name = '' } of action.outputArtifacts ?? []) {
      if (made.has(name)) malformed(`The output artifact name ${name} is used more than once`);
      made.add(name);
    }
  }
}

/** Refuses a declaration that CodePipeline would. */
export function checked(pipeline: Declaration, tx: Tx): void {
  const { name = '', roleArn = '', stages = [] } = pipeline;
  if (!/^[A-Za-z0-9.@_-]{1,100}$/.test(name))
    refuse('ValidationException', `Value '${name}' at 'pipeline.name' failed to satisfy constraint`);
  if (roleTrouble(tx, roleArn, 'codepipeline.amazonaws.com') !== undefined)
    malformed(
      `CodePipeline is not authorized to perform AssumeRole on role ${roleArn}: the role cannot be assumed`,
    );
  if ((pipeline.artifactStore === undefined) === (pipeline.artifactStores === undefined))
    malformed('Pipeline must have exactly one of artifactStore and artifactStores');
  if (stages.length < 2)
    malformed('Pipeline has too few stages. There should be at least 2 stages in a pipeline');
  const stageNames = stages.map((stage) => stage.name);
  if (new Set(stageNames).size < stages.length) malformed('Stage names must be unique in a pipeline');
  for (const [index, { name: stage, actions = [] }] of stages.entries()) {
    if (actions.length === 0) wrongStage(`Stage '${stage}' has no actions`);
    const sources = actions.filter(({ actionTypeId }) => actionTypeId?.category === 'Source').length;
    if (index === 0 && sources < actions.length)
      wrongStage(`Pipeline should start with a stage that only contains source actions`);
    if (index > 0 && sources > 0) wrongStage('Source actions are only allowed in the first stage');
    if (new Set(actions.map((action) => action.name)).size < actions.length)
      wrongStage(`Action names must be unique in stage '${stage}'`);
    for (const action of actions) checkedAction(action, tx);
    const stored = pipeline.artifactStores;
    const elsewhere = actions.find(({ region }) => region !== undefined && region !== tx.place.region);
    if (elsewhere && !stored?.[elsewhere.region ?? ''])
      malformed(`Pipeline has actions in region ${elsewhere.region} and no artifact store there`);
  }
  checkedArtifacts(stages.flatMap(({ actions = [] }) => actions));
}
