/** What CodeBuild holds: projects and their builds. */
import type { Input } from '../../aws/types.ts';
import { arn } from '../handlers/tags.ts';
import { kind } from '../kind.ts';

/** A project as it is described, but for its name, ARN, tags and times. */
export type Settings = Omit<Input<'codebuild', 'CreateProject'>, 'name' | 'tags' | 'badgeEnabled'>;

export interface Project {
  readonly settings: Settings;
  readonly badge: boolean;
  readonly modified: number;
}

export const projects = kind<Project>({
  service: 'codebuild',
  name: 'Project',
  errors: {
    missing: {
      name: 'ResourceNotFoundException',
      says: (id) => `Project cannot be found: ${id}`,
    },
    exists: { name: 'ResourceAlreadyExistsException', says: (id) => `Project already exists: ${id}` },
  },
  arn: ({ id }, tx) => arn(tx, 'codebuild', `project/${id}`),
});

export interface Build {
  readonly project: string;
  readonly number: number;
  readonly settings: Settings;
  readonly sourceVersion?: string;
  readonly initiator: string;
}

/** By `<project>:<uuid>`, which is what AWS calls it. */
export const builds = kind<Build>({
  service: 'codebuild',
  name: 'Build',
  passing: { IN_PROGRESS: { lasts: ['2m', '5m'], next: 'SUCCEEDED' } },
  errors: { missing: { name: 'ResourceNotFoundException', says: (id) => `Build ${id} does not exist` } },
  arn: ({ id }, tx) => arn(tx, 'codebuild', `build/${id}`),
});
