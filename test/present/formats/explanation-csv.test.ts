import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { AccessSource } from '../../../src/fls/access-source.ts';
import type { Explanation } from '../../../src/fls/explained-subject.ts';
import type { FieldAccess } from '../../../src/fls/explanation.ts';
import { renderExplanation } from '../../../src/present/formats/explanation/index.ts';
import { accessOn } from '../../support/field-access.ts';
import { pageExplanation, typedExplain } from '../../support/page-explanation.ts';

const PROFILE: AccessSource = { kind: 'Profile', name: 'ERP', label: 'ERP', why: null };
const TEAM: AccessSource = { kind: 'PermissionSetGroup', name: 'Team', label: 'Team', why: 'View All Data' };

function access(field: string, rest: Partial<FieldAccess> = {}): FieldAccess {
  return accessOn(field, { objectVia: [TEAM], readVia: [PROFILE], ...rest });
}

function explanation(fields: readonly FieldAccess[], usernames: readonly string[] = ['erp@x']): Explanation {
  const rest = { profile: 'ERP', isProfileListed: true, hasHiddenSets: false, idle: [] };
  return pageExplanation({ subjects: [{ usernames, fields, ...rest }] });
}

async function renderText(given: Explanation): Promise<string> {
  const { text } = await renderExplanation('csv', given, { toFile: false, typed: typedExplain });
  return text;
}

async function readRows(given: Explanation): Promise<Record<string, string>[]> {
  return parse<Record<string, string>>(await renderText(given), { columns: true });
}

describe('an explanation as CSV', () => {
  it('has a row for each user and field, and no formula', async () => {
    const rows = await readRows(
      explanation([access('Account.Phone', { readVia: [{ ...PROFILE, name: '=1+1' }] })], ['a@x', 'b@x']),
    );
    expect(rows.map(({ username, field, access: word }) => [username, field, word])).to.deep.equal([
      ['a@x', 'Account.Phone', 'read'],
      ['b@x', 'Account.Phone', 'read'],
    ]);
    expect(rows[0]).to.include({ object_via: 'permission set group Team (View All Data)' });
    expect(await renderText(explanation([access('Account.Phone')], ['=cmd()']))).to.include("'=cmd()");
    const mutedBy = ['mutes View All Data', 'mutes read on the field'].map((why) => ({ ...TEAM, why }));
    expect(await renderText(explanation([access('Account.Phone', { mutedBy })]))).to.include(
      'permission set group Team (mutes View All Data; mutes read on the field),',
    );
  });

  it('names the org in each row', async () => {
    const given = explanation([access('Account.Phone')]);
    const org = {
      id: '00D000000000001EAA',
      alias: 'dev',
      username: 'admin@x',
      instanceUrl: 'https://x.my.salesforce.com',
    };
    const [row] = await readRows({ ...given, context: { ...given.context, org: { ...org, kind: 'sandbox' } } });
    expect(row).to.include({ org_id: org.id, org: 'dev', generated_at: '2026-11-27T08:00:00.000Z' });
  });

  it('has what the platform says of each user and field, and nothing where it was not asked or does not tell', async () => {
    const given = explanation([access('Account.Phone'), access('Account.Fax')], ['a@x', 'b@x', 'c@x']);
    const proved = new Map([
      ['a@x', new Map([['Account.Phone', { read: true, edit: true }]])],
      ['b@x', new Map([['Account.Phone', { read: false, edit: false }]])],
    ]);
    const listProved = async (proof: Explanation['proof']): Promise<unknown> =>
      (await readRows({ ...given, proof })).map((row) => row['proved']);
    expect(await listProved(given.proof && { ...given.proof, proved })).to.deep.equal(['edit', '', 'none', '', '', '']);
    expect(await listProved(null)).to.deep.equal(['', '', '', '', '', '']);
  });
});
