import { expect } from 'chai';
import { retrieveProfiles } from '../../../src/flows/retrieve.ts';
import { problemOf } from '../../support/problem.ts';
import { options, entries, integration, permission, profileText, rows, succeeded, world } from '../fakes.ts';

const unknown = (object: string): string => `Entity of type 'CustomObject' named '${object}' cannot be found`;

describe('how the retrieve flow matches names', () => {
  it('matches a profile that the zip encodes in another way', async () => {
    const sales = { id: '00e1', fullName: 'Sales %28EU%29', name: 'Sales (EU)', label: 'Sales (EU)' };
    const zipped = { ...sales, fullName: 'Sales (EU)' };
    const { ports } = world({
      profiles: [sales],
      rows,
      answers: () => succeeded(profileText(entries), [], [zipped]),
    });
    const { profiles } = await retrieveProfiles({ ...options, profiles: [sales.name] }, ports);
    expect(profiles[0]?.entries).to.equal(4);
  });

  it('stops when the org knows none of the objects that the user named, and only then', async () => {
    const { ports } = world({ answers: () => succeeded(profileText([]), [unknown('Nope__c')]) });
    const problem = await problemOf(retrieveProfiles({ ...options, sobjects: ['Nope__c'] }, ports));
    expect([problem.key, problem.tokens]).to.deep.equal(['objectsNotFound', ['Nope__c']]);

    const text = profileText(entries.slice(0, 3));
    const unnamed = world({ rows: rows.slice(0, 2), answers: () => succeeded(text, [unknown('Account')]) });
    expect((await retrieveProfiles(options, unnamed.ports)).notices.map(({ key }) => key)).to.deep.equal([
      'retrieveMessage',
    ]);
  });

  it('takes the trend object for inaccessible with its object', async () => {
    const trend = permission('Opportunity__hd.Amount__hst', 'read');
    const { ports } = world({
      rows: [trend],
      answers: ({ objects }) =>
        objects.includes('Opportunity') ? { status: 'inaccessible', message: 'no' } : succeeded(profileText([])),
    });
    const { notices, findings } = await retrieveProfiles({ ...options, sobjects: ['Account', 'Opportunity'] }, ports);
    expect(notices.map(({ key }) => key)).to.deep.equal(['objectInaccessible']);
    expect(findings.map(({ field }) => field)).to.deep.equal([trend.field]);
  });

  it('counts the rows of trend objects when only the package.xml is wanted', async () => {
    const { ports } = world({ rows: [permission('Opportunity__hd.Amount__hst', 'read')] });
    const { counts, manifest } = await retrieveProfiles({ ...options, manifestOnly: true }, ports);
    expect([manifest.objects, counts.entries]).to.deep.equal([['Opportunity'], 1]);
  });

  it('does not speak of other objects in the file when the user limited the objects, or wanted all', async () => {
    const file = { path: '/p', text: profileText([...entries, permission('Lead.Email', 'edit')]) };
    for (const scope of [{ sobjects: ['Account', 'Task'] }, { allSobjects: true }]) {
      const { ports } = world({ rows, file, answers: () => succeeded(profileText(entries)) });
      const keys = (await retrieveProfiles({ ...options, ...scope }, ports)).notices.map(({ key }) => key);
      expect(keys).to.not.include('openInProjectOnly');
    }
  });

  it('names each file of an object once, sorted', async () => {
    const { ports } = world({ rows, answers: () => succeeded(profileText(entries)) });
    const file = (path: string): { type: string; fullName: string; path: string } => ({
      type: 'CustomField',
      fullName: path,
      path,
    });
    const extract = async (): Promise<ReturnType<typeof file>[]> => Promise.resolve(['/b', '/a', '/b'].map(file));
    const { objectFiles } = await retrieveProfiles(options, { ...ports, objectSource: { extract } });
    expect(objectFiles).to.deep.equal(['/a', '/b']);
  });

  it('counts an entry once that SOQL shows against the retrieve', async () => {
    const text = profileText([permission('Account.Phone', 'none'), permission('Account.Tier__c', 'read')]);
    const { ports } = world({ rows: rows.slice(0, 2), answers: () => succeeded(text) });
    const { counts } = await retrieveProfiles({ ...options, profiles: [integration.name] }, ports);
    expect([counts.entries, counts.stray]).to.deep.equal([2, 2]);
  });
});
