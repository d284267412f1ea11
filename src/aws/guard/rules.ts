/**
 * The hand-written part of the allow rule: what the generator of the read list (`npm run generate:guard`) is told
 * beside the SDK's models and IAM's access levels, each entry with its reason. Nothing here is read while a call
 * is made; `guard explain` reads the reasons.
 */
import type { Service } from '../types.ts';

/** The only names a read may have against production: the runbook's rule 1. */
export const READ_NAME = /^(Describe|List|Get)[A-Z0-9]/;

/** IAM's prefix where it is not the client's name. */
export const IAM_PREFIX: Partial<Record<Service, string>> = {
  'application-auto-scaling': 'application-autoscaling',
  'cloudwatch-logs': 'logs',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  'route-53': 'route53',
  'secrets-manager': 'secretsmanager',
};

/** The AWS CLI's name where it is not the client's. */
export const CLI_NAME: Partial<Record<Service, string>> = {
  'application-auto-scaling': 'application-autoscaling',
  'cloudwatch-logs': 'logs',
  'elastic-load-balancing-v2': 'elbv2',
  'route-53': 'route53',
  'secrets-manager': 'secretsmanager',
};

interface Ruled {
  /** An operation's name, or its beginning with a `*`. */
  readonly operation: string;
  readonly why: string;
}

/** Operations whose IAM action has another name, from the service authorization reference. */
export const ALIASES: Partial<Record<Service, readonly (Ruled & { readonly actions: readonly string[] })[]>> =
  {
    s3: [
      alias('GetBucketAccelerateConfiguration', 'GetAccelerateConfiguration'),
      alias('GetBucketAnalyticsConfiguration', 'GetAnalyticsConfiguration'),
      alias('GetBucketEncryption', 'GetEncryptionConfiguration'),
      alias('GetBucketIntelligentTieringConfiguration', 'GetIntelligentTieringConfiguration'),
      alias('GetBucketInventoryConfiguration', 'GetInventoryConfiguration'),
      alias('GetBucketLifecycleConfiguration', 'GetLifecycleConfiguration'),
      alias('GetBucketMetricsConfiguration', 'GetMetricsConfiguration'),
      alias('GetBucketNotificationConfiguration', 'GetBucketNotification'),
      alias('GetBucketReplication', 'GetReplicationConfiguration'),
      alias('GetPublicAccessBlock', 'GetBucketPublicAccessBlock'),
      alias('ListBucketAnalyticsConfigurations', 'GetAnalyticsConfiguration'),
      alias('ListBucketIntelligentTieringConfigurations', 'GetIntelligentTieringConfiguration'),
      alias('ListBucketInventoryConfigurations', 'GetInventoryConfiguration'),
      alias('ListBucketMetricsConfigurations', 'GetMetricsConfiguration'),
      alias('ListBuckets', 'ListAllMyBuckets'),
      alias('ListMultipartUploads', 'ListBucketMultipartUploads'),
      alias('ListObjectVersions', 'ListBucketVersions'),
      alias('ListObjects', 'ListBucket'),
      alias('ListObjectsV2', 'ListBucket'),
      alias('ListParts', 'ListMultipartUploadParts'),
    ],
  };

function alias(operation: string, ...actions: string[]) {
  const why = `S3 authorizes ${operation} as s3:${actions.join(' and s3:')}`;
  return { operation, actions, why };
}

const secret = (what: string) => `hands out ${what}`;

/** Reads by name and by IAM's level that are refused to production all the same. */
export const DENIED: Partial<Record<Service, readonly Ruled[]>> = {
  acm: [{ operation: 'GetAcmeExternalAccountBindingCredentials', why: secret("an ACME account's key") }],
  'cloudwatch-logs': [
    { operation: 'GetLogEvents', why: secret('log lines, which hold what programs print') },
    { operation: 'GetLogRecord', why: secret('log lines') },
    { operation: 'GetLogObject', why: secret('log lines') },
    { operation: 'GetLookupTable', why: secret('the rows of an uploaded table') },
    { operation: 'GetQueryResults', why: secret('log lines') },
    { operation: 'ListAnomalies', why: secret('samples of log lines') },
  ],
  codepipeline: [
    { operation: 'GetJobDetails', why: secret("a job's artifact credentials") },
    { operation: 'GetThirdPartyJobDetails', why: secret("a job's artifact credentials") },
  ],
  ec2: [
    { operation: 'DescribeBundleTasks', why: secret('an upload policy and its signature') },
    { operation: 'DescribeConversionTasks', why: secret('signed links to import manifests') },
    { operation: 'DescribeImportImageTasks', why: secret('signed links to images') },
    { operation: 'DescribeImportSnapshotTasks', why: secret('signed links to images') },
    { operation: 'DescribeInstanceAttribute', why: secret('user data') },
    { operation: 'DescribeLaunchTemplateVersions', why: secret('user data') },
    { operation: 'DescribeSpotFleetRequests', why: secret('user data') },
    { operation: 'DescribeSpotInstanceRequests', why: secret('user data') },
    {
      operation: 'DescribeVerifiedAccessTrustProviders',
      why: secret("an identity provider's client secret"),
    },
    { operation: 'DescribeVpnConnections', why: secret('pre-shared keys') },
    { operation: 'GetConsole*', why: secret("an instance's console") },
    { operation: 'GetFlowLogsIntegrationTemplate', why: 'stores the template it makes in a bucket' },
    { operation: 'GetInstanceUefiData', why: secret("an instance's UEFI variable store") },
    { operation: 'GetLaunchTemplateData', why: secret('user data') },
    { operation: 'GetPasswordData', why: secret("a Windows administrator's password") },
    { operation: 'GetVpnConnectionDeviceSampleConfiguration', why: secret('pre-shared keys') },
  ],
  ecr: [
    { operation: 'GetAuthorizationToken', why: secret("a token with the caller's push rights") },
    { operation: 'GetDownloadUrlForLayer', why: secret("signed links to an image's layers") },
  ],
  'elastic-load-balancing-v2': [
    { operation: 'GetTrustStoreCaCertificatesBundle', why: secret('a signed link') },
    { operation: 'GetTrustStoreRevocationContent', why: secret('a signed link') },
  ],
  iam: [
    { operation: 'GetCredentialReport', why: secret('the state of every credential of the account') },
    { operation: 'ListVirtualMFADevices', why: 'has a field for the seed of every device' },
  ],
  kms: [{ operation: 'GetParametersForImport', why: 'makes a token and a key that wrap key material' }],
  s3: [
    { operation: 'GetObject*', why: secret("an object's content") },
    {
      operation: 'ListDirectoryBuckets',
      why: 'directory buckets answer only to sessions, which the SDK makes on its own',
    },
  ],
  'secrets-manager': [
    { operation: 'GetRandomPassword', why: secret('a password') },
    { operation: 'GetSecretValue', why: secret('a secret') },
  ],
  ssm: [
    { operation: 'DescribeAssociation', why: secret("a document's parameters") },
    { operation: 'DescribeAutomationStepExecutions', why: secret("an automation's output") },
    { operation: 'DescribeMaintenanceWindowTasks', why: secret("a task's parameters") },
    { operation: 'GetAccessToken', why: secret('credentials of a node') },
    { operation: 'GetAutomationExecution', why: secret("an automation's output") },
    { operation: 'GetCommandInvocation', why: secret("a command's output") },
    { operation: 'GetDeployablePatchSnapshotForInstance', why: secret('a signed link') },
    { operation: 'GetMaintenanceWindowExecutionTask*', why: secret("a task's parameters and output") },
    { operation: 'GetMaintenanceWindowTask', why: secret("a task's parameters") },
    { operation: 'GetPatchBaseline', why: secret("a package repository's configuration") },
    { operation: 'GetParameter*', why: secret("a parameter's value, decrypted") },
    { operation: 'ListAssociationVersions', why: secret("a document's parameters") },
    { operation: 'ListCommandInvocations', why: secret("a command's output") },
    { operation: 'ListCommands', why: secret("a command's parameters") },
  ],
  sts: [
    { operation: 'GetAccessKeyInfo', why: 'only GetCallerIdentity may be asked of STS' },
    { operation: 'GetDelegatedAccessToken', why: secret('credentials') },
    { operation: 'GetFederationToken', why: secret('credentials') },
    { operation: 'GetSessionToken', why: secret('credentials') },
    { operation: 'GetWebIdentityToken', why: secret('a token') },
  ],
  wafv2: [
    { operation: 'GetDecryptedAPIKey', why: secret('an API key') },
    { operation: 'GetSampledRequests', why: secret("visitors' requests with their cookies") },
    { operation: 'ListAPIKeys', why: secret('API keys') },
  ],
};

/**
 * Reads under another name. The runbook's rule names Describe, List and Get alone, so production refuses them;
 * a writable environment may use them.
 */
export const OTHER_NAMES: Partial<Record<Service, readonly Ruled[]>> = {
  'cloudwatch-logs': [{ operation: 'FilterLogEvents', why: 'searches log lines' }],
  codebuild: [
    { operation: 'BatchGetBuilds', why: 'describes builds' },
    { operation: 'BatchGetProjects', why: 'the only describe a project has' },
  ],
  ecr: [
    { operation: 'BatchCheckLayerAvailability', why: 'describes layers' },
    { operation: 'BatchGetImage', why: "the only read of an image's manifest" },
  ],
  iam: [
    { operation: 'SimulateCustomPolicy', why: 'evaluates, changes nothing' },
    { operation: 'SimulatePrincipalPolicy', why: 'evaluates, changes nothing' },
  ],
  'route-53': [{ operation: 'TestDNSAnswer', why: 'asks a name server' }],
  s3: [
    { operation: 'HeadBucket', why: 'the existence of a bucket' },
    { operation: 'HeadObject', why: 'the existence of an object' },
  ],
  wafv2: [{ operation: 'CheckCapacity', why: 'computes, changes nothing' }],
};

/** Denied to production, and no read of a writable environment either: they make credentials or store things. */
export const NEVER_A_READ: Partial<Record<Service, readonly string[]>> = {
  ec2: ['GetFlowLogsIntegrationTemplate'],
  kms: ['GetParametersForImport'],
  ssm: ['GetAccessToken'],
  sts: [
    'GetAccessKeyInfo',
    'GetDelegatedAccessToken',
    'GetFederationToken',
    'GetSessionToken',
    'GetWebIdentityToken',
  ],
};

/** The entry of a rule table that speaks of an operation, if one does. */
export function ruled<R extends Ruled>(entries: readonly R[] | undefined, operation: string): R | undefined {
  return entries?.find(({ operation: named }) =>
    named.endsWith('*') ? operation.startsWith(named.slice(0, -1)) : named === operation,
  );
}
