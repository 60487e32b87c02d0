import { expect } from 'chai';
import { fileEdits } from '../../src/flows/file-edits.ts';
import { Problem } from '../../src/fls/problem.ts';
import { second } from './change-world.ts';
import { entries, integration, permission, profileText } from './fakes.ts';
import { edit, edits, fileAfter } from './resetting.ts';

const parts = [{ profile: integration, edits }];
const file = { path: '/p', text: profileText(entries) };

describe('the edits of the project’s files', () => {
  it('set the values of the entries, and keep what the file was', () => {
    expect(fileEdits(parts, new Map([[integration.id, file]]))).to.deep.equal([
      { profileId: integration.id, change: { file, text: fileAfter } },
    ]);
  });

  it('can be undone: the edits the other way round give the file back', () => {
    const back = edits.map((one) => ({ ...one, from: one.to, to: one.from }));
    const [undone] = fileEdits(
      [{ profile: integration, edits: back }],
      new Map([[integration.id, { path: '/p', text: fileAfter }]]),
    );
    expect(undone?.change.text).to.equal(file.text);
  });

  it('leave an entry alone that the file lacks, and set those that it has', () => {
    const text = profileText([permission('Account.Phone', 'edit')]);
    const [changed] = fileEdits(parts, new Map([[integration.id, { path: '/p', text }]]));
    expect(changed?.change.text).to.equal(profileText([permission('Account.Phone', 'none')]));
  });

  const none: [string, string | null | undefined][] = [
    ['is not there', null],
    ['was not looked for', undefined],
    ['has none of the entries', profileText([permission('Lead.Email', 'edit')])],
    ['says it already', fileAfter],
  ];
  for (const [what, text] of none) {
    it(`are none for a file that ${what}`, () => {
      const files = text === undefined ? new Map() : new Map([[integration.id, { path: '/p', text }]]);
      expect(fileEdits(parts, files)).to.deep.equal([]);
    });
  }

  it('give each profile its own', () => {
    const two = [
      { profile: integration, edits: [edit('Account.Phone', 'edit')] },
      { profile: second, edits: [edit('Account.Tier__c', 'read', { profile: second.name })] },
    ];
    const other = { path: '/q', text: file.text };
    const texts = fileEdits(
      two,
      new Map([
        [integration.id, file],
        [second.id, other],
      ]),
    ).map(({ change }) => change.text);
    expect(texts).to.deep.equal(
      ['Account.Phone', 'Account.Tier__c'].map((field) =>
        profileText(entries.map((one) => (one.field === field ? permission(field, 'none') : one))),
      ),
    );
  });

  it('name the file that is no profile', () => {
    const broken = new Map([[integration.id, { path: '/p', text: '<Profile><' }]]);
    let thrown: unknown;
    try {
      fileEdits(parts, broken);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).to.be.instanceOf(Problem).and.include({ key: 'unreadableProfile' });
    expect(thrown).to.have.nested.property('tokens[0]', '/p');
  });
});
