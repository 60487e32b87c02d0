import { expect } from 'chai';
import { insertLoginSections } from '../../src/metadata/insert-login.ts';
import { NO_LOGIN, type LoginSections } from '../../src/metadata/login-sections.ts';
import { field, NAMESPACE, retrieved } from './documents.ts';

const ranges: LoginSections['loginIpRanges'] = [
  [
    ['description', 'R & D'],
    ['endAddress', '10.0.0.9'],
  ],
  [['endAddress', '10.0.0.20']],
];
const login: LoginSections = { loginFlows: [[['flow', 'Welcome']]], loginHours: [], loginIpRanges: ranges };

const FLOW = '<loginFlows>\n    <flow>Welcome</flow>\n</loginFlows>';
const RANGES = [
  '<loginIpRanges>\n    <description>R &amp; D</description>\n    <endAddress>10.0.0.9</endAddress>\n</loginIpRanges>',
  '<loginIpRanges>\n    <endAddress>10.0.0.20</endAddress>\n</loginIpRanges>',
];
const HOURS = '<loginHours>\n    <mondayStart>480</mondayStart>\n</loginHours>';
const LAYOUT = '<layoutAssignments><layout>x</layout></layoutAssignments>';
const LICENSE = '<userLicense>Salesforce</userLicense>';

describe('insertLoginSections', () => {
  it('puts the sections where Salesforce sorts them, in its layout', () => {
    const others = [field('Account.Phone', 'r'), LAYOUT];
    expect(insertLoginSections(retrieved(...others, HOURS, LICENSE), login)).to.equal(
      retrieved(...others, FLOW, HOURS, ...RANGES, LICENSE),
    );
  });

  it('leaves every section that the profile has, whatever it says', () => {
    const other = '<loginFlows>\n    <flow>Other</flow>\n</loginFlows>';
    expect(insertLoginSections(retrieved(other, ...RANGES), login)).to.equal(retrieved(other, ...RANGES));
    expect(insertLoginSections(retrieved(HOURS), NO_LOGIN)).to.equal(retrieved(HOURS));
  });

  it('replaces an empty section, and fills an empty profile', () => {
    expect(insertLoginSections(retrieved(LAYOUT, '<loginFlows/>', HOURS), login)).to.equal(
      retrieved(LAYOUT, FLOW, HOURS, ...RANGES),
    );
    const empty = `<?xml version="1.0" encoding="UTF-8"?>\n<Profile xmlns="${NAMESPACE}"/>\n`;
    expect(insertLoginSections(empty, login)).to.equal(retrieved(FLOW, ...RANGES));
  });

  it('keeps the line ends of the file', () => {
    const windows = (text: string): string => text.replaceAll('\n', '\r\n');
    expect(insertLoginSections(windows(retrieved(LAYOUT, LICENSE)), login)).to.equal(
      windows(retrieved(LAYOUT, FLOW, ...RANGES, LICENSE)),
    );
  });
});
