import { expect } from 'chai';
import { mergeProfile } from '../../src/metadata/merge.ts';
import { field, NAMESPACE, object, retrieved } from './documents.ts';

const XMLNS = `xmlns="${NAMESPACE}"`;

function merged(project: string, org: string): string {
  return mergeProfile(project, org, { objects: new Set(['Account', 'Contact']) }).text;
}

/** A text given line by line, with an end to each of them. */
function lines(lineEnd: string, ...rows: readonly string[]): string {
  return rows.map((row) => row + lineEnd).join('');
}

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
  };
  for (const [name, [project, after]] of Object.entries(cases))
    it(name, () => expect(merged(project, org)).to.equal(after));

  it('without a gap that is too long for an indentation', () => {
    const gap = ' '.repeat(100_000);
    const project = `<Profile>\n${gap}<fieldPermissions>${gap}<field>Account.A</field></fieldPermissions></Profile>`;
    const only = retrieved(field('Account.A'), field('Account.B', 're'));
    expect(merged(project, only)).to.equal(project.replace('</Profile>', `\n${inline('Account.B', 're')}</Profile>`));
  });

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
