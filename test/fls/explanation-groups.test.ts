import { expect } from 'chai';
import { formatReasons } from '../../src/fls/access-source.ts';
import { createExplainer, type FieldAccess } from '../../src/fls/explanation.ts';
import type { Grantor, MemberAccess } from '../../src/fls/grantor.ts';
import { computeGroupAccess } from '../../src/fls/group-access.ts';
import type { GroupMembership } from '../../src/fls/muting.ts';
import { EDIT, grantor, READ, WIDE } from '../support/grantors.ts';

const CONTROLLABLE = new Set(['Account', 'Opportunity']);

const READERS = grantor('Readers', { Account: READ });
const FIELDS = grantor('Fields', {}, { 'Account.Phone': 'edit', 'Account.Fax': 'read' });
const VIEWER = grantor('Viewer', {}, {}, { everyObject: 'read' });

function mute(rest: Partial<MemberAccess>): MemberAccess {
  return {
    viewAllData: false,
    modifyAllData: false,
    everyField: false,
    objects: new Map(),
    fields: new Map(),
    ...rest,
  };
}

function toMember(set: Grantor): MemberAccess {
  const { objects, everyObject, everyField, fields } = set;
  return { viewAllData: everyObject !== 'none', modifyAllData: everyObject === 'edit', everyField, objects, fields };
}

/** What a user reads of the field who has the group alone. */
function explainGroup(
  sets: readonly Grantor[],
  field: string,
  { areAllShown = true, muting = [], ...rest }: Partial<GroupMembership> & Partial<Grantor> = {},
): FieldAccess {
  const sum = computeGroupAccess(sets.map(toMember), muting);
  const team = grantor('Team', {}, {}, { kind: 'PermissionSetGroup', ...sum, ...rest });
  const groups = new Map([[team, { sets, muting, areAllShown }]]);
  const [access] = createExplainer([{ field, permission: field, updateable: true }], CONTROLLABLE)([team], groups);
  if (!access) throw new Error('nothing was explained');
  return access;
}

function listReasons(sources: FieldAccess['readVia']): (string | null)[] {
  return sources.map(formatReasons);
}

describe('an explanation of what a group gives', () => {
  it('names the permission sets in it that give each half, and those alone', () => {
    const access = explainGroup([READERS, FIELDS], 'Account.Phone');
    expect(access.readVia).to.deep.equal([
      {
        ...{ kind: 'PermissionSetGroup', name: 'Team', label: 'Team', why: null },
        members: [{ name: 'Fields', label: 'Fields', why: null }],
      },
    ]);
    expect(listReasons(access.objectVia)).to.deep.equal(['permission set Readers']);
    expect(listReasons(access.editVia)).to.deep.equal(['permission set Fields']);
    expect(explainGroup([READERS, FIELDS], 'Account.Fax').editVia).to.deep.equal([]);
  });

  it('is the same object for all fields that the same permission sets give', () => {
    const sets = [READERS, FIELDS];
    const team = grantor('Team', {}, {}, { kind: 'PermissionSetGroup', ...computeGroupAccess(sets.map(toMember), []) });
    const groups = new Map([[team, { sets, muting: [], areAllShown: true }]]);
    const fields = ['Account.Phone', 'Account.Fax'].map((field) => ({ field, permission: field, updateable: true }));
    const [phone, fax] = createExplainer(fields, CONTROLLABLE)([team], groups);
    expect(phone?.readVia).to.have.length(1);
    expect(phone?.readVia[0]).to.equal(fax?.readVia[0]);
    expect(phone?.readVia[0]).to.not.equal(phone?.objectVia[0]);
  });

  it('says by which permission each of them gives it', () => {
    const wide = grantor('Wide', { Account: WIDE });
    const { objectVia, readVia } = explainGroup([VIEWER, READERS, FIELDS, wide], 'Account.Phone');
    expect(listReasons(objectVia)).to.deep.equal([
      'permission set Viewer (View All Data), permission set Readers, permission set Wide',
    ]);
    expect(listReasons(readVia)).to.deep.equal(['permission set Fields, permission set Wide (View All Fields)']);
  });

  it('does not name a permission set whose right the group mutes', () => {
    const muting = [mute({ viewAllData: true, fields: new Map([['Account.Phone', 'read']]) })];
    const { objectVia, readVia, editVia } = explainGroup([VIEWER, READERS, FIELDS], 'Account.Phone', { muting });
    expect(listReasons(objectVia)).to.deep.equal(['permission set Readers']);
    expect(listReasons(readVia)).to.deep.equal(['permission set Fields']);
    expect(editVia).to.deep.equal([]);
  });

  it('does not say of a permission set that it opens all records, where the group does not', () => {
    const all = grantor('All', { Account: { ...READ, allRecords: 'edit' } });
    const listObject = (allRecords: 'read' | 'edit' | null): (string | null)[] => {
      const rights = allRecords === null ? READ : { ...READ, allRecords };
      return listReasons(explainGroup([all], 'Account.Phone', { objects: new Map([['Account', rights]]) }).objectVia);
    };
    expect(listObject('edit')).to.deep.equal(['permission set All (Read and Modify All Records)']);
    expect(listObject('read')).to.deep.equal(['permission set All (Read and View All Records)']);
    expect(listObject(null)).to.deep.equal(['permission set All']);
  });

  it('names the group alone where the org hides its permission sets, with the reasons that no shown one has', () => {
    const hidden = { areAllShown: false, objects: new Map([['Account', READ]]), everyObject: 'read' } as const;
    expect(listReasons(explainGroup([], 'Account.Phone', hidden).objectVia)).to.deep.equal([
      'View All Data; Read on Account',
    ]);
    expect(listReasons(explainGroup([VIEWER], 'Account.Phone', hidden).objectVia)).to.deep.equal([
      'permission set Viewer (View All Data); Read on Account',
    ]);
  });

  it('says of the group, and not of its permission sets, that it is not sure whether it gives it', () => {
    const { objectVia } = explainGroup([READERS], 'Account.Phone', { state: 'mutingHidden' });
    expect(listReasons(objectVia)).to.deep.equal([
      'permission set Readers; unless the group mutes it, which the org does not show',
    ]);
  });
});

describe('an explanation of what a group mutes', () => {
  const modifier = grantor('Modifier', { Account: EDIT }, {}, { everyObject: 'edit' });
  const almighty: Grantor = { ...modifier, viewsAllData: true };
  const wide = grantor('Wide', { Account: WIDE }, {}, { everyField: true });

  function listMuted(sets: readonly Grantor[], muted: Partial<MemberAccess>, areAllShown = true): string | null {
    const { mutedBy } = explainGroup(sets, 'Account.Phone', { muting: [mute(muted)], areAllShown });
    return mutedBy.length === 0 ? null : mutedBy.map(({ why }) => why).join('; ');
  }

  it('names every permission that it takes of either half', () => {
    expect(listMuted([VIEWER], { viewAllData: true })).to.equal('mutes View All Data');
    expect(listMuted([almighty], { viewAllData: true, modifyAllData: true })).to.equal(
      'mutes View All Data; mutes Modify All Data',
    );
    expect(listMuted([modifier], { viewAllData: true, modifyAllData: true })).to.equal('mutes Modify All Data');
    expect(listMuted([wide], { everyField: true })).to.equal('mutes View All Fields (Global)');
    expect(listMuted([wide], { objects: new Map([['Account', { ...WIDE, read: false }]]) })).to.equal(
      'mutes View All Fields on Account',
    );
    expect(listMuted([READERS], { objects: new Map([['Account', READ]]) })).to.equal('mutes Read on Account');
    expect(listMuted([modifier], { objects: new Map([['Account', { ...EDIT, read: false }]]) })).to.equal(
      'mutes Edit on Account',
    );
    expect(listMuted([FIELDS], { fields: new Map([['Account.Phone', 'none']]) })).to.equal('mutes read on the field');
    expect(listMuted([FIELDS], { fields: new Map([['Account.Phone', 'read']]) })).to.equal('mutes edit on the field');
  });

  it('names nothing that no permission set of the group grants, unless some are hidden', () => {
    const everything: Partial<MemberAccess> = {
      ...{ viewAllData: true, modifyAllData: true, everyField: true },
      objects: new Map([['Account', { ...EDIT, allFields: true }]]),
      fields: new Map([['Account.Phone', 'none']]),
    };
    expect(listMuted([grantor('Other', { Opportunity: EDIT })], everything)).to.equal(null);
    expect(listMuted([], everything, false))
      .to.include('mutes View All Data; ')
      .and.include('mutes read on the field');
  });
});
