/**
 * A repository's two policies. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
 * A text that is no JSON is refused; what it says is kept, not applied.
 */

import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import { invalid } from './common.ts';
import { repositories } from './kinds.ts';
import { ownRegistry } from './repositories.ts';

/** The text as it is given, once it is known to be a JSON object. */
function json(text: string, what: string): string {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return text;
  } catch {
    // Said below, in ECR's words.
  }
  return invalid(`Invalid parameter at '${what}' failed to satisfy constraint: 'must be valid JSON'`);
}

function lifecyclePolicyOf(repositoryName: string, tx: Tx): string {
  const { lifecyclePolicy } = tx.get(repositories, repositoryName).data;
  if (lifecyclePolicy !== undefined) return lifecyclePolicy;
  return refuse(
    'LifecyclePolicyNotFoundException',
    `Lifecycle policy does not exist for '${repositoryName}'`,
  );
}

export const policyOperations: Operations<'ecr'> = {
  PutLifecyclePolicy: {
    takes: ['registryId', 'repositoryName', 'lifecyclePolicyText'],
    run({ registryId, repositoryName = '', lifecyclePolicyText = '' }, tx) {
      ownRegistry(registryId, tx);
      const lifecyclePolicy = json(lifecyclePolicyText, 'LifecyclePolicyText');
      const { rules } = JSON.parse(lifecyclePolicy) as { rules?: unknown };
      if (!Array.isArray(rules) || rules.length === 0)
        invalid('Lifecycle policy validation failure: no rules');
      tx.patch(repositories, repositoryName, { lifecyclePolicy });
      return { registryId: tx.place.account, repositoryName, lifecyclePolicyText: lifecyclePolicy };
    },
  },
  GetLifecyclePolicy: {
    takes: ['registryId', 'repositoryName'],
    run({ registryId, repositoryName = '' }, tx) {
      ownRegistry(registryId, tx);
      const lifecyclePolicy = lifecyclePolicyOf(repositoryName, tx);
      return { registryId: tx.place.account, repositoryName, lifecyclePolicyText: lifecyclePolicy };
    },
  },
  DeleteLifecyclePolicy: {
    takes: ['registryId', 'repositoryName'],
    run({ registryId, repositoryName = '' }, tx) {
      ownRegistry(registryId, tx);
      const lifecyclePolicy = lifecyclePolicyOf(repositoryName, tx);
      tx.patch(repositories, repositoryName, { lifecyclePolicy: undefined });
      return { registryId: tx.place.account, repositoryName, lifecyclePolicyText: lifecyclePolicy };
    },
  },
  SetRepositoryPolicy: {
    takes: ['registryId', 'repositoryName', 'policyText'],
    run({ registryId, repositoryName = '', policyText = '' }, tx) {
      ownRegistry(registryId, tx);
      const policy = json(policyText, 'PolicyText');
      tx.patch(repositories, repositoryName, { policy });
      return { registryId: tx.place.account, repositoryName, policyText: policy };
    },
  },
  GetRepositoryPolicy: {
    takes: ['registryId', 'repositoryName'],
    run({ registryId, repositoryName = '' }, tx) {
      ownRegistry(registryId, tx);
      const { policy } = tx.get(repositories, repositoryName).data;
      if (policy === undefined) {
        refuse(
          'RepositoryPolicyNotFoundException',
          `Repository policy does not exist for '${repositoryName}'`,
        );
      }
      return { registryId: tx.place.account, repositoryName, policyText: policy };
    },
  },
};
