/**
 * Distributions. https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html (and
 * CreateDistribution, GetDistribution, GetDistributionConfig, ListDistributions, DeleteDistribution)
 * Global: the same from every region. An update replaces the whole configuration and names the version it was made
 * from; every change is InProgress for minutes. One is deleted only once it is disabled and that is Deployed.
 * Continuous deployment, tenants, functions and policies are kept where a configuration names them, and not looked at.
 * The SDK marks comments and header values as sensitive, so a new one is shown sealed.
 */
import { page } from '../handlers/page.ts';
import { tagsOf } from '../handlers/tags.ts';
import { base36 } from '../ids.ts';
import type { Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import { checked } from './check.ts';
import { lists } from './common.ts';
import { completed, restored } from './complete.ts';
import {
  answersFor,
  type Config,
  type Distribution,
  distributions,
  invalidations,
  newId,
  unchangedSince,
} from './kinds.ts';

const NO_SIGNERS = { Enabled: false, Quantity: 0 };

const view = (thing: Stored<Distribution>, tx: Tx) => ({
  Id: thing.id,
  ARN: distributions.arn?.(thing, tx),
  Status: thing.state,
  LastModifiedTime: new Date(thing.data.modified),
  InProgressInvalidationBatches: tx
    .list(invalidations)
    .filter(({ state, data }) => state === 'InProgress' && data.distribution === thing.id).length,
  DomainName: thing.data.domain,
  ActiveTrustedSigners: NO_SIGNERS,
  ActiveTrustedKeyGroups: NO_SIGNERS,
  DistributionConfig: thing.data.config,
});

/** A distribution in a list: its configuration, but for what is not listed. */
const summary = (thing: Stored<Distribution>, tx: Tx) => {
  const {
    CallerReference: _reference,
    DefaultRootObject: _root,
    Logging: _logging,
    ContinuousDeploymentPolicyId: _deployment,
    TenantConfig: _tenant,
    CacheTagConfig: _cacheTags,
    ...config
  } = thing.data.config;
  return {
    ...config,
    Id: thing.id,
    ARN: distributions.arn?.(thing, tx),
    ETag: thing.data.etag,
    Status: thing.state,
    LastModifiedTime: new Date(thing.data.modified),
    DomainName: thing.data.domain,
  };
};

function listed(
  input: { readonly Marker?: string | undefined; readonly MaxItems?: number | undefined },
  all: readonly Stored<Distribution>[],
  tx: Tx,
) {
  const shown = page(all, ({ id }) => id, { ...input }, lists);
  return {
    DistributionList: {
      Marker: input.Marker ?? '',
      NextMarker: shown.next,
      MaxItems: input.MaxItems ?? lists.size,
      IsTruncated: shown.next !== undefined,
      Quantity: shown.items.length,
      Items: shown.items.length === 0 ? undefined : shown.items.map((each) => summary(each, tx) as never),
    },
  };
}

function created(given: Config, tags: Readonly<Record<string, string>> | undefined, tx: Tx) {
  const there = tx
    .list(distributions)
    .find(({ data }) => data.config.CallerReference === given.CallerReference);
  if (there) refuse('DistributionAlreadyExists', distributions.errors.exists?.says(there.id, '') ?? '');
  const config = completed(given, false);
  checked(config, tx);
  const id = newId(tx);
  answersFor(id, config.Aliases?.Items ?? [], tx);
  const thing = tx.add(
    distributions,
    id,
    'InProgress',
    {
      config,
      domain: `d${base36(13, tx.seed, 'domain', id)}.cloudfront.net`,
      etag: newId(tx),
      modified: tx.now,
    },
    tags,
  );
  return {
    Distribution: view(thing, tx),
    ETag: thing.data.etag,
    Location: `https://cloudfront.amazonaws.com/2020-05-31/distribution/${id}`,
  };
}

export const distributionOperations: Operations<'cloudfront'> = {
  CreateDistribution: {
    takes: ['DistributionConfig'],
    run: ({ DistributionConfig: given }, tx) => created(given as Config, undefined, tx),
  },
  CreateDistributionWithTags: {
    takes: ['DistributionConfigWithTags'],
    run: ({ DistributionConfigWithTags: given }, tx) =>
      created(given?.DistributionConfig as Config, tagsOf(given?.Tags?.Items), tx),
  },
  GetDistribution: {
    takes: ['Id'],
    run({ Id = '' }, tx) {
      const thing = tx.get(distributions, Id);
      return { Distribution: view(thing, tx), ETag: thing.data.etag };
    },
  },
  GetDistributionConfig: {
    takes: ['Id'],
    run({ Id = '' }, tx) {
      const { config, etag } = tx.get(distributions, Id).data;
      return { DistributionConfig: config, ETag: etag };
    },
  },
  ListDistributions: {
    takes: ['Marker', 'MaxItems'],
    run: (input, tx) => listed(input, tx.list(distributions), tx),
  },
  ListDistributionsByWebACLId: {
    takes: ['Marker', 'MaxItems', 'WebACLId'],
    run({ WebACLId: acl, ...input }, tx) {
      // `null` asks for those without one.
      const wanted = acl === 'null' ? '' : acl;
      return listed(
        input,
        tx.list(distributions).filter(({ data }) => data.config.WebACLId === wanted),
        tx,
      );
    },
  },
  UpdateDistribution: {
    takes: ['DistributionConfig', 'Id', 'IfMatch'],
    run({ DistributionConfig: given, Id = '', IfMatch }, tx) {
      const { data } = tx.get(distributions, Id);
      unchangedSince(IfMatch, data.etag);
      const config = completed(restored(given as Config, data.config, tx.seed), true);
      if (config.CallerReference !== data.config.CallerReference)
        refuse('IllegalUpdate', 'The caller reference cannot be changed.');
      checked(config, tx);
      answersFor(Id, config.Aliases?.Items ?? [], tx);
      tx.patch(distributions, Id, { config, etag: newId(tx), modified: tx.now });
      tx.enter(distributions, Id, 'InProgress');
      const thing = tx.get(distributions, Id);
      return { Distribution: view(thing, tx), ETag: thing.data.etag };
    },
  },
  DeleteDistribution: {
    takes: ['Id', 'IfMatch'],
    run({ Id = '', IfMatch }, tx) {
      const { data, state } = tx.get(distributions, Id);
      unchangedSince(IfMatch, data.etag);
      if (data.config.Enabled !== false || state !== 'Deployed')
        refuse('DistributionNotDisabled', distributions.errors.state?.says(Id, '') ?? '');
      answersFor(Id, [], tx);
      for (const { id, data: of } of tx.list(invalidations))
        if (of.distribution === Id) tx.remove(invalidations, id);
      tx.remove(distributions, Id);
      return {};
    },
  },
};
