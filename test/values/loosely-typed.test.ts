import { expect } from 'chai';
import { hasErrorCode, hasList, readMember, toList, toText } from '../../src/values/loosely-typed.ts';

describe('a value of unknown type', () => {
  it('gives its member, and undefined where it cannot have one', () => {
    expect(readMember({ a: 1 }, 'a')).to.equal(1);
    for (const value of [{}, null, undefined, 'text', 7]) expect(readMember(value, 'a')).to.equal(undefined);
    expect(readMember(new Error('text'), 'message')).to.equal('text');
  });

  it('is text only when it is a string', () => {
    expect([toText('a'), toText(7), toText(null), toText({})]).to.deep.equal(['a', '', '', '']);
  });

  it('becomes a list: itself, of one, or empty', () => {
    expect([toList([1, 2]), toList(1), toList(null), toList(undefined)]).to.deep.equal([[1, 2], [1], [], []]);
  });

  it('has a list only where the member is one', () => {
    expect([hasList({ a: [] }, 'a'), hasList({ a: {} }, 'a'), hasList(null, 'a')]).to.deep.equal([true, false, false]);
  });

  it('has an error code only when it is an error', () => {
    const error = Object.assign(new Error('no such file'), { code: 'ENOENT' });
    expect(hasErrorCode(error, 'ENOTDIR', 'ENOENT')).to.equal(true);
    expect([hasErrorCode(error, 'EACCES'), hasErrorCode({ code: 'ENOENT' }, 'ENOENT')]).to.deep.equal([false, false]);
  });
});
