import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { renderImpactCsv } from '../../../src/present/formats/impact-csv.ts';

describe('impact as CSV', () => {
  it('is a header, then a row a user and field, in the order given', () => {
    expect(
      renderImpactCsv([
        { username: 'bo@example.com', field: 'Account.Phone', from: 'edit', to: 'none' },
        { username: 'ada@example.com', field: 'Account.Fax', from: 'edit', to: 'read' },
      ]),
    ).to.equal(
      '\ufeffusername,field,from,to\r\n' +
        'bo@example.com,Account.Phone,edit,none\r\n' +
        'ada@example.com,Account.Fax,edit,read\r\n',
    );
  });

  it('has its header when nobody loses anything', () => {
    expect(renderImpactCsv([])).to.equal('\ufeffusername,field,from,to\r\n');
  });

  it('lets no name be a formula, a row or an escape', () => {
    const username = '=HYPERLINK("http://x")\r\n+1,\u001b[31m@x';
    const text = renderImpactCsv([{ username, field: '-Account.Phone', from: 'edit', to: 'none' }]);
    expect(text).to.not.include('\u001b');
    expect(parse(text, { bom: true })).to.deep.equal([
      ['username', 'field', 'from', 'to'],
      [`'=HYPERLINK("http://x") +1,\ufffd[31m@x`, `'-Account.Phone`, 'edit', 'none'],
    ]);
  });
});
