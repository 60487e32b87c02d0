import { expect } from 'chai';
import fc from 'fast-check';
import { ProfileDocumentError, XmlError } from '../../src/metadata/profile.ts';
import { renderSlice } from '../../src/metadata/slice.ts';
import { scanXml } from '../../src/xml/scan.ts';
import { NAMESPACE, retrieved } from './documents.ts';
import { fieldName, randomProfile, type RandomProfile } from './random-profile.ts';
import { entryLine, reread } from './reread.ts';

const FLOW =
  '<loginFlows>\r\n\t<flow>Wel&#99;ome</flow><!-- > our "flow" --><friendlyName>It&apos;s us</friendlyName></loginFlows>';
const RANGE = '<loginIpRanges><description>R &amp; D <![CDATA[</loginIpRanges>]]></description></loginIpRanges>';

describe('sliceText', () => {
  it('writes the entries sorted, as Salesforce spells them, then the login sections in the order of the schema', () => {
    const others = retrieved('<custom>true</custom>', '<userLicense>X</userLicense>');
    const profile = others.replace('</Profile>', () => `${RANGE}<loginHours/>${FLOW}\n\t${RANGE}</Profile>`);
    const permissions = [
      { field: 'Zebra__c.Fax', readable: true, editable: false },
      { field: 'Account.Phone', readable: false, editable: false },
    ];
    expect(renderSlice(profile, permissions)).to.equal(`<?xml version="1.0" encoding="UTF-8"?>
<Profile xmlns="${NAMESPACE}">
    <fieldPermissions>
        <editable>false</editable>
        <field>Account.Phone</field>
        <readable>false</readable>
    </fieldPermissions>
    <fieldPermissions>
        <editable>false</editable>
        <field>Zebra__c.Fax</field>
        <readable>true</readable>
    </fieldPermissions>
    ${FLOW}
    <loginHours/>
    ${RANGE}
    ${RANGE}
</Profile>
`);
  });

  it('escapes a field’s name', () => {
    const slice = renderSlice(retrieved(), [{ field: `A.<&>"'`, readable: true, editable: true }]);
    expect(slice).to.include('<field>A.&lt;&amp;&gt;&quot;&apos;</field>');
  });

  it('keeps the namespaces that login sections may use, and no other attribute', () => {
    const hours = '<loginHours xsi:nil="true"/>';
    const attributes = `note=' xmlns:no="urn:no"' xmlns="${NAMESPACE}"\n  xmlns:xsi = 'urn:xsi'`;
    expect(renderSlice(`<Profile ${attributes}>${hours}</Profile>`, [])).to.equal(
      `<?xml version="1.0" encoding="UTF-8"?>\n<Profile xmlns="${NAMESPACE}" xmlns:xsi='urn:xsi'>\n    ${hours}\n</Profile>\n`,
    );
  });

  it('refuses what is no profile', () => {
    const refused = (text: string): Chai.Assertion => expect(() => renderSlice(text, []));
    refused(`<PermissionSet xmlns="${NAMESPACE}"/>`).to.throw(ProfileDocumentError, 'expected <Profile>');
    refused(`<m:Profile xmlns:m="${NAMESPACE}"/>`).to.throw(ProfileDocumentError, 'found <m:Profile>');
    refused('<Profile/>').to.throw(ProfileDocumentError, `expected <Profile> of ${NAMESPACE}, found ""`);
    refused(`<Profile xmlns="${NAMESPACE}">`).to.throw(XmlError, 'expected </Profile>');
    refused(`<!DOCTYPE Profile><Profile xmlns="${NAMESPACE}"/>`).to.throw(XmlError, 'document type definitions');
    refused('').to.throw(XmlError);
  });

  it('refuses a field that is given twice, which the platform would refuse with all the rest', () => {
    const twice = ['Account.Fax', 'account.fax'].map((field) => ({ field, readable: false, editable: false }));
    expect(() => renderSlice(retrieved(), twice)).to.throw(RangeError, 'once');
  });
});

/** Login sections as they may come. */
const login = fc.constantFrom(
  FLOW,
  RANGE,
  '<loginFlows><flow>B</flow></loginFlows>',
  '<loginHours/>',
  '<loginHours>\n<mondayStart>480</mondayStart>\n<!-- <loginFlows/> --></loginHours>',
  '<loginIpRanges><endAddress>10.0.0.9</endAddress><startAddress>10.0.0.1</startAddress></loginIpRanges>',
);
/** What has such a name and is none. */
const lookalike = fc.constantFrom(
  '<o:loginFlows xmlns:o="urn:other"/>',
  '<later><loginHours/></later>',
  '<!-- <loginIpRanges/> -->',
);
const permissions = fc.uniqueArray(fc.record({ field: fieldName, readable: fc.boolean(), editable: fc.boolean() }), {
  selector: ({ field }) => field.toLowerCase(),
});

const ROOT_TAG = /<Profile (?:"[^"]*"|[^">])*?(\/?)>/;

/** The profile with sections at its start and at its end. */
function withSections({ text }: RandomProfile, first: readonly string[], last: readonly string[]): string {
  const [tag = '', closed = ''] = ROOT_TAG.exec(text) ?? [];
  const opened = closed === '' ? text : text.replace(tag, () => `${tag.slice(0, -2)}></Profile>`);
  const end = opened.lastIndexOf('</Profile>');
  const body = `${opened.slice(0, end)}${last.join(' \n')}${opened.slice(end)}`;
  return body.replace(ROOT_TAG, (start) => start + first.join(' \n'));
}

/** Those that have to be echoed, in the order of the schema: occurrences of one name as they came. */
function echoed(sections: readonly string[]): string[] {
  return ['<loginFlows', '<loginHours', '<loginIpRanges'].flatMap((start) =>
    sections.filter((section) => section.startsWith(start)),
  );
}

describe('sliceText, whatever was retrieved,', () => {
  it('says exactly the entries that it was given, and the login sections of the profile, and nothing else', () => {
    const sections = fc.array(fc.oneof(login, lookalike), { maxLength: 4 });
    fc.assert(
      fc.property(randomProfile, sections, sections, permissions, (profile, first, last, given) => {
        const slice = renderSlice(withSections(profile, first, last), given);
        const fields = given.map(({ field, readable, editable }) => entryLine(field, granted(readable, editable)));
        expect(reread(slice)).to.deep.equal({ fields: fields.sort(), objects: [] });
        const { children } = scanXml(slice, 2);
        const texts = children.map(({ start, end }) => slice.slice(start, end));
        expect(texts.slice(given.length)).to.deep.equal(echoed([...first, ...last]));
        expect(children.slice(0, given.length).filter(({ name }) => name !== 'fieldPermissions')).to.deep.equal([]);
        const rest = texts.reduce((left, text) => left.replace(text, () => ''), slice).replace(/\s+/g, ' ');
        expect(rest).to.match(/^<\?xml[^>]+> <Profile xmlns="[^"]+"> <\/Profile> $/);
      }),
      { numRuns: 300 },
    );
  });
});

function granted(readable: boolean, editable: boolean): string[] {
  return [...(readable ? ['readable'] : []), ...(editable ? ['editable'] : [])];
}
