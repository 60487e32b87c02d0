import { expect } from 'chai';
import { mergePartialProfiles, type PartialProfile } from '../../src/metadata/merge-partials.ts';
import { field, object, retrieved } from './documents.ts';

function part(objects: readonly string[], ...sections: readonly string[]): PartialProfile {
  return {
    objects: new Set(objects),
    text: retrieved('<custom>true</custom>', ...sections, '<userLicense>X</userLicense>'),
  };
}

describe('mergeParts', () => {
  it('gives a single part back as it is', () => {
    const only = part(['Account'], field('Account.A'));
    expect(mergePartialProfiles([only])).to.equal(only.text);
  });

  it('puts the entries of several answers together as one answer would hold them', () => {
    const parts = [
      part(['Account', 'Lead'], field('Account.A', 'r'), field('Lead.A'), object('Lead', 'allowRead')),
      part(['Contact'], field('Contact.A', 're'), field('Contact.B')),
      part(
        ['Asset', 'Account__c'],
        field('Account__c.A'),
        field('Asset.A', 'r'),
        object('Asset', 'allowRead', 'allowEdit'),
      ),
    ];
    expect(mergePartialProfiles(parts)).to.equal(
      part(
        [],
        field('Account.A', 'r'),
        field('Account__c.A'),
        field('Asset.A', 'r'),
        field('Contact.A', 're'),
        field('Contact.B'),
        field('Lead.A'),
        object('Asset', 'allowRead', 'allowEdit'),
        object('Lead', 'allowRead'),
      ).text,
    );
  });

  it('keeps the other sections that only one part has, where they sort', () => {
    const recordType = (name: string): string =>
      `<recordTypeVisibilities>\n        <recordType>${name}</recordType>\n    </recordTypeVisibilities>`;
    const parts = [
      part(['Account'], field('Account.A'), recordType('Account.Big')),
      part(['Lead'], field('Lead.A'), recordType('Lead.Hot'), recordType('Lead.Old')),
    ];
    expect(mergePartialProfiles(parts)).to.equal(
      part([], field('Account.A'), field('Lead.A'), ...['Account.Big', 'Lead.Hot', 'Lead.Old'].map(recordType)).text,
    );
  });

  it('lets the part that was asked for an object speak for it', () => {
    const parts = [
      part(['Account'], field('Account.A', 'r'), field('Contact.A', 're'), field('Contact.Gone')),
      part(['Contact'], field('Account.A'), field('Contact.A')),
      part(['Lead'], field('Contact.A', 're'), field('Contact.Gone2')),
    ];
    expect(mergePartialProfiles(parts)).to.equal(part([], field('Account.A', 'r'), field('Contact.A')).text);
  });

  it('keeps what came unasked and no part was asked for', () => {
    const parts = [
      part(['Account'], field('Account.A'), field('Account__hd.A', 'r')),
      part(['Lead'], field('Lead.A'), field('Lead__hd.A', 'r')),
    ];
    expect(mergePartialProfiles(parts)).to.equal(
      part([], field('Account.A'), field('Account__hd.A', 'r'), field('Lead.A'), field('Lead__hd.A', 'r')).text,
    );
  });

  it('takes no entry of an object from a part that was not asked for it, where the first part was', () => {
    const parts = [part(['Account'], field('Account.A')), part(['Lead'], field('Account.Gone', 'r'), field('Lead.A'))];
    expect(mergePartialProfiles(parts)).to.equal(part([], field('Account.A'), field('Lead.A')).text);
  });

  it('takes the sections that always come from the first part', () => {
    const [first, second] = [part(['Account'], field('Account.A')), part(['Lead'], '<loginFlows/>', field('Lead.A'))];
    expect(mergePartialProfiles([first, second])).to.equal(part([], field('Account.A'), field('Lead.A')).text);
  });

  it('refuses to make a profile of nothing', () =>
    expect(() => mergePartialProfiles([])).to.throw(RangeError, 'no profile to merge'));
});
