import { expect } from 'chai';
import { getObjectName } from '../../../src/fls/access.ts';
import { retrieveInBatches } from '../../../src/flows/inspect/retrieve-batches.ts';
import type { ManifestMembers } from '../../../src/metadata/manifest.ts';
import type { RetrieveResponse, Retriever } from '../../../src/ports/jobs.ts';
import { problemOf } from '../../support/problem.ts';

/** An org that answers by a rule and remembers what it was asked. */
function orgThat(
  answers: (request: ManifestMembers) => RetrieveResponse['status'],
): Retriever & { asked: ManifestMembers[] } {
  const asked: ManifestMembers[] = [];
  return {
    asked,
    retrieve: async (request) => {
      asked.push(request);
      const status = answers(request);
      return Promise.resolve(
        status === 'succeeded'
          ? { status, profiles: new Map(), messages: [], zip: new Uint8Array() }
          : { status, message: `${status}!` },
      );
    },
  };
}

const objects = (count: number): string[] => Array.from({ length: count }, (_, index) => `Object${index}__c`);
const request = (objectCount: number, profiles = ['P', 'Q']): ManifestMembers => ({
  profiles,
  objects: objects(objectCount),
  fields: objects(objectCount).map((object) => `${object}.Field__c`),
});

describe('retrieving in batches', () => {
  it('uses one request for 20 profiles and 600 objects', async () => {
    const org = orgThat(() => 'succeeded');
    const profiles = Array.from({ length: 20 }, (_, index) => `P${index}`);
    const { requests } = await retrieveInBatches(request(600, profiles), org);
    expect(requests).to.equal(1);
    expect(org.asked[0]?.profiles).to.have.length(20);
  });

  it('retrieves a profile without objects', async () => {
    const org = orgThat(() => 'succeeded');
    expect((await retrieveInBatches(request(0), org)).batches).to.have.length(1);
  });

  it('keeps each request within 10,000 files, package.xml and profiles included', async () => {
    const org = orgThat(() => 'succeeded');
    await retrieveInBatches(request(25_000), org);
    expect(org.asked.map(({ objects, profiles }) => objects.length + profiles.length + 1)).to.deep.equal([
      10_000, 10_000, 5009,
    ]);
  });

  it('splits what is too large, with every profile in each half, and retrieves each object once', async () => {
    const org = orgThat(({ objects: named }) => (named.length > 300 ? 'tooLarge' : 'succeeded'));
    const { batches, requests } = await retrieveInBatches(request(1000), org);
    expect(requests).to.equal(7);
    expect(batches.flatMap((batch) => batch.request.objects).sort()).to.deep.equal(objects(1000).sort());
    expect(batches.every((batch) => batch.request.profiles.length === 2)).to.equal(true);
  });

  it('sends the custom fields with their object', async () => {
    const org = orgThat(({ objects: named }) => (named.length > 3 ? 'tooLarge' : 'succeeded'));
    await retrieveInBatches(request(10), org);
    for (const { objects: named, fields } of org.asked) expect(fields.map(getObjectName)).to.deep.equal(named);
  });

  it('splits the profiles when one object with all of them is too large', async () => {
    const org = orgThat(({ profiles }) => (profiles.length > 1 ? 'tooLarge' : 'succeeded'));
    const { batches } = await retrieveInBatches(request(1, ['A', 'B', 'C']), org);
    expect(batches.map((batch) => batch.request.profiles)).to.deep.equal([['A'], ['B'], ['C']]);
  });

  it('names the profile and object that cannot be split', async () => {
    const problem = await problemOf(
      retrieveInBatches(
        request(1, ['A']),
        orgThat(() => 'tooLarge'),
      ),
    );
    expect([problem.key, ...problem.tokens]).to.deep.equal(['retrieveTooLarge', 'A', 'Object0__c', 'tooLarge!']);
  });

  it('finds the inaccessible objects by bisecting, and keeps everything else', async () => {
    const closed = new Set(['Object7__c', 'Object400__c']);
    const org = orgThat(({ objects: named }) =>
      named.some((object) => closed.has(object)) ? 'inaccessible' : 'succeeded',
    );
    const { batches, inaccessible } = await retrieveInBatches(request(512), org);
    expect(inaccessible).to.have.members([...closed]);
    expect(batches.flatMap((batch) => batch.request.objects)).to.have.members(
      objects(512).filter((object) => !closed.has(object)),
    );
    expect(org.asked.length).to.be.at.most(1 + 2 * 2 * Math.log2(512));
  });

  it('fails with names when too many objects are inaccessible', async () => {
    const org = orgThat(() => 'inaccessible');
    const problem = await problemOf(retrieveInBatches(request(1000), org));
    expect(org.asked.length).to.be.lessThan(150);
    expect(problem.key).to.equal('tooManyInaccessible');
    expect(problem.tokens).to.deep.equal([
      'inaccessible!',
      'Object0__c, Object1__c, Object2__c, Object3__c, Object4__c',
    ]);
  });

  it('fails when the org refuses a request without objects', async () => {
    expect(
      (
        await problemOf(
          retrieveInBatches(
            request(0),
            orgThat(() => 'inaccessible'),
          ),
        )
      ).key,
    ).to.equal('tooManyInaccessible');
  });
});
