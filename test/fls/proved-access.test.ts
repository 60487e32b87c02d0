import { expect } from 'chai';
import { findProvedAccess, joinAnswers, type ProvedAccess } from '../../src/fls/proved-access.ts';

const FIELD = 'Account.Phone';
const none: ProvedAccess = { read: false, edit: false };
const read: ProvedAccess = { read: true, edit: false };
const edit: ProvedAccess = { read: true, edit: true };

/** What the permissions say: whether they open the object, and whether the field can be edited. */
const closed = { field: FIELD, edit: false, isObjectOpen: false };
const open = { field: FIELD, edit: false, isObjectOpen: true };
const openForEdit = { field: FIELD, edit: true, isObjectOpen: true };

describe('what two tables of the platform prove of a field', () => {
  const prove = (
    field: ProvedAccess | null,
    object: ProvedAccess | null,
    explained: typeof closed,
  ): ProvedAccess | null => findProvedAccess(joinAnswers(new Map(field ? [[FIELD, field]] : []), object), explained);

  const CELLS: readonly [string, ProvedAccess | null, ProvedAccess | null, ProvedAccess | null][] = [
    ['both may be edited', edit, edit, edit],
    ['the object may only be read', edit, read, read],
    ['the object may not be read', edit, none, none],
    ['the field may only be read', read, edit, read],
    ['both may only be read', read, read, read],
    ['the field may be read, the object not', read, none, none],
    ['the field may not be read', none, edit, none],
    ['neither may be read', none, none, none],
    ['the field may not be read, of the object nothing is told', none, null, none],
    ['of the field nothing is told, the object may be edited', null, edit, null],
    ['of the field nothing is told, the object may be read', null, read, null],
    ['of the field nothing is told, the object may not be read', null, none, none],
    ['nothing is told', null, null, null],
  ];
  for (const [title, field, object, proved] of CELLS) {
    it(`${title}, whatever the permissions say`, () => {
      for (const explained of [closed, open, openForEdit])
        expect(prove(field, object, explained)).to.deep.equal(proved);
    });
  }

  it('of the object nothing is told, so the permissions have to open it', () => {
    expect(prove(read, null, closed)).to.equal(null);
    expect(prove(edit, null, closed)).to.equal(null);
    expect(prove(read, null, open)).to.deep.equal(read);
    expect(prove(read, null, openForEdit)).to.deep.equal(read);
    expect(prove(edit, null, openForEdit)).to.deep.equal(edit);
  });

  it('does not call it editable where the permissions may withhold that by the object', () => {
    expect(prove(edit, null, open)).to.equal(null);
  });

  it('a field that cannot be read cannot be edited either', () => {
    expect(prove({ read: false, edit: true }, edit, openForEdit)).to.deep.equal(none);
    expect(prove(edit, { read: false, edit: true }, openForEdit)).to.deep.equal(none);
  });

  it('knows a lookup without Id by its name with Id', () => {
    const lookup = { ...open, field: 'Account.Parent' };
    const fields = new Map([['Account.ParentId', read]]);
    expect(findProvedAccess(joinAnswers(fields, edit), lookup)).to.deep.equal(read);
    expect(findProvedAccess(joinAnswers(fields, null), lookup)).to.deep.equal(read);
    expect(findProvedAccess(joinAnswers(fields, edit), { ...open, field: 'Account.Par' })).to.equal(null);
  });
});
