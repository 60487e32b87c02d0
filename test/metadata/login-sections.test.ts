import { expect } from 'chai';
import { isSameLogin, parseLoginSections, NO_LOGIN } from '../../src/metadata/login-sections.ts';
import { renderSlice } from '../../src/metadata/slice.ts';

function profile(sections: string): string {
  return `<Profile xmlns="http://soap.sforce.com/2006/04/metadata">${sections}</Profile>`;
}

describe('login sections', () => {
  it('are read with their elements, whatever else the profile holds', () => {
    const text = profile(
      '<fieldPermissions><field>Account.Phone</field></fieldPermissions>' +
        '<loginFlows>\n  <flow>It&apos;s us</flow><!-- ! -->\n  <flowType>UI</flowType></loginFlows>' +
        '<loginFlows><flow>Other</flow></loginFlows><loginHours/>',
    );
    expect(parseLoginSections(text)).to.deep.equal({
      loginFlows: [
        [
          ['flow', "It's us"],
          ['flowType', 'UI'],
        ],
        [['flow', 'Other']],
      ],
      loginHours: [],
      loginIpRanges: [],
    });
  });

  it('are the same in any order, with or without what is empty or false', () => {
    const flow = [
      ['flow', 'A'],
      ['useLightningRuntime', 'false'],
      ['vfFlowPage', ''],
    ] as const;
    expect(isSameLogin([flow, [['flow', 'B']]], [[['flow', ' B ']], [['flow', 'A']]])).to.equal(true);
    expect(isSameLogin([flow], [[['flow', 'A']], [['flow', 'A']]])).to.equal(false);
    expect(
      isSameLogin(
        [[['flow', 'A']]],
        [
          [
            ['flow', 'A'],
            ['useLightningRuntime', 'true'],
          ],
        ],
      ),
    ).to.equal(false);
    expect(isSameLogin([], [])).to.equal(true);
  });

  it('go into a slice where the retrieve has none of that name, escaped and in their place', () => {
    const login = {
      ...NO_LOGIN,
      loginFlows: [[['flow', 'A & <B>']]] as const,
      loginIpRanges: [[['startAddress', '10.0.0.1']]] as const,
    };
    const own = '<loginIpRanges><startAddress>10.9.9.9</startAddress></loginIpRanges>';
    expect(renderSlice(profile(`<loginHours><mondayStart>1</mondayStart></loginHours>${own}`), [], login)).to.equal(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<Profile xmlns="http://soap.sforce.com/2006/04/metadata">',
        '    <loginFlows>',
        '        <flow>A &amp; &lt;B&gt;</flow>',
        '    </loginFlows>',
        '    <loginHours><mondayStart>1</mondayStart></loginHours>',
        `    ${own}`,
        '</Profile>',
        '',
      ].join('\n'),
    );
  });

  it('take the place of an empty section, which would clear the hours', () => {
    const login = { ...NO_LOGIN, loginHours: [[['mondayStart', '480']]] as const };
    const slice = renderSlice(profile('<loginHours/>'), [], login);
    expect(slice).to.include('<mondayStart>480</mondayStart>').and.not.include('<loginHours/>');
  });
});
