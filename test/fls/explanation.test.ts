import { expect } from 'chai';
import { createExplainer, type FieldAccess, type FieldFacts } from '../../src/fls/explanation.ts';
import type { Access } from '../../src/fls/access.ts';
import type { Grantor, MemberAccess, ObjectRights } from '../../src/fls/grantor.ts';

const READ: ObjectRights = { read: true, edit: false, allFields: false };
const EDIT: ObjectRights = { read: true, edit: true, allFields: false };
const CONTROLLABLE = new Set(['Account', 'Case', 'Contact', 'Opportunity']);

function grantor(
  name: string,
  objects: Readonly<Record<string, ObjectRights>>,
  fields: Readonly<Record<string, Access>> = {},
  rest: Partial<Grantor> = {},
): Grantor {
  return {
    kind: 'PermissionSet',
    name,
    label: `Label of ${name}`,
    setId: null,
    state: 'inForce',
    objects: new Map(Object.entries(objects)),
    everyObject: 'none',
    everyField: false,
    fields: new Map(Object.entries(fields)),
    ...rest,
  };
}

function facts(field: string, rest: Partial<FieldFacts> = {}): FieldFacts {
  return { field, permission: field, updateable: true, ...rest };
}

/** `Account.Phone read, object by A, B, field by C (why)`. */
function summarize({ field, read, edit, objectVia, readVia, editVia }: FieldAccess): string {
  const list = (sources: FieldAccess['readVia']): string =>
    sources.map(({ name, why }) => (why === null ? name : `${name} (${why})`)).join(' + ');
  const word = edit ? 'edit' : read ? 'read' : 'none';
  return `${field} ${word} < ${list(objectVia)} < ${list(readVia)} < ${list(editVia)}`;
}

function explain(grantors: readonly Grantor[], ...fields: readonly FieldFacts[]): string[] {
  return createExplainer(fields, CONTROLLABLE)(grantors).map(summarize);
}

describe('an explanation of access', () => {
  const phone = grantor('ERP', {}, { 'Account.Phone': 'edit' }, { kind: 'Profile' });

  it('names who gives each half, which may be different grantors', () => {
    expect(explain([phone], facts('Account.Phone'))).to.deep.equal(['Account.Phone none <  < ERP < ERP']);
    expect(explain([phone, grantor('Readers', { Account: READ })], facts('Account.Phone'))).to.deep.equal([
      'Account.Phone read < Readers < ERP < ERP',
    ]);
    expect(explain([phone, grantor('Editors', { Account: EDIT })], facts('Account.Phone'))).to.deep.equal([
      'Account.Phone edit < Editors < ERP < ERP',
    ]);
  });

  it('gives the reason where it is not the object or field permission itself', () => {
    const all = [
      phone,
      grantor('Viewer', {}, {}, { everyObject: 'read' }),
      grantor('Modifier', {}, {}, { everyObject: 'edit' }),
      grantor('Records', { Account: { ...READ, allRecords: 'read' } }),
      grantor('AllRecords', { Account: { ...EDIT, allRecords: 'edit' } }),
      grantor('Wide', { Account: { ...READ, allFields: true } }),
      grantor('Global', {}, {}, { everyField: true }),
    ];
    const objects =
      'Viewer (View All Data) + Modifier (Modify All Data) + Records (Read and View All Records) + AllRecords (Read and Modify All Records) + Wide';
    expect(explain(all, facts('Account.Phone'))).to.deep.equal([
      `Account.Phone edit < ${objects} < ERP + Wide (View All Fields) + Global (View All Fields (Global)) < ERP`,
    ]);
  });

  it('names every permission by which a grantor gives a half, as one of them is enough', () => {
    const viewer = grantor('Viewer', { Account: READ }, {}, { everyObject: 'read' });
    const modifier = grantor('Modifier', { Account: { ...EDIT, allRecords: 'edit' } }, {}, { everyObject: 'edit' });
    expect(explain([phone, viewer, modifier], facts('Account.Phone'))).to.deep.equal([
      'Account.Phone edit < Viewer (View All Data; Read on Account) + Modifier (Modify All Data; Read and Modify All Records on Account) < ERP < ERP',
    ]);
    const almighty = grantor('Almighty', {}, {}, { everyObject: 'edit', viewsAllData: true });
    expect(explain([almighty], facts('Account.Phone'))).to.deep.equal([
      'Account.Phone none < Almighty (View All Data; Modify All Data) <  < ',
    ]);
    const sales = grantor('Sales', { Opportunity: { ...READ, allRecords: 'read' } }, {});
    expect(explain([sales], facts('OpportunityLineItem.Discount'))).to.deep.equal([
      'OpportunityLineItem.Discount none < Sales (Read and View All Records on Opportunity) <  < ',
    ]);
    expect(explain([viewer], facts('OpportunityLineItem.Discount'))).to.deep.equal([
      'OpportunityLineItem.Discount none < Viewer (View All Data) <  < ',
    ]);
  });

  it('names the field permission of another field only where there is one', () => {
    const wide = grantor('Wide', { Contact: { ...READ, allFields: true } }, { 'Contact.Level__c': 'read' });
    const mirror = (field: string, permission: string): FieldFacts => facts(field, { permission });
    expect(
      explain([wide], mirror('Account.Kind__pc', 'Contact.Kind__c'), mirror('Account.Level__pc', 'Contact.Level__c')),
    ).to.deep.equal([
      'Account.Kind__pc none <  < Wide (View All Fields on Contact) < ',
      'Account.Level__pc none <  < Wide (View All Fields on Contact; field permission on Contact.Level__c) < ',
    ]);
  });

  it('does not say that a profile has a field permission which the org may make up for View All Fields', () => {
    const fields = { 'Account.Phone': 'edit', 'Account.Fax': 'read' } as const;
    const profile = grantor('ERP', { Account: { ...READ, allFields: true } }, fields, { kind: 'Profile' });
    expect(explain([profile], facts('Account.Phone'), facts('Account.Fax'))).to.deep.equal([
      'Account.Phone read < ERP < ERP (View All Fields; field permission) < ERP',
      'Account.Fax read < ERP < ERP (View All Fields) < ',
    ]);
  });

  it('leaves out what is not in force, and names what may be with the reason', () => {
    const idle = grantor('Session', { Account: READ }, { 'Account.Fax': 'read' }, { state: 'sessionBased' });
    const unclear = grantor('Team', { Account: READ }, {}, { kind: 'PermissionSetGroup', state: 'groupUnclear' });
    expect(explain([phone, idle, unclear], facts('Account.Phone'), facts('Account.Fax'))).to.deep.equal([
      'Account.Phone read < Team (if it is in force, which the org does not show) < ERP < ERP',
      'Account.Fax none < Team (if it is in force, which the org does not show) <  < ',
    ]);
  });

  it('says of a group in force that it is the muting which the org does not show', () => {
    for (const state of ['mutingHidden', 'membersHidden'] as const) {
      const team = grantor('Team', { Account: READ }, {}, { kind: 'PermissionSetGroup', state });
      expect(explain([phone, team], facts('Account.Phone'))).to.deep.equal([
        'Account.Phone read < Team (unless the group mutes it, which the org does not show) < ERP < ERP',
      ]);
    }
  });

  it('says View All Fields also of a grantor that has an entry for the field', () => {
    const wide = grantor('Wide', { Account: { ...EDIT, allFields: true } }, { 'Account.Phone': 'edit' });
    expect(explain([wide], facts('Account.Phone'))).to.deep.equal([
      'Account.Phone edit < Wide < Wide (View All Fields; field permission) < Wide',
    ]);
  });

  it('names what a group mutes of the object that decides: Read, or Edit alone', () => {
    const team = grantor('Team', {}, {}, { kind: 'PermissionSetGroup' });
    const mute = (rights: ObjectRights, object: string, field: string): (string | null)[] => {
      const muted: MemberAccess = {
        ...{ viewAllData: false, modifyAllData: false, everyField: false },
        ...{ objects: new Map([[object, rights]]), fields: new Map() },
      };
      const [access] = createExplainer([facts(field)], CONTROLLABLE)(
        [phone, team],
        new Map([[team, { sets: [], muting: [muted], areAllShown: false }]]),
      );
      return (access?.mutedBy ?? []).map(({ why }) => why);
    };
    expect(mute(READ, 'Account', 'Account.Phone')).to.deep.equal(['mutes Read on Account']);
    expect(mute({ ...EDIT, read: false }, 'Account', 'Account.Phone')).to.deep.equal(['mutes Edit on Account']);
    expect(mute(READ, 'Opportunity', 'OpportunityLineItem.Discount')).to.deep.equal(['mutes Read on Opportunity']);
    expect(mute(READ, 'Contact', 'Account.Phone')).to.deep.equal([]);
  });

  it('follows the field whose permission decides, and needs none for fields that hold none', () => {
    const readers = grantor(
      'Readers',
      { Account: EDIT },
      { 'Account.BillingAddress': 'read', 'Contact.Kind__c': 'edit' },
    );
    expect(
      explain(
        [readers],
        facts('Account.BillingCity', { permission: 'Account.BillingAddress' }),
        facts('Account.Kind__pc', { permission: 'Contact.Kind__c' }),
        facts('Account.Name', { permission: null }),
        facts('Account.CreatedDate', { permission: null, updateable: false }),
      ),
    ).to.deep.equal([
      'Account.BillingCity read < Readers < Readers (field permission on Account.BillingAddress) < ',
      'Account.Kind__pc edit < Readers < Readers (field permission on Contact.Kind__c) < Readers (field permission on Contact.Kind__c)',
      'Account.Name edit < Readers <  < ',
      'Account.CreatedDate read < Readers <  < ',
    ]);
  });

  it('asks the parent where it is documented, and counts other objects without permissions of their own as open', () => {
    const lines = grantor('Lines', {}, { 'OpportunityLineItem.Discount': 'edit', 'Task.Type': 'read' });
    const asked = [facts('OpportunityLineItem.Discount'), facts('Task.Type')];
    expect(explain([lines], ...asked)).to.deep.equal([
      'OpportunityLineItem.Discount none <  < Lines < Lines',
      'Task.Type read <  < Lines < ',
    ]);
    expect(explain([lines, grantor('Sales', { Opportunity: READ })], ...asked)[0]).to.equal(
      'OpportunityLineItem.Discount read < Sales (Read on Opportunity) < Lines < Lines',
    );
  });

  it('shares what is equal between users', () => {
    const explain = createExplainer([facts('Account.Phone'), facts('Account.Fax')], CONTROLLABLE);
    const accounts = grantor('Accounts', { Account: READ });
    const fax = grantor('Fax', {}, { 'Account.Fax': 'read' });
    const [first, second] = [explain([phone, accounts]), explain([phone, accounts, fax])];
    expect(first[0]).to.equal(second[0]);
    expect(first[1]).to.not.deep.equal(second[1]);
    expect(first[1]?.objectVia).to.equal(second[1]?.objectVia);
  });
});
