import { expect } from 'chai';
import type { Edit } from '../../../src/fls/change.ts';
import { createUnprovedNotices } from '../../../src/flows/change/retrieve-proof.ts';
import { integration, permission, profileText } from '../fakes.ts';

const edit = (field: string): Edit => ({ profile: integration.name, field, from: 'edit', to: 'none' });

describe('what a verification by retrieve does not prove', () => {
  const accepted = [
    {
      profile: integration,
      edits: [edit('Account.Phone'), edit('Case.Origin'), edit('Case.Type'), edit('Lead.Email')],
    },
  ];
  const texts = (...fields: string[]): Map<string, string[]> =>
    new Map([[integration.name, fields.map((field) => profileText([permission(field, 'edit')]))]]);

  it('is named by object, with how many edits each', () => {
    const notices = createUnprovedNotices(
      accepted,
      texts('Account.Phone', 'Case.Type', 'Case.Origin'),
      texts('Account.Phone', 'Lead.Email'),
    );
    expect(notices).to.deep.equal([{ key: 'retrieveProvesNot', tokens: ['2', 'Case (2), Lead (1)'] }]);
  });

  it('is nothing where both retrieves show every edited field', () => {
    const all = texts('Account.Phone', 'Case.Origin', 'Case.Type', 'Lead.Email');
    expect(createUnprovedNotices(accepted, all, all)).to.deep.equal([]);
  });

  it('is nothing of an edit that the org did not accept', () => {
    expect(createUnprovedNotices([{ profile: integration, edits: [] }], texts(), texts())).to.deep.equal([]);
  });
});
