import { expect } from 'chai';
import { retrieveProfiles } from '../../../src/flows/retrieve.ts';
import { profileGrantor, READ, WIDE } from '../../support/grantors.ts';
import { options, entries, integration, permission, profileText, rows, succeeded, world } from '../fakes.ts';

describe('merging what was retrieved', () => {
  it('merges into a fuller file and leaves the entries of other objects', async () => {
    const local = profileText([permission('Account.Phone', 'none'), permission('Lead.Email', 'edit')]);
    const file = { path: '/project/P.profile-meta.xml', text: local };
    const { ports, written } = world({
      rows: rows.slice(0, 1),
      file,
      answers: () => succeeded(profileText(rows.slice(0, 1))),
    });
    const { notices } = await retrieveProfiles(options, ports);
    expect(written.get(file.path)).to.equal(
      profileText([permission('Account.Phone', 'edit'), permission('Lead.Email', 'edit')]),
    );
    expect(notices).to.deep.equal([{ key: 'openInProjectOnly', tokens: [file.path, 'Lead'] }]);
  });

  it('says nothing of entries of other objects that give no access', async () => {
    const text = profileText([permission('Account.Phone', 'edit'), permission('Lead.Email', 'none')]);
    const { ports } = world({
      rows: rows.slice(0, 1),
      file: { path: '/project/P.profile-meta.xml', text },
      answers: () => succeeded(profileText(rows.slice(0, 1))),
    });
    expect((await retrieveProfiles(options, ports)).notices).to.deep.equal([]);
  });

  it('joins the batches of a split retrieve', async () => {
    const { ports, written } = world({
      rows,
      answers: ({ objects }) =>
        objects.length > 1
          ? { status: 'tooLarge', message: 'LIMIT_EXCEEDED' }
          : succeeded(profileText(entries.filter(({ field }) => objects.includes(field.split('.')[0] ?? '')))),
    });
    const { manifest, counts } = await retrieveProfiles(options, ports);
    expect([manifest.requests, counts.stray, counts.uncontrolled]).to.deep.equal([3, 2, 1]);
    expect(written.get('/project/Integration.profile-meta.xml')).to.equal(profileText(entries));
  });

  it('leaves out an inaccessible object, names it, and does not touch its entries', async () => {
    const file = { path: '/p.profile-meta.xml', text: profileText([permission('Task.Kind__c', 'edit')]) };
    const { ports, written } = world({
      rows,
      file,
      answers: ({ objects }) =>
        objects.includes('Task')
          ? { status: 'inaccessible', message: 'INSUFFICIENT_ACCESS' }
          : succeeded(profileText(entries.slice(0, 3))),
    });
    const { notices, findings } = await retrieveProfiles(options, ports);
    expect(notices[0]).to.deep.equal({ key: 'objectInaccessible', tokens: ['Task'] });
    expect(findings.at(-1)).to.deep.include({ field: 'Task.Kind__c', location: { path: file.path, line: 21 } });
    expect(written.get(file.path)).to.contain('<editable>true</editable>\n        <field>Task.Kind__c</field>');
  });

  it('names fields that SOQL shows and the retrieve lacks, and keeps their entries', async () => {
    const file = { path: '/p.profile-meta.xml', text: profileText([permission('Account.Tier__c', 'read')]) };
    const { ports, written } = world({
      rows: rows.slice(0, 2),
      file,
      answers: () => succeeded(profileText(rows.slice(0, 1))),
    });
    const { notices } = await retrieveProfiles(options, ports);
    expect(notices).to.deep.equal([{ key: 'notInRetrieve', tokens: [integration.name, 'Account.Tier__c'] }]);
    expect(written.get(file.path)).to.contain('Account.Tier__c').and.contain('Account.Phone');
  });

  it('names fields that the retrieve has and SOQL does not show', async () => {
    const { ports } = world({ rows: rows.slice(0, 1), answers: () => succeeded(profileText(rows.slice(0, 2))) });
    expect((await retrieveProfiles(options, ports)).notices).to.deep.equal([
      { key: 'notInQueries', tokens: [integration.name, 'Account.Tier__c'] },
    ]);
  });

  it('does not count the reads of View All Fields among what the retrieve lacks', async () => {
    const { ports } = world({
      rows: [permission('Account.Phone', 'read'), permission('Account.Tier__c', 'read')],
      profileGrantor: profileGrantor(integration.name, { Account: WIDE }),
      answers: () => succeeded(profileText([permission('Account.Fax', 'none')])),
    });
    expect((await retrieveProfiles(options, ports)).notices).to.deep.equal([]);
  });

  it('counts what SOQL still shows against the retrieve, and leaves the entry', async () => {
    const file = { path: '/p.profile-meta.xml', text: profileText(rows.slice(0, 2)) };
    const answered = profileText([permission('Account.Phone', 'none'), ...rows.slice(1, 2)]);
    const { ports, written } = world({ rows: rows.slice(0, 2), file, answers: () => succeeded(answered) });
    const { findings, counts } = await retrieveProfiles(options, ports);
    expect([counts.stray, findings[0]?.field, findings[0]?.access]).to.deep.equal([2, 'Account.Phone', 'edit']);
    expect(written.size).to.equal(0);
  });

  it('does not take edit for implied by View All Fields', async () => {
    const { ports } = world({
      rows: [permission('Account.Phone', 'edit'), permission('Contact.Email', 'read')],
      profileGrantor: profileGrantor(integration.name, { Account: WIDE }),
      answers: () => succeeded(profileText([permission('Account.Phone', 'none'), permission('Contact.Email', 'read')])),
    });
    expect((await retrieveProfiles(options, ports)).notices.map(({ key }) => key)).to.deep.equal(['notInRetrieve']);
  });

  it('leaves an object permission that the retrieve lacks and SOQL shows', async () => {
    const granted = '    <objectPermissions><allowRead>true</allowRead><object>Account</object></objectPermissions>\n';
    const file = { path: '/p.profile-meta.xml', text: profileText(rows.slice(0, 1), granted) };
    const { ports, written } = world({
      rows: rows.slice(0, 1),
      profileGrantor: profileGrantor(integration.name, { Account: READ }),
      file,
      answers: () => succeeded(profileText(rows.slice(0, 1))),
    });
    await retrieveProfiles(options, ports);
    expect(written.size).to.equal(0);
  });

  it('passes on each message of the org once', async () => {
    const { ports } = world({ rows, answers: () => succeeded(profileText(entries), ['Entity of …', 'Entity of …']) });
    expect((await retrieveProfiles(options, ports)).notices).to.deep.equal([
      { key: 'retrieveMessage', tokens: ['Entity of …'] },
    ]);
  });

  it('says that it could not check the user’s permissions, and continues', async () => {
    const { ports } = world({ missing: null, rows, answers: () => succeeded(profileText(entries)) });
    expect((await retrieveProfiles(options, ports)).notices).to.deep.equal([
      { key: 'permissionsUnchecked', tokens: [] },
    ]);
  });

  it('leaves the field entries of an object that brought only an object permission', async () => {
    const local = profileText([permission('Account.Phone', 'edit')]);
    const granted = '    <objectPermissions><allowRead>true</allowRead><object>Account</object></objectPermissions>\n';
    const file = { path: '/p.profile-meta.xml', text: local };
    const { ports, written } = world({
      rows: [permission('Account.Phone', 'read'), permission('Contact.Email', 'read')],
      profileGrantor: profileGrantor(integration.name, { Account: WIDE }),
      file,
      answers: () => succeeded(profileText([permission('Contact.Email', 'read')], granted)),
    });
    await retrieveProfiles(options, ports);
    expect(written.get(file.path)).to.contain('Account.Phone').and.contain('<object>Account</object>');
  });

  it('names the entries that it removed because the org has no such field', async () => {
    const local = profileText([permission('Account.Gone__c', 'edit'), permission('Account.Phone', 'edit')]);
    const file = { path: '/p.profile-meta.xml', text: local };
    const { ports, written } = world({
      rows: rows.slice(0, 1),
      file,
      answers: () => succeeded(profileText(rows.slice(0, 1))),
    });
    const { notices } = await retrieveProfiles(options, ports);
    expect(notices).to.deep.equal([{ key: 'removedFromProject', tokens: [file.path, 'Account.Gone__c'] }]);
    expect(written.get(file.path)).to.equal(profileText(rows.slice(0, 1)));
  });

  it('finds the place of an entry that the file spells in another case', async () => {
    const file = { path: '/p.profile-meta.xml', text: profileText([permission('account.phone', 'edit')]) };
    const { ports } = world({ rows: rows.slice(0, 1), file, answers: () => succeeded(profileText(rows.slice(0, 1))) });
    const { findings, notices } = await retrieveProfiles(options, ports);
    expect([findings[0]?.location?.line, notices]).to.deep.equal([6, []]);
  });
});
