import fc from 'fast-check';
import { field, NAMESPACE, object, retrieved } from '../metadata/documents.ts';
import { OBJECTS, randomAnswer, randomProfile } from '../metadata/random-profile.ts';
import { mutateXml } from './mutations.ts';

/** A profile with every kind of section that Salesforce writes. */
const WHOLE_PROFILE = retrieved(
  '<applicationVisibilities>\n    <application>standard__Sales</application>\n    <default>true</default>\n    <visible>true</visible>\n</applicationVisibilities>',
  '<custom>true</custom>',
  '<description>R&amp;D &apos;x&apos; é \u{1F600}</description>',
  field('Account.Phone', 're'),
  field('Account.Fax', 'r'),
  field('Contact.Email'),
  '<layoutAssignments>\n    <layout>Account-Account Layout</layout>\n</layoutAssignments>',
  '<loginFlows>\n    <flow>Check</flow>\n    <friendlyName>Check &amp; go</friendlyName>\n    <uiLoginFlowType>VisualWorkflow</uiLoginFlowType>\n</loginFlows>',
  '<loginHours>\n    <mondayStart>480</mondayStart>\n    <mondayEnd>1020</mondayEnd>\n</loginHours>',
  '<loginIpRanges>\n    <endAddress>10.0.0.9</endAddress>\n    <startAddress>10.0.0.1</startAddress>\n</loginIpRanges>',
  object('Account', 'allowRead', 'viewAllFields'),
  object('Contact'),
  '<recordTypeVisibilities>\n    <default>false</default>\n    <recordType>Account.Partner</recordType>\n    <visible>true</visible>\n</recordTypeVisibilities>',
  '<userLicense>Salesforce Integration</userLicense>',
  '<userPermissions>\n    <enabled>true</enabled>\n    <name>ViewAllData</name>\n</userPermissions>',
);

const OLD_PROFILE = `<Profile xmlns="${NAMESPACE}"><fieldLevelSecurities><editable>true</editable><field>Account.Fax</field><hidden>false</hidden></fieldLevelSecurities><objectPermissions><object>Lead</object><revokeRead>false</revokeRead></objectPermissions></Profile>`;

/** What an org returns: each entry once, Read wherever an object has an entry. */
const answer = randomAnswer.map(({ fields, objects }) =>
  retrieved(
    ...fields.map((one) => field(one.field, one.access)),
    ...objects.map((one) => object(one.object, ...one.granted)),
  ),
);

const PIECES = [
  ...['<Profile>', '</Profile>', '<fieldPermissions>', '</fieldPermissions>', '<field>Account.Phone</field>', '<a>'],
  ...['<readable>true</readable>', '<editable>false</editable>', '\n', ' ', '<!--x-->', '<?y?>', '&amp;', 'x', '</a>'],
  ...['<objectPermissions><object>Lead</object></objectPermissions>', '<![CDATA[<a>]]>', '<b/>', ' ', '\r\n', '\uFEFF'],
];

/** Pieces of documents in any order: mostly not well-formed. */
const scraps = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(''));

const drawnProfile = randomProfile.map(({ text }) => text);

export const anyProfile = mutateXml(
  fc.oneof(
    { arbitrary: drawnProfile, weight: 6 },
    { arbitrary: fc.constantFrom(WHOLE_PROFILE, OLD_PROFILE, WHOLE_PROFILE.replaceAll(/\n */g, '')), weight: 3 },
    { arbitrary: answer, weight: 2 },
    { arbitrary: scraps, weight: 1 },
  ),
);

/** A retrieved profile, sometimes at fault. */
export const anyAnswer = fc.oneof(
  { arbitrary: answer, weight: 4 },
  { arbitrary: drawnProfile, weight: 1 },
  { arbitrary: mutateXml(fc.constant(WHOLE_PROFILE)), weight: 1 },
);

export const objectNames = fc.subarray([...OBJECTS, 'account']).map((names) => new Set<string>(names));
