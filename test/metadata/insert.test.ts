import { expect } from 'chai';
import { mergeProfile } from '../../src/metadata/merge.ts';
import { field, NAMESPACE, object, retrieved } from './documents.ts';

const XMLNS = `xmlns="${NAMESPACE}"`;

function merged(project: string, org: string): string {
  return mergeProfile(project, org, { objects: new Set(['Account', 'Contact']) }).text;
}

describe('a new entry goes', () => {
  const fields = (...names: readonly string[]): string => retrieved(...names.map((name) => field(name)));
  const cases: readonly (readonly [string, readonly string[], readonly string[], readonly string[]])[] = [
    ['between its neighbours', ['Account.B', 'Account.D'], ['Account.C'], ['Account.B', 'Account.C', 'Account.D']],
    ['first', ['Account.B'], ['Account.A'], ['Account.A', 'Account.B']],
    ['last', ['Account.B'], ['Account.C'], ['Account.B', 'Account.C']],
    [
      'in code-unit order',
      ['Account.a', 'Account__c.A'],
      ['Account.Z', 'Account.b'],
      ['Account.Z', 'Account.a', 'Account.b', 'Account__c.A'],
    ],
    [
      'with others in order',
      ['Account.B'],
      ['Account.D', 'Account.C', 'Account.A'],
      ['Account.A', 'Account.B', 'Account.C', 'Account.D'],
    ],
    [
      'behind the nearest before it in a file out of order',
      ['Account.X', 'Account.A', 'Account.M', 'Account.B'],
      ['Account.N', 'Account.C'],
      ['Account.X', 'Account.A', 'Account.M', 'Account.N', 'Account.B', 'Account.C'],
    ],
    [
      'before all where none is before it in such a file',
      ['Account.X', 'Account.B'],
      ['Account.A'],
      ['Account.A', 'Account.X', 'Account.B'],
    ],
    ['among entries of other objects', ['Abc.X', 'Lead.X'], ['Account.A'], ['Abc.X', 'Account.A', 'Lead.X']],
    [
      'where its only neighbours go',
      ['Account.Gone1', 'Account.Gone2'],
      ['Account.A', 'Account.Z'],
      ['Account.A', 'Account.Z'],
    ],
  ];
  for (const [name, project, added, after] of cases) {
    it(name, () => {
      const inScope = project.filter((one) => one.startsWith('Account.') && !one.includes('Gone'));
      expect(merged(fields(...project), fields(...inScope, ...added))).to.equal(fields(...after));
    });
  }

  it('among the sections, which are sorted by name, when it is the first of its kind', () => {
    const sections = [
      '<custom>true</custom>',
      '<loginFlows>\n    <flow>F</flow>\n</loginFlows>',
      '<userLicense>X</userLicense>',
    ] as const;
    const account = [field('Account.A', 'r'), object('Account', 'allowRead')] as const;
    expect(merged(retrieved(...sections), retrieved(...account))).to.equal(
      retrieved(sections[0], account[0], sections[1], account[1], sections[2]),
    );
  });

  it('behind the comments that fill the line of its neighbour, before those that belong to the next', () => {
    const project = retrieved(
      `${field('Account.A')} <!-- a -->  <!-- a, too\n -->`,
      '',
      '<!-- c -->',
      field('Account.C'),
    );
    expect(merged(project, fields('Account.A', 'Account.B', 'Account.C'))).to.equal(
      retrieved(
        `${field('Account.A')} <!-- a -->  <!-- a, too\n -->`,
        field('Account.B'),
        '',
        '<!-- c -->',
        field('Account.C'),
      ),
    );
  });

  it('right behind its neighbour where something else follows on the line', () => {
    const project = retrieved(`${field('Account.A')} <!-- x --> <x/>`);
    expect(merged(project, fields('Account.A', 'Account.B'))).to.equal(
      retrieved(field('Account.A'), `${field('Account.B')} <!-- x --> <x/>`),
    );
  });

  it('beside its kind also where the sections are out of order', () => {
    const project = retrieved('<userLicense>X</userLicense>', field('Account.B'), '<custom>true</custom>');
    expect(merged(project, fields('Account.A', 'Account.B'))).to.equal(
      retrieved('<userLicense>X</userLicense>', field('Account.A'), field('Account.B'), '<custom>true</custom>'),
    );
  });

  it('where its kind belongs, not beside an element of that name with a prefix', () => {
    const foreign = '<x:fieldPermissions xmlns:x="urn:other"/>';
    const project = retrieved('<custom>true</custom>', '<userLicense>X</userLicense>', foreign);
    expect(merged(project, fields('Account.A'))).to.equal(
      retrieved('<custom>true</custom>', field('Account.A'), '<userLicense>X</userLicense>', foreign),
    );
  });

  it('with its name escaped', () => {
    const name = 'Account.&lt;&amp;&gt;&quot;&apos;';
    expect(merged(retrieved(), fields(name))).to.equal(fields(name));
  });

  it('with all three children though the org spelled fewer', () => {
    const org = `<Profile ${XMLNS}><fieldPermissions><field>Account.A</field></fieldPermissions></Profile>`;
    expect(merged(retrieved(), org)).to.equal(fields('Account.A'));
  });
});
