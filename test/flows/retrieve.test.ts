import { expect } from 'chai';
import { retrieveProfiles, type RetrieveOptions } from '../../src/flows/retrieve.ts';
import { options, entries, integration, permission, profileText, rows, succeeded, world } from './fakes.ts';
import type { ObjectSource } from '../../src/ports/project.ts';
import { problemOf } from '../support/problem.ts';

describe('the retrieve flow', () => {
  it('names the objects of the enabled rows and their custom fields, and writes the new profile', async () => {
    const { ports, requests, written } = world({ rows, answers: () => succeeded(profileText(entries)) });
    const result = await retrieveProfiles(options, ports);
    expect(requests).to.deep.equal([
      { profiles: [integration.fullName], objects: ['Account', 'Task'], fields: ['Account.Tier__c'] },
    ]);
    expect(written.get('/project/Integration.profile-meta.xml')).to.equal(profileText(entries));
    expect(result.profiles).to.deep.equal([
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

  it('classifies what was retrieved, with the place of each stray', async () => {
    const { ports } = world({ rows, answers: () => succeeded(profileText(entries)) });
    const { findings, counts } = await retrieveProfiles(options, ports);
    expect(findings.map(({ field, kind, access, location }) => [field, kind, access, location?.line])).to.deep.equal([
      ['Account.Phone', 'stray', 'edit', 11],
      ['Account.Tier__c', 'stray', 'read', 16],
      ['Task.Kind__c', 'uncontrolled', 'read', 21],
    ]);
    expect([counts.entries, counts.stray, counts.dormant, counts.uncontrolled]).to.deep.equal([4, 2, 2, 1]);
  });

  it('does not write a file that already has the values', async () => {
    const file = { path: '/project/P.profile-meta.xml', text: profileText(entries) };
    const { ports, done } = world({ rows, file, answers: () => succeeded(profileText(entries)) });
    const { profiles } = await retrieveProfiles(options, ports);
    expect(profiles[0]?.changed).to.equal(false);
    expect(done).to.deep.equal(['tracking begins', 'tracking ends, in sync: true, clean']);
  });

  it('counts the entries that it checked, and those that the file has', async () => {
    const text = profileText([...rows, permission('Lead.Email', 'none'), permission('lead.email', 'none')]);
    const file = { path: '/project/P.profile-meta.xml', text };
    const { ports } = world({ rows, file, answers: () => succeeded(profileText(entries)) });
    const { profiles } = await retrieveProfiles({ ...options, sobjects: ['Account', 'Task'] }, ports);
    expect([profiles[0]?.entries, profiles[0]?.entriesInFile]).to.deep.equal([4, 5]);
  });

  it('records the profile as retrieved only if a change was pending and the file has all of it', async () => {
    const tabs = '    <tabVisibilities><tab>x</tab><visibility>Hidden</visibility></tabVisibilities>\n';
    const file = { path: '/project/P.profile-meta.xml', text: profileText(entries) };
    const ends = async (changes: Parameters<typeof world>[0]): Promise<string | undefined> => {
      const { ports, done } = world({ rows, answers: () => succeeded(profileText(entries)), ...changes });
      await retrieveProfiles(options, ports);
      return done.at(-1);
    };
    const whole = 'tracking ends, in sync: true';
    const partly = 'tracking ends, in sync: false';
    expect([await ends({}), await ends({ file }), await ends({ pending: [] })]).to.deep.equal([
      whole,
      `${whole}, clean`,
      partly,
    ]);
    const answers = (): ReturnType<typeof succeeded> => succeeded(profileText(entries, tabs));
    expect([await ends({ file, answers }), await ends({ answers })]).to.deep.equal([partly, whole]);
  });

  it('leaves nothing to deploy of a file that has what was retrieved and nothing more', async () => {
    const tabs = '    <tabVisibilities><tab>x</tab><visibility>Hidden</visibility></tabVisibilities>\n';
    const ends = async (text: string): Promise<string | undefined> => {
      const file = { path: '/project/P.profile-meta.xml', text };
      const { ports, done } = world({ rows, file, answers: () => succeeded(profileText(entries)) });
      await retrieveProfiles(options, ports);
      return done.at(-1);
    };
    const clean = 'tracking ends, in sync: true, clean';
    const kept = 'tracking ends, in sync: true';
    const lead = permission('Lead.Email', 'none');
    expect(await ends(profileText(entries))).to.equal(clean);
    expect(await ends(profileText(entries.toReversed()))).to.equal(clean);
    expect(await ends(profileText(entries.slice(1)))).to.equal(clean);
    expect(await ends(profileText([...entries, lead]))).to.equal(kept);
    expect(await ends(profileText(entries, tabs))).to.equal(kept);
  });

  it('retrieves the named objects, in the spelling of the org', async () => {
    const { ports, requests } = world({ rows, answers: () => succeeded(profileText(entries)) });
    await retrieveProfiles({ ...options, sobjects: ['account', 'LEAD', 'Nope__c'] }, ports);
    expect(requests[0]?.objects).to.deep.equal(['Account', 'Lead', 'Nope__c']);
  });

  it('retrieves every object that can hold field permissions', async () => {
    const { ports, requests } = world({ rows, answers: () => succeeded(profileText(entries)) });
    await retrieveProfiles({ ...options, allSobjects: true }, ports);
    expect(requests[0]?.objects).to.deep.equal(['Account', 'Contact', 'Lead', 'Task']);
  });

  it('stops after the package.xml with that option', async () => {
    const { ports, done, requests, written } = world({ rows });
    const { counts, manifest } = await retrieveProfiles(
      { ...options, manifestFile: '/m.xml', manifestOnly: true },
      ports,
    );
    expect([requests, done, manifest.requests, counts.stray]).to.deep.equal([[], ['manifest /m.xml'], 0, 2]);
    expect(written.get('/m.xml')).to.contain('<members>Account.Tier__c</members>');
  });

  it('writes the source of the objects, and tracks it with the profiles', async () => {
    const { ports, done } = world({ rows, conflicts: ['Lead.Email'], answers: () => succeeded(profileText(entries)) });
    const extracted = { type: 'CustomObject', fullName: 'Account', path: '/Account.object-meta.xml' };
    const zips: Uint8Array[] = [];
    const objectSource: ObjectSource = {
      extract: async (all) => {
        zips.push(...all);
        return Promise.resolve([extracted]);
      },
    };
    const { objectFiles } = await retrieveProfiles(options, { ...ports, objectSource });
    expect(zips).to.have.length(1);
    expect(objectFiles).to.deep.equal(['/Account.object-meta.xml']);
    expect(done.at(-1)).to.equal('tracking ends, in sync: true, with Account');
  });

  it('refuses to replace the source of an object that both sides changed', async () => {
    const { ports, done } = world({
      rows,
      conflicts: ['Account.Tier__c'],
      answers: () => succeeded(profileText(entries)),
    });
    const objectSource: ObjectSource = { extract: async () => Promise.reject(new Error('extracted')) };
    const problem = await problemOf(retrieveProfiles(options, { ...ports, objectSource }));
    expect([problem.key, problem.tokens, done]).to.deep.equal([
      'objectConflicts',
      ['Account.Tier__c'],
      ['tracking begins'],
    ]);
  });

  it('names the members for Activity and trend objects, and both activities for either', async () => {
    const trends = [permission('Opportunity__hd.Amount__hst', 'read')];
    const text = profileText([permission('Opportunity.Amount', 'none'), ...trends]);
    const { ports, requests } = world({ rows: trends, answers: () => succeeded(text) });
    const { counts } = await retrieveProfiles(options, ports);
    await retrieveProfiles({ ...options, sobjects: ['activity'] }, ports);
    await retrieveProfiles({ ...options, sobjects: ['task'] }, ports);
    const named = requests.map(({ objects }) => objects);
    expect(named).to.deep.equal([['Opportunity'], ['Event', 'Task'], ['Event', 'Task']]);
    expect([counts.entries, counts.uncontrolled]).to.deep.equal([2, 1]);
  });

  it('refuses an unreadable project file before the retrieve', async () => {
    const { ports, requests } = world({ rows, file: { path: '/p', text: '<Profile><' } });
    const problem = await problemOf(retrieveProfiles(options, ports));
    expect([problem.key, problem.tokens[0], requests]).to.deep.equal(['unreadableProfile', '/p', []]);
  });

  it('reads the pending changes of the org before the retrieve', async () => {
    const { ports, done } = world({ rows });
    const started = ports.retriever;
    const retriever = {
      retrieve: async (request: Parameters<typeof started.retrieve>[0]) => (
        done.push('retrieve'),
        started.retrieve(request)
      ),
    };
    await problemOf(retrieveProfiles(options, { ...ports, retriever }));
    expect(done).to.deep.equal(['tracking begins', 'retrieve']);
  });

  it('tracks what was written when a later file fails', async () => {
    const second = { ...integration, id: '00e000000000002', fullName: 'Second', name: 'Second', label: 'Second' };
    const path = '/project/Integration.profile-meta.xml';
    const { ports, done } = world({
      rows,
      profiles: [integration, second],
      unwritable: `${path}.1`,
      answers: () => succeeded(profileText(entries), [], [integration, second]),
    });
    const problem = await problemOf(retrieveProfiles({ ...options, profiles: [integration.name, 'Second'] }, ports));
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
      const problem = await problemOf(retrieveProfiles({ ...options, manifestFile: '/m.xml', ...flags }, ports));
      expect([problem.key, written.size]).to.deep.equal([key, 0]);
    });
  }
});
