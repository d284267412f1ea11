import type { Session } from '../server/session.ts';

const VERSIONS = 'SELECT extname AS name, extversion AS version FROM pg_extension ORDER BY 1';

/** One line for each extension that both databases have in different versions. */
export async function compareExtensionVersions(source: Session, target: Session): Promise<string[]> {
  const ours = await source.query<{ name: string; version: string }>(VERSIONS);
  const theirs = await target.query<{ name: string; version: string }>(VERSIONS);
  const versions = new Map(theirs.map(({ name, version }) => [name, version]));
  return ours
    .filter(({ name, version }) => versions.has(name) && versions.get(name) !== version)
    .map(
      ({ name, version }) =>
        `extension ${name}: version ${version} in the source, ${versions.get(name)} in the target`,
    );
}
