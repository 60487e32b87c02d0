import { expect } from 'chai';
import fc from 'fast-check';
import { getObjectAccess } from '../../../src/fls/grantor.ts';
import { object } from '../../metadata/documents.ts';
import { allData, document, given, group, inspected, profile } from './fake-files.ts';

describe('inspectProject: what opens objects', () => {
  it('is unknown without permission sets and groups', async () => {
    const muting = document('MutingPermissionSet', 'M', object('Account', 'allowRead'));
    expect((await inspected([profile('A'), muting])).grantors).to.equal(null);
  });

  it('is unknown when none of them can be read', async () => {
    expect((await inspected([profile('A'), given('PermissionSet', 'S', '<')])).grantors).to.equal(null);
  });

  it('are permission sets, assigned to no known user', async () => {
    const { grantors } = await inspected([
      document('PermissionSet', 'One', object('Account', 'allowRead')),
      document('PermissionSet', 'All', allData('ViewAllData')),
    ]);
    expect([grantors?.users, grantors?.isComplete]).to.deep.equal([[], true]);
    expect(grantors?.all.map((one) => [one.name, one.objects.get('account')?.read, one.everyObject])).to.deep.equal([
      ['One', true, 'none'],
      ['All', undefined, 'read'],
    ]);
  });

  it('are sets, one for all its files, and groups of those that the project has, named without regard to case', async () => {
    const { grantors, notices } = await inspected([
      document('PermissionSet', 'Sales', object('Account', 'allowRead')),
      { ...document('PermissionSet', 'sales', object('Lead', 'allowRead')), path: 'other/sales' },
      group('Team', ['SALES', 'ns__Elsewhere'], ['Unknown_Mute']),
      group('Other', ['ns__Elsewhere']),
    ]);
    expect(grantors?.all.map(({ name, objects }) => [name, [...objects.keys()].sort()])).to.deep.equal([
      ['Sales', ['account', 'lead']],
      ['Team', ['account', 'lead']],
      ['Other', []],
    ]);
    expect(notices).to.deep.equal([{ key: 'groupMembersMissing', tokens: ['Unknown_Mute, ns__Elsewhere'] }]);
    expect(grantors?.isComplete).to.equal(false);
  });

  it('does not call a member missing that could not be read', async () => {
    const { notices, unreadable } = await inspected([given('PermissionSet', 'Sales', '<'), group('Team', ['Sales'])]);
    expect([notices, unreadable.length]).to.deep.equal([[], 1]);
  });

  it('is muted in the group alone', async () => {
    const { grantors } = await inspected([
      document(
        'PermissionSet',
        'S',
        object('Account', 'allowRead'),
        object('Lead', 'allowRead'),
        allData('ModifyAllData'),
      ),
      document('MutingPermissionSet', 'M', object('account', 'allowRead'), object('Lead', 'allowEdit')),
      document('MutingPermissionSet', 'MAll', allData('ModifyAllData')),
      group('Muted', ['S'], ['M']),
      group('MutedAll', ['S'], ['M', 'MAll']),
    ]);
    expect(
      grantors?.all.map(({ name, objects, everyObject }) => [name, [...objects.keys()], everyObject]),
    ).to.deep.equal([
      ['S', ['account', 'lead'], 'edit'],
      ['Muted', ['lead'], 'edit'],
      ['MutedAll', ['lead'], 'none'],
    ]);
  });
});

describe('inspectProject against an independent truth', () => {
  const OBJECTS = ['Account', 'Lead', 'Thing__c'];
  const ALL = ['ViewAllData', 'ModifyAllData'];
  const permissions = fc.record({
    objects: fc.uniqueArray(fc.constantFrom(...OBJECTS)),
    all: fc.uniqueArray(fc.constantFrom(...ALL)),
  });
  const names = ['S0', 'S1', 'S2', 'S3'];
  const mutes = ['M0', 'M1'];
  const projects = fc.record({
    sets: fc.dictionary(fc.constantFrom(...names), permissions),
    muting: fc.dictionary(fc.constantFrom(...mutes), permissions),
    groups: fc.array(
      fc.record({
        sets: fc.uniqueArray(fc.constantFrom(...names)),
        muting: fc.uniqueArray(fc.constantFrom(...mutes)),
      }),
      { maxLength: 3 },
    ),
  });

  it('finds for every object who grants it', async () => {
    await fc.assert(
      fc.asyncProperty(projects, async ({ sets, muting, groups }) => {
        const files = [
          ...(['PermissionSet', 'MutingPermissionSet'] as const).flatMap((type) =>
            Object.entries(type === 'PermissionSet' ? sets : muting).map(([name, { objects, all }]) =>
              document(type, name, ...objects.map((one) => object(one, 'allowRead')), ...all.map(allData)),
            ),
          ),
          ...groups.map((one, index) => group(`G${index}`, one.sets, one.muting)),
        ];
        const { grantors } = await inspected(files);
        const found = (name: string): readonly string[] => {
          const one = grantors?.all.find(({ name: known }) => known === name);
          return OBJECTS.filter((each) => one !== undefined && getObjectAccess(one, each) !== 'none');
        };
        const opens = (own: readonly string[], off: readonly string[], wanted: string): boolean =>
          [...ALL, wanted].some(
            (right) =>
              own.some((name) => rights(sets[name]).includes(right)) &&
              !off.some((name) => rights(muting[name]).includes(right)),
          );
        for (const name of Object.keys(sets))
          expect(found(name)).to.deep.equal(OBJECTS.filter((each) => opens([name], [], each)));
        for (const [index, one] of groups.entries())
          expect(found(`G${index}`)).to.deep.equal(OBJECTS.filter((each) => opens(one.sets, one.muting, each)));
        expect(grantors?.all.length ?? 0).to.equal(Object.keys(sets).length + groups.length);
      }),
    );
  });

  function rights(one: { readonly objects: readonly string[]; readonly all: readonly string[] } | undefined): string[] {
    return one ? [...one.objects, ...one.all] : [];
  }
});
