import { expect } from 'chai';
import { createHolderLookup, describeHolders, type HolderFormat } from '../../src/present/holders.ts';
import { finding } from '../support/report.ts';

const format: HolderFormat = {
  maxGroups: 2,
  maxUsers: 2,
  maxGrantors: 2,
  formatUser: (name) => name,
  formatGrantor: (name) => name,
};

function holder(
  username: string,
  through: string[],
  profile = 'Admin',
): { username: string; profile: string; through: string[] } {
  return { username, profile, through };
}

describe('the users who read a finding', () => {
  it('are those of its profile that share a grantor with it', () => {
    const holders = [holder('ada', ['A', 'B']), holder('bo', ['B']), holder('cy', ['A'], 'Other'), holder('di', ['C'])];
    const findHolders = createHolderLookup({ holders });
    expect(findHolders(finding({ through: ['A'] }))).to.deep.equal(['ada']);
    expect(findHolders(finding({ through: ['A', 'B'] }))).to.deep.equal(['ada', 'bo']);
    expect(findHolders(finding({ through: [] }))).to.deep.equal([]);
  });

  it('are described together where they have the same grantors, larger groups first', () => {
    const holders = [
      holder('ada', ['A', 'Unrelated']),
      holder('bo', ['B']),
      holder('cy', ['B']),
      holder('di', ['Unrelated']),
    ];
    expect(describeHolders([finding({ through: ['A', 'B'] })], holders, format)).to.deep.equal([
      'Read by bo, cy through B',
      'Read by ada through A',
    ]);
  });

  it('are counted beyond a few', () => {
    const holders = [
      ...['a1', 'a2', 'a3', 'a4'].map((name) => holder(name, ['A', 'B', 'C'])),
      ...['b1', 'b2'].map((name) => holder(name, ['A'])),
      holder('c1', ['B']),
    ];
    expect(describeHolders([finding({ through: ['A', 'B', 'C'] })], holders, format)).to.deep.equal([
      'Read by a1, a2 and 2 more through A, B and 1 more',
      'Read by b1, b2 through A',
      'Read by 1 more user through other combinations',
    ]);
  });
});
