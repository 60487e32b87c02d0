import { expect } from 'chai';
import { retrieveProfiles, type RetrieveOptions } from '../../src/flows/retrieve.ts';
import { asked, entries, integration, permission, profileText, rows, succeeded, world } from './fakes.ts';
import type { ObjectSource } from '../../src/ports/project.ts';
import { problemOf } from '../support/problem.ts';

describe('the retrieve flow', () => {
  it('names the objects of the enabled rows and their custom fields, and writes the new profile', async () => {
    const { ports, asked: requests, written } = world({ rows, answers: () => succeeded(profileText(entries)) });
    const outcome = await retrieveProfiles(asked, ports);
    expect(requests).to.deep.equal([
      { profiles: [integration.fullName], objects: ['Account', 'Task'], fields: ['Account.Tier__c'] },
    ]);
    expect(written.get('/project/Integration.profile-meta.xml')).to.equal(profileText(entries));
    expect(outcome.profiles).to.deep.equal([
      {
        name: integration.name,
        path: '/project/Integration.profile-meta.xml',
        created: true,
        changed: true,
        entries: 4,
        entriesInFile: 4,
      },
    ]);
  });

  it('classifies what was retrieved and says where each stray stands', async () => {
    const { ports } = world({ rows, answers: () => succeeded(profileText(entries)) });
    const { findings, counts } = await retrieveProfiles(asked, ports);
    expect(findings.map(({ field, kind, access, location }) => [field, kind, access, location?.line])).to.deep.equal([
      ['Account.Phone', 'stray', 'edit', 11],
      ['Account.Tier__c', 'stray', 'read', 16],
      ['Task.Kind__c', 'uncontrolled', 'read', 21],
    ]);
    expect([counts.entries, counts.stray, counts.dormant, counts.uncontrolled]).to.deep.equal([4, 2, 2, 1]);
  });

  it('leaves a file that already says the same', async () => {
    const file = { path: '/project/P.profile-meta.xml', text: profileText(entries) };
    const { ports, done } = world({ rows, file, answers: () => succeeded(profileText(entries)) });
    const { profiles } = await retrieveProfiles(asked, ports);
    expect(profiles[0]?.changed).to.equal(false);
    expect(done).to.deep.equal(['tracking begins', 'tracking ends, in sync: true']);
  });

  it('counts the entries that it checked, and those that the file has', async () => {
    const text = profileText([...rows, permission('Lead.Email', 'none'), permission('lead.email', 'none')]);
    const file = { path: '/project/P.profile-meta.xml', text };
    const { ports } = world({ rows, file, answers: () => succeeded(profileText(entries)) });
    const { profiles } = await retrieveProfiles({ ...asked, sobjects: ['Account', 'Task'] }, ports);
    expect([profiles[0]?.entries, profiles[0]?.entriesInFile]).to.deep.equal([4, 5]);
  });

  it('records the profile as retrieved only if a change was pending and the file has all of it', async () => {
    const tabs = '    <tabVisibilities><tab>x</tab><visibility>Hidden</visibility></tabVisibilities>\n';
    const file = { path: '/project/P.profile-meta.xml', text: profileText(entries) };
    const ends = async (changes: Parameters<typeof world>[0]): Promise<string | undefined> => {
      const { ports, done } = world({ rows, answers: () => succeeded(profileText(entries)), ...changes });
      await retrieveProfiles(asked, ports);
      return done.at(-1);
    };
    const whole = 'tracking ends, in sync: true';
    const partly = 'tracking ends, in sync: false';
    expect([await ends({}), await ends({ file }), await ends({ pending: [] })]).to.deep.equal([whole, whole, partly]);
    const answers = (): ReturnType<typeof succeeded> => succeeded(profileText(entries, tabs));
    expect([await ends({ file, answers }), await ends({ answers })]).to.deep.equal([partly, whole]);
  });

  it('asks for the objects it is told to, spelled as the org spells them', async () => {
    const { ports, asked: requests } = world({ rows, answers: () => succeeded(profileText(entries)) });
    await retrieveProfiles({ ...asked, sobjects: ['account', 'LEAD', 'Nope__c'] }, ports);
    expect(requests[0]?.objects).to.deep.equal(['Account', 'Lead', 'Nope__c']);
  });

  it('asks for every object that has field permissions to give', async () => {
    const { ports, asked: requests } = world({ rows, answers: () => succeeded(profileText(entries)) });
    await retrieveProfiles({ ...asked, allSobjects: true }, ports);
    expect(requests[0]?.objects).to.deep.equal(['Account', 'Contact', 'Lead', 'Task']);
  });

  it('stops after the package.xml when only that is wanted', async () => {
    const { ports, done, asked: requests, written } = world({ rows });
    const { counts, manifest } = await retrieveProfiles(
      { ...asked, manifestFile: '/m.xml', manifestOnly: true },
      ports,
    );
    expect([requests, done, manifest.requests, counts.stray]).to.deep.equal([[], ['manifest /m.xml'], 0, 2]);
    expect(written.get('/m.xml')).to.contain('<members>Account.Tier__c</members>');
  });

  it('brings the source of the objects, and has it tracked with the profiles', async () => {
    const { ports, done } = world({ rows, conflicts: ['Lead.Email'], answers: () => succeeded(profileText(entries)) });
    const extracted = { type: 'CustomObject', fullName: 'Account', path: '/Account.object-meta.xml' };
    const zips: Uint8Array[] = [];
    const objectSource: ObjectSource = {
      extract: async (all) => {
        zips.push(...all);
        return Promise.resolve([extracted]);
      },
    };
    const { objectFiles } = await retrieveProfiles(asked, { ...ports, objectSource });
    expect(zips).to.have.length(1);
    expect(objectFiles).to.deep.equal(['/Account.object-meta.xml']);
    expect(done.at(-1)).to.equal('tracking ends, in sync: true, with Account');
  });

  it('does not bring the source of an object that both sides have changed', async () => {
    const { ports, done } = world({
      rows,
      conflicts: ['Account.Tier__c'],
      answers: () => succeeded(profileText(entries)),
    });
    const objectSource: ObjectSource = { extract: async () => Promise.reject(new Error('extracted')) };
    const problem = await problemOf(retrieveProfiles(asked, { ...ports, objectSource }));
    expect([problem.key, problem.tokens, done]).to.deep.equal([
      'objectConflicts',
      ['Account.Tier__c'],
      ['tracking begins'],
    ]);
  });

  it('names what brings entries of Activity and of trend objects, and both activities for either', async () => {
    const trends = [permission('Opportunity__hd.Amount__hst', 'read')];
    const text = profileText([permission('Opportunity.Amount', 'none'), ...trends]);
    const { ports, asked: requests } = world({ rows: trends, answers: () => succeeded(text) });
    const { counts } = await retrieveProfiles(asked, ports);
    await retrieveProfiles({ ...asked, sobjects: ['activity'] }, ports);
    await retrieveProfiles({ ...asked, sobjects: ['task'] }, ports);
    const named = requests.map(({ objects }) => objects);
    expect(named).to.deep.equal([['Opportunity'], ['Event', 'Task'], ['Event', 'Task']]);
    expect([counts.entries, counts.uncontrolled]).to.deep.equal([2, 1]);
  });

  it('refuses a project file that cannot be read before it has the org work', async () => {
    const { ports, asked: requests } = world({ rows, file: { path: '/p', text: '<Profile><' } });
    const problem = await problemOf(retrieveProfiles(asked, ports));
    expect([problem.key, problem.tokens[0], requests]).to.deep.equal(['unreadableProfile', '/p', []]);
  });

  it('looks at the pending changes of the org before it retrieves', async () => {
    const { ports, done } = world({ rows });
    const started = ports.retriever;
    const retriever = {
      retrieve: async (request: Parameters<typeof started.retrieve>[0]) => (
        done.push('retrieve'),
        started.retrieve(request)
      ),
    };
    await problemOf(retrieveProfiles(asked, { ...ports, retriever }));
    expect(done).to.deep.equal(['tracking begins', 'retrieve']);
  });

  it('has tracked what was written, when a later file cannot be', async () => {
    const second = { ...integration, id: '00e000000000002', fullName: 'Second', name: 'Second', label: 'Second' };
    const path = '/project/Integration.profile-meta.xml';
    const { ports, done } = world({
      rows,
      profiles: [integration, second],
      unwritable: `${path}.1`,
      answers: () => succeeded(profileText(entries), [], [integration, second]),
    });
    const problem = await problemOf(retrieveProfiles({ ...asked, profiles: [integration.name, 'Second'] }, ports));
    expect([problem.key, problem.exitCode]).to.deep.equal(['partlyWritten', 68]);
    expect(done).to.deep.equal(['tracking begins', `write ${path}`, 'tracking ends, in sync: true']);
  });

  const refusals: [string, Parameters<typeof world>[0], Partial<RetrieveOptions>, string][] = [
    ['the user lacks a permission', { missing: ['View Setup and Configuration'], rows }, {}, 'missingPermissions'],
    ['the profile is not there', { rows }, { profiles: ['Salesforce API'] }, 'profileNotFound'],
    [
      'no field permission comes though SOQL has rows',
      { rows, answers: () => succeeded(profileText([])) },
      {},
      'emptyRetrieve',
    ],
    [
      'the zip lacks the profile',
      { rows, answers: () => ({ status: 'succeeded', profiles: new Map(), messages: [], zip: new Uint8Array() }) },
      {},
      'profileNotRetrieved',
    ],
    [
      'the file is no profile',
      { rows, file: { path: '/p', text: '<Profile><' }, answers: () => succeeded(profileText(entries)) },
      {},
      'unreadableProfile',
    ],
  ];
  for (const [name, changes, flags, key] of refusals) {
    it(`writes nothing when ${name}`, async () => {
      const { ports, written } = world(changes);
      const problem = await problemOf(retrieveProfiles({ ...asked, manifestFile: '/m.xml', ...flags }, ports));
      expect([problem.key, written.size]).to.deep.equal([key, 0]);
    });
  }
});
