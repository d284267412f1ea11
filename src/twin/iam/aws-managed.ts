/**
 * Policies that AWS manages, by what follows `arn:aws:iam::aws:policy/`, and the actions each allows on everything.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 * Only those a build of containers, databases and pipelines is likely to name; another is not modelled. Shortened:
 * only the actions that such a build depends on, without conditions.
 */
export const AWS_MANAGED: Readonly<Record<string, readonly string[]>> = {
  AdministratorAccess: ['*'],
  AmazonEC2ContainerRegistryPowerUser: [
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchGetImage',
    'ecr:DescribeImages',
    'ecr:DescribeRepositories',
    'ecr:ListImages',
    'ecr:InitiateLayerUpload',
    'ecr:UploadLayerPart',
    'ecr:CompleteLayerUpload',
    'ecr:PutImage',
  ],
  AmazonEC2ContainerRegistryReadOnly: [
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchGetImage',
    'ecr:DescribeImages',
    'ecr:DescribeRepositories',
    'ecr:ListImages',
  ],
  AmazonECS_FullAccess: ['ecs:*', 'elasticloadbalancing:*', 'servicediscovery:*', 'logs:*'],
  AmazonRDSFullAccess: ['rds:*'],
  AmazonS3FullAccess: ['s3:*', 's3-object-lambda:*'],
  AmazonS3ReadOnlyAccess: ['s3:Get*', 's3:List*', 's3:Describe*'],
  AmazonSESFullAccess: ['ses:*'],
  AmazonSSMManagedInstanceCore: [
    'ssm:DescribeAssociation',
    'ssm:GetDocument',
    'ssm:GetParameter',
    'ssm:GetParameters',
    'ssm:UpdateInstanceInformation',
    'ssmmessages:*',
    'ec2messages:*',
  ],
  AmazonSSMReadOnlyAccess: ['ssm:Describe*', 'ssm:Get*', 'ssm:List*'],
  AWSCloudMapRegisterInstanceAccess: [
    'servicediscovery:Get*',
    'servicediscovery:List*',
    'servicediscovery:DiscoverInstances',
    'servicediscovery:RegisterInstance',
    'servicediscovery:DeregisterInstance',
  ],
  AWSCodeBuildDeveloperAccess: ['codebuild:*'],
  AWSCodePipeline_FullAccess: ['codepipeline:*'],
  CloudWatchAgentServerPolicy: [
    'cloudwatch:PutMetricData',
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
  CloudWatchLogsFullAccess: ['logs:*'],
  ReadOnlyAccess: ['*:Describe*', '*:Get*', '*:List*'],
  SecretsManagerReadWrite: ['secretsmanager:*', 'kms:DescribeKey', 'kms:ListAliases', 'kms:ListKeys'],
  'service-role/AmazonECSTaskExecutionRolePolicy': [
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchGetImage',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
  'service-role/AmazonRDSEnhancedMonitoringRole': [
    'logs:CreateLogGroup',
    'logs:PutRetentionPolicy',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
};

const PREFIX = 'arn:aws:iam::aws:policy/';

/** The name of a policy of AWS's after its prefix, where the ARN is one. */
export function awsManagedName(arn: string): string | undefined {
  return arn.startsWith(PREFIX) ? arn.slice(PREFIX.length) : undefined;
}

export const awsManagedArn = (name: string): string => PREFIX + name;

export function awsManagedDocument(name: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: AWS_MANAGED[name], Resource: '*' }],
  });
}
