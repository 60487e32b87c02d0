import { expect } from 'chai';
import { mergeProfile, type MergedPermissions } from '../../src/metadata/merge.ts';
import { toAccess } from '../../src/fls/access.ts';
import { readProfile } from '../../src/metadata/profile.ts';
import { field, retrieved } from './documents.ts';

function merge(project: string, org: string): MergedPermissions {
  return mergeProfile(project, org, { objects: new Set(['Account']) });
}

describe('mergeProfile at large', () => {
  it('inserts where the file’s own order has it, with or without regard to case', () => {
    const names = (text: string): string[] =>
      [...text.matchAll(/<field>Account\.(\w+)</g)].map(([, name = '']) => name);
    const org = retrieved(...['Fax', 'Name2', 'Zip', 'ns__Kind__c'].map((name) => field(`Account.${name}`)));
    const caseless = retrieved(field('Account.Fax'), field('Account.ns__Kind__c'), field('Account.Zip'));
    const strict = retrieved(field('Account.Fax'), field('Account.Zip'), field('Account.ns__Kind__c'));
    expect(names(merge(caseless, org).text)).to.deep.equal(['Fax', 'Name2', 'ns__Kind__c', 'Zip']);
    expect(names(merge(strict, org).text)).to.deep.equal(['Fax', 'Name2', 'Zip', 'ns__Kind__c']);
  });

  it('takes hundreds of thousands of edits', () => {
    const numbered = (digits: string): string[] =>
      Array.from({ length: 70_000 }, (_, index) => `Account.F${index}${digits}`);
    const entries = (digits: string, rights: '' | 'r' | 're'): string =>
      numbered(digits)
        .map((name) => field(name, rights))
        .join('\n');
    const project = retrieved(entries('a', 're'));
    const org = retrieved(entries('b', 'r'), entries('a', ''));
    const { text, removedNames } = merge(project, org);
    const rights = readProfile(text).fieldPermissions.map(toAccess);
    expect([rights.length, rights.filter((access) => access === 'read').length]).to.deep.equal([140_000, 70_000]);
    expect(rights).to.not.include('edit');
    expect(removedNames).to.deep.equal([]);
  });
});
