import { expect } from 'chai';
import { hasAllSections, hasOnlyOrgSections } from '../../src/metadata/contains.ts';

const profile = (...sections: string[]): string => `<Profile xmlns="urn:m">\n${sections.join('\n')}\n</Profile>\n`;
const field = (name: string, editable: string, readable: string): string =>
  `<fieldPermissions>${editable}<field>${name}</field>${readable}</fieldPermissions>`;
const phone = field('Account.Phone', '<editable>false</editable>', '<readable>true</readable>');
const range = '<loginIpRanges><endAddress>10.0.0.9</endAddress><startAddress>10.0.0.1</startAddress></loginIpRanges>';

describe('whether a project holds all of an answer', () => {
  const answer = profile(phone, range);
  const cases: [string, string, boolean][] = [
    ['the same text', answer, true],
    ['more than the answer', profile('<custom>true</custom>', phone, range), true],
    ['another order', profile(range, phone), true],
    ['comments and indentation', profile(phone, range.replace('><', '>\n  <!-- head office -->\n<')), true],
    ['a false flag left out', profile(field('Account.Phone', '', '<readable>true</readable>'), range), true],
    [
      'another value of a field',
      profile(field('Account.Phone', '<editable>true</editable>', '<readable>true</readable>'), range),
      false,
    ],
    ['another case in the name of a field', profile(phone.replace('Account.Phone', 'ACCOUNT.phone'), range), true],
    ['the name of another field', profile(phone.replace('Account.Phone', 'Account.Phone2'), range), false],
    ['another case in a section', profile(phone, range.replaceAll('endAddress', 'ENDADDRESS')), false],
    ['no entry for a field', profile(range), false],
    ['another login range', profile(phone, range.replace('10.0.0.9', '10.0.0.8')), false],
    ['a section less', profile(phone), false],
  ];
  for (const [name, project, expected] of cases) {
    it(`${name}: ${expected ? 'yes' : 'no'}`, () => {
      expect(hasAllSections(project, answer)).to.equal(expected);
    });
  }
});

describe('whether a project holds nothing beyond an answer', () => {
  const read = '<objectPermissions><allowRead>true</allowRead><object>Lead</object></objectPermissions>';
  const none = read.replace('true', 'false');
  const answer = profile(phone, range);
  const cases: [string, string, boolean][] = [
    ['the same text', answer, true],
    ['less than the answer', profile(phone), true],
    ['another order, comments and indentation', profile(range.replace('><', '>\n  <!-- office -->\n<'), phone), true],
    ['a section more', profile('<custom>true</custom>', phone, range), false],
    ['another value of a field', profile(phone.replace('true', 'false'), range), false],
    ['a field more without access', profile(phone, phone.replace('Phone', 'Fax').replace('true', 'false')), false],
    ['an object without access that was requested', profile(phone, none), true],
    ['an object with access that was requested', profile(phone, read), false],
    ['an object without access that was not requested', profile(phone, none.replace('Lead', 'Case')), false],
  ];
  for (const [name, project, expected] of cases) {
    it(`${name}: ${expected ? 'yes' : 'no'}`, () => {
      expect(hasOnlyOrgSections(project, answer, new Set(['Account', 'LEAD']))).to.equal(expected);
    });
  }
});
