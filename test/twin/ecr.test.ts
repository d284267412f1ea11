import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { errorOf, rehearsal } from './support.ts';

const repositoryName = 'muvi-fb-uat';
const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** A rehearsal with an empty repository, and what a docker client does to push to it. */
async function withRepository(settings: object = {}) {
  const { ask, clock } = rehearsal();
  await ask('ecr', 'CreateRepository', { repositoryName, ...settings });
  const layer = async (content: string) => {
    const { uploadId } = await ask('ecr', 'InitiateLayerUpload', { repositoryName });
    await ask('ecr', 'UploadLayerPart', {
      repositoryName,
      uploadId,
      partFirstByte: 0,
      partLastByte: content.length - 1,
      layerPartBlob: Buffer.from(content),
    });
    await ask('ecr', 'CompleteLayerUpload', { repositoryName, uploadId, layerDigests: [sha256(content)] });
  };
  const manifest = (content: string) =>
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      config: { digest: sha256('config'), size: 6 },
      layers: [{ digest: sha256(content), size: content.length }],
    });
  const put = (content: string, imageTag?: string) =>
    ask('ecr', 'PutImage', { repositoryName, imageManifest: manifest(content), imageTag });
  const push = async (content: string, imageTag?: string) => {
    await layer(content);
    return put(content, imageTag);
  };
  await layer('config');
  return { ask, clock, layer, manifest, put, push };
}

describe('ECR in the twin', () => {
  it('makes a repository at once, and refuses a second and a bad name', async () => {
    const { ask, clock } = rehearsal();
    const { repository } = await ask('ecr', 'CreateRepository', { repositoryName });
    const expected = {
      repositoryArn: 'arn:aws:ecr:me-central-1:739991759290:repository/muvi-fb-uat',
      repositoryUri: '739991759290.dkr.ecr.me-central-1.amazonaws.com/muvi-fb-uat',
      imageTagMutability: 'MUTABLE',
      createdAt: new Date(clock.now()),
    };
    expect(repository).toMatchObject(expected);
    const { repositories } = await ask('ecr', 'DescribeRepositories', { repositoryNames: [repositoryName] });
    expect(repositories).toMatchObject([expected]);
    const create = (name: string) => errorOf(ask('ecr', 'CreateRepository', { repositoryName: name }));
    expect(await create(repositoryName)).toBe('RepositoryAlreadyExistsException');
    expect(await create('Muvi')).toBe('InvalidParameterException');
    const missing = ask('ecr', 'DescribeRepositories', { repositoryNames: ['nothing'] });
    expect(await errorOf(missing)).toBe('RepositoryNotFoundException');
  });

  it('takes an image whose layers are there, and no other', async () => {
    const { ask, manifest, layer, put } = await withRepository();
    expect(await errorOf(put('application', 'latest'))).toBe('LayersNotFoundException');
    await layer('application');
    const { image } = await put('application', 'latest');
    expect(image?.imageId).toEqual({ imageDigest: sha256(manifest('application')), imageTag: 'latest' });
    const { imageDetails } = await ask('ecr', 'DescribeImages', {
      repositoryName,
      imageIds: [{ imageTag: 'latest' }],
    });
    expect(imageDetails).toMatchObject([
      { imageTags: ['latest'], imageSizeInBytes: 6 + 'application'.length },
    ]);
    expect(await errorOf(put('application', 'latest'))).toBe('ImageAlreadyExistsException');
    const other = ask('ecr', 'DescribeImages', { repositoryName, imageIds: [{ imageTag: 'v2' }] });
    expect(await errorOf(other)).toBe('ImageNotFoundException');
  });

  it('refuses a layer whose digest is not its own', async () => {
    const { ask } = await withRepository();
    const { uploadId } = await ask('ecr', 'InitiateLayerUpload', { repositoryName });
    const part = {
      repositoryName,
      uploadId,
      partFirstByte: 0,
      partLastByte: 2,
      layerPartBlob: Buffer.from('abc'),
    };
    await ask('ecr', 'UploadLayerPart', part);
    const complete = { repositoryName, uploadId, layerDigests: [sha256('abd')] };
    expect(await errorOf(ask('ecr', 'CompleteLayerUpload', complete))).toBe('InvalidLayerException');
  });

  it('moves a tag to the newest image, unless tags are immutable', async () => {
    const mutable = await withRepository();
    await mutable.push('one', 'latest');
    await mutable.push('two', 'latest');
    const { imageDetails = [] } = await mutable.ask('ecr', 'DescribeImages', { repositoryName });
    const one = imageDetails.find(({ imageDigest }) => imageDigest === sha256(mutable.manifest('one')));
    expect(one).not.toHaveProperty('imageTags');
    const fixed = await withRepository({ imageTagMutability: 'IMMUTABLE' });
    await fixed.push('one', 'v1');
    expect(await errorOf(fixed.push('two', 'v1'))).toBe('ImageTagAlreadyExistsException');
  });

  it('deletes a repository with images only when forced, images and all', async () => {
    const { ask, push } = await withRepository();
    await push('one', 'latest');
    const remove = (force?: boolean) => ask('ecr', 'DeleteRepository', { repositoryName, force });
    expect(await errorOf(remove())).toBe('RepositoryNotEmptyException');
    await remove(true);
    expect(await errorOf(remove(true))).toBe('RepositoryNotFoundException');
    await ask('ecr', 'CreateRepository', { repositoryName });
    expect((await ask('ecr', 'ListImages', { repositoryName })).imageIds).toEqual([]);
    await remove();
  });

  it('answers what it does not find in a batch as failures, and deletes by tag or by digest', async () => {
    const { ask, push, put } = await withRepository();
    await push('one', 'a');
    await put('one', 'b');
    const get = (imageTag: string) =>
      ask('ecr', 'BatchGetImage', { repositoryName, imageIds: [{ imageTag }] });
    expect((await get('a')).images).toHaveLength(1);
    expect((await get('c')).failures).toMatchObject([{ failureCode: 'ImageNotFound' }]);
    const remove = (imageTag: string) =>
      ask('ecr', 'BatchDeleteImage', { repositoryName, imageIds: [{ imageTag }] });
    await remove('a');
    expect((await get('b')).images).toHaveLength(1);
    await remove('b');
    expect((await ask('ecr', 'ListImages', { repositoryName })).imageIds).toEqual([]);
    expect((await remove('b')).failures).toHaveLength(1);
  });

  it('keeps a lifecycle policy, once it is one', async () => {
    const { ask } = await withRepository();
    const put = (lifecyclePolicyText: string) =>
      ask('ecr', 'PutLifecyclePolicy', { repositoryName, lifecyclePolicyText });
    expect(await errorOf(ask('ecr', 'GetLifecyclePolicy', { repositoryName }))).toBe(
      'LifecyclePolicyNotFoundException',
    );
    expect(await errorOf(put('not json'))).toBe('InvalidParameterException');
    const text = JSON.stringify({ rules: [{ rulePriority: 1 }] });
    await put(text);
    expect((await ask('ecr', 'GetLifecyclePolicy', { repositoryName })).lifecyclePolicyText).toBe(text);
  });

  it('starts with six repositories to keep and two to delete in UAE, and a ticket image in Frankfurt', async () => {
    const uae = rehearsal();
    const { repositories = [] } = await uae.ask('ecr', 'DescribeRepositories');
    expect(repositories.map((each) => each.repositoryName)).toEqual([
      'agha-test-a-ecr',
      ...['gateway', 'identity', 'main', 'notification', 'payment', 'website'].map(
        (name) => `muvi-${name}-uat`,
      ),
      'sample-film-session-service',
    ]);
    const frankfurt = rehearsal({ in: 'frankfurt' });
    const ticket = { repositoryName: 'muvi-ticket-uat' };
    expect((await frankfurt.ask('ecr', 'DescribeImages', ticket)).imageDetails).toHaveLength(1);
  });
});
