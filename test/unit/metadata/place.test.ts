import { expect } from 'chai';
import { mergeProfile } from '../../../src/metadata/merge.ts';
import { field, NAMESPACE, object, retrieved } from './documents.ts';

const XMLNS = `xmlns="${NAMESPACE}"`;

function merged(project: string, org: string): string {
  return mergeProfile(project, org, { objects: new Set(['Account', 'Contact']) }).text;
}

/** A text given line by line, with an end to each of them. */
function lines(lineEnd: string, ...rows: readonly string[]): string {
  return rows.map((row) => row + lineEnd).join('');
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

  it('where its kind belongs, not beside another namespace’s element of that name', () => {
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

describe('a new entry is laid out', () => {
  const org = retrieved(field('Account.A', 'r'), field('Account.B', 're'), object('Account', 'allowRead'));
  const entry = (open: string, children: readonly string[], close: string): string => open + children.join('') + close;

  for (const [name, lineEnd] of Object.entries({ LF: '\n', CRLF: '\r\n' })) {
    for (const [indentation, step] of Object.entries({
      tabs: '\t',
      'two spaces': '  ',
      'four spaces': '    ',
      none: '',
    })) {
      it(`like its neighbour, with ${name} and ${indentation}`, () => {
        const rows = (editable: string, fieldName: string, readable: string): string[] => [
          `${step}<fieldPermissions>`,
          `${step}${step}<editable>${editable}</editable>`,
          `${step}${step}<field>${fieldName}</field>`,
          `${step}${step}<readable>${readable}</readable>`,
          `${step}</fieldPermissions>`,
        ];
        const document = (...inner: string[]): string =>
          '\uFEFF' + lines(lineEnd, `<Profile ${XMLNS}>`, ...inner, '</Profile>');
        const only = retrieved(field('Account.A', 'r'), field('Account.B', 're'));
        expect(merged(document(...rows('true', 'Account.B', 'true')), only)).to.equal(
          document(...rows('false', 'Account.A', 'true'), ...rows('true', 'Account.B', 'true')),
        );
      });

      it(`like the sections where it has no neighbour, with ${name} and ${indentation}`, () => {
        const document = (...inner: string[]): string =>
          lines(lineEnd, `<Profile ${XMLNS}>`, `${step}<custom>true</custom>`, ...inner, '</Profile>').trimEnd();
        expect(merged(document(), retrieved(field('Contact.A')))).to.equal(
          document(
            `${step}<fieldPermissions>`,
            `${step}${step}<editable>false</editable>`,
            `${step}${step}<field>Contact.A</field>`,
            `${step}${step}<readable>false</readable>`,
            `${step}</fieldPermissions>`,
          ),
        );
      });
    }
  }

  const inline = (name: string, access: string): string =>
    entry(
      '<fieldPermissions>',
      [`<editable>${access === 're'}</editable>`, `<field>${name}</field>`, '<readable>true</readable>'],
      '</fieldPermissions>',
    );
  const grant =
    '<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object><viewAllRecords>false</viewAllRecords></objectPermissions>';
  const canonical = org.slice(org.indexOf('\n    <field'));

  const cases: Readonly<Record<string, readonly [string, string]>> = {
    'on one line in a document of one line': [
      `<Profile ${XMLNS}><custom>true</custom></Profile>`,
      `<Profile ${XMLNS}><custom>true</custom>${inline('Account.A', 'r')}${inline('Account.B', 're')}${grant}</Profile>`,
    ],
    'with the gaps of a document of one line': [
      `<Profile ${XMLNS}> <custom>true</custom> </Profile>`,
      `<Profile ${XMLNS}> <custom>true</custom> ${inline('Account.A', 'r')} ${inline('Account.B', 're')} ${grant} </Profile>`,
    ],
    'on a line of its own in a document of one entry a line': [
      lines('\n', `<Profile ${XMLNS}>`, `  ${inline('Account.A', 'r')}`, '</Profile>'),
      lines(
        '\n',
        `<Profile ${XMLNS}>`,
        `  ${inline('Account.A', 'r')}`,
        `  ${inline('Account.B', 're')}`,
        `  ${grant}`,
        '</Profile>',
      ),
    ],
    'on a line of its own behind one of several on a line': [
      lines(
        '\n',
        `<Profile ${XMLNS}>`,
        ` ${inline('Abc.A', 'r')} ${inline('Account.A', 'r')}`,
        ` ${grant} <x/>`,
        '</Profile>',
      ),
      lines(
        '\n',
        `<Profile ${XMLNS}>`,
        ` ${inline('Abc.A', 'r')} ${inline('Account.A', 'r')}`,
        ` ${inline('Account.B', 're')}`,
        ` ${grant} <x/>`,
        '</Profile>',
      ),
    ],
    'as Salesforce does in a root that closes itself': [
      `<Profile ${XMLNS}/>`,
      `<Profile ${XMLNS}>${canonical.trimEnd()}`,
    ],
    'as Salesforce does, with the line ends of the file': [
      `<?xml version="1.0"?>\r\n<Profile ${XMLNS}\t />\r\n`,
      `<?xml version="1.0"?>\r\n<Profile ${XMLNS}>${canonical.replaceAll('\n', '\r\n')}`,
    ],
    'as Salesforce does in an empty root': [`<Profile ${XMLNS}></Profile>`, `<Profile ${XMLNS}>${canonical.trimEnd()}`],
    'as Salesforce does before the comments of a root without sections': [
      `<Profile ${XMLNS}>\n<!-- todo -->\n</Profile>\n`,
      `<Profile ${XMLNS}>${canonical.replace('\n</Profile>', '\n<!-- todo -->\n</Profile>')}`,
    ],
    'with the prefix of the root': [
      `<m:Profile xmlns:m="${NAMESPACE}"/>`,
      `<m:Profile xmlns:m="${NAMESPACE}">${canonical.trimEnd().replace(/<(\/?)(?=\w)/g, '<$1m:')}`,
    ],
  };
  for (const [name, [project, after]] of Object.entries(cases))
    it(name, () => expect(merged(project, org)).to.equal(after));

  it('like the entries of its own kind where it goes before them all', () => {
    const before = retrieved(inline('Account.B', 're'), object('Account', 'allowRead'));
    expect(merged(before, org)).to.equal(
      retrieved(inline('Account.A', 'r'), inline('Account.B', 're'), object('Account', 'allowRead')),
    );
  });

  it('without the comments and blank lines of the neighbour that it follows', () => {
    const commented = field('Account.A', 'r').replace('<field>', '<!-- why -->\n        <field>');
    const sections = ['<custom>true</custom>', '<!-- about A -->', '', commented] as const;
    expect(merged(retrieved(...sections), org)).to.equal(
      retrieved(...sections, field('Account.B', 're'), object('Account', 'allowRead')),
    );
  });
});
