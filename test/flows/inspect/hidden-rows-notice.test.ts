import { expect } from 'chai';
import { createHiddenRowsNotice, createNewHiddenRowsNotice } from '../../../src/flows/inspect/hidden-rows-notice.ts';

describe('the notice on hidden rows', () => {
  const hiding = (
    ...counts: readonly (readonly [string, number])[]
  ): { countHiddenRows: () => Map<string, number> } => ({
    countHiddenRows: () => new Map(counts),
  });

  it('names the number of each object', () => {
    const [notice] = createHiddenRowsNotice(hiding(['FieldPermissions', 2], ['User', 3]));
    expect(notice).to.deep.equal({ key: 'rowsHidden', tokens: ['5', 'FieldPermissions 2, User 3'] });
    expect(createHiddenRowsNotice(hiding())).to.deep.equal([]);
  });

  it('is new where more rows turn out to be hidden than was said', () => {
    const shown = createHiddenRowsNotice(hiding(['FieldPermissions', 2]));
    expect(createNewHiddenRowsNotice(hiding(['FieldPermissions', 2]), shown)).to.deep.equal([]);
    const later = createNewHiddenRowsNotice(hiding(['FieldPermissions', 2], ['User', 1]), shown);
    expect(later.map(({ tokens }) => tokens[0])).to.deep.equal(['3']);
  });
});
