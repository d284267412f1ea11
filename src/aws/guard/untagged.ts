import type { AwsCall } from '../call.ts';

/** Deletions of what cannot carry a tag: for these none is read. */
const UNTAGGED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'application-auto-scaling': {
    DeleteScalingPolicy: 'only scalable targets have tags, and the target stays',
    DeleteScheduledAction: 'only scalable targets have tags, and the target stays',
  },
  cloudfront: {
    DeleteCachePolicy: 'a policy has no tags, and one that a distribution uses cannot be deleted',
    DeleteOriginAccessControl: 'it has no tags, and one that a distribution uses cannot be deleted',
    DeleteOriginRequestPolicy: 'a policy has no tags, and one that a distribution uses cannot be deleted',
    DeleteResponseHeadersPolicy: 'a policy has no tags, and one that a distribution uses cannot be deleted',
  },
  ec2: { DeleteRoute: "a route is no thing of its own: the id in the call is its table's, which stays" },
  iam: {
    DeleteGroup: 'IAM tags users and roles, not groups',
    DeleteGroupPolicy: 'IAM tags users and roles, not groups',
  },
  kms: { DeleteAlias: 'an alias has no tags, and its key stays' },
};

/** Whether nothing can carry the tag of what a deletion ends. */
export function isUntagged({ service, operation }: Pick<AwsCall, 'service' | 'operation'>): boolean {
  return Object.hasOwn(UNTAGGED[service] ?? {}, operation);
}
