import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { countFindings, type Finding } from '../../src/fls/finding.ts';
import type { Report } from '../../src/fls/report.ts';
import { formatReport, formatUnreadableFile, formatVerdict } from '../../src/present/report.ts';
import type { ViewOptions } from '../../src/present/view-options.ts';
import { measureWidth } from '../../src/present/terminal/lines.ts';
import { hostileReport, orgContext, projectContext } from '../support/report.ts';

const base: Finding = {
  profile: 'Integration',
  object: 'Account',
  field: 'Account.Phone',
  access: 'edit',
  kind: 'stray',
  exposure: 'live',
  openedBy: ['ERP_Accounts', 'Unheld'],
  through: ['ERP_Accounts'],
  users: 1,
  kept: null,
  baseline: null,
  location: null,
};

const unheld = { through: [], users: 0 };

const findings: Finding[] = [
  base,
  { ...base, field: 'Account.Score__c', access: 'read' },
  { ...base, object: 'Contact', field: 'Contact.Email', exposure: 'latent', openedBy: ['Contact_Reader'], ...unheld },
  { ...base, object: 'Lead', field: 'Lead.Email', exposure: 'dormant', openedBy: [], ...unheld },
  { ...base, object: 'Task', field: 'Task.Type', kind: 'uncontrolled', exposure: 'unknown', openedBy: [], ...unheld },
];

function buildReport(changes: Partial<Report> = {}): Report {
  const own = changes.findings ?? findings;
  const profiles = changes.profiles ?? ['Integration'];
  return {
    context: { ...orgContext, policyFile: null },
    source: 'org',
    integrations: null,
    profiles,
    findings: own,
    counts: countFindings(own, { profiles: profiles.length, entries: 9 }),
    holders: [],
    reasons: new Map(),
    grantorKinds: new Map(),
    profileIds: new Map(),
    namespace: null,
    unreadable: [],
    gate: null,
    proof: null,
    notices: [],
    ...changes,
  };
}

const options: ViewOptions = { verbose: false, folder: '/p', width: 80 };

/** Without the head, which says what the report was made from. */
function lines(changes: Partial<Report> = {}, more: Partial<ViewOptions> = {}): string[] {
  const shown = formatReport(buildReport(changes), { ...options, ...more }).map(stripVTControlCharacters);
  return shown.slice(shown.indexOf('') + 1);
}

describe('what a person reads of a report', () => {
  it('is the table, what is live and through what, the rest in numbers, and the totals', () => {
    expect(lines()).to.deep.equal([
      'Profile      Live  Latent  Dormant  Uncontrolled',
      'Integration     2       1        1             1',
      '',
      'Live: active users of the profile can read these fields today.',
      '',
      '  Integration',
      '    Account (2 fields: 1 edit, 1 read) through ERP_Accounts, 1 user',
      '      edit  Phone',
      '      read  Score__c',
      '',
      'Latent: something grants the object, but it is in force for no active user of',
      'the profile.',
      '  1 field on 1 object in 1 profile. To list them, use --verbose.',
      '',
      'Dormant: nothing grants the object.',
      '  1 field on 1 object in 1 profile. To list them, use --verbose.',
      '',
      'Uncontrolled: the object never has object permissions of its own.',
      '  1 field on 1 object in 1 profile. To list them, use --verbose.',
      '',
      '4 stray field permissions in 1 profile: 2 live, 1 latent, 1 dormant. 1',
      'uncontrolled field permission.',
      '',
    ]);
  });

  it('begins with the org, the time, the versions and the files that it was made from', () => {
    const context = { ...orgContext, baselineFile: 'config/baseline.json' };
    expect(formatReport(buildReport({ context }), options).slice(0, 5)).to.deep.equal([
      'Org dev (sandbox), 00D000000000001EAA, user ada@example.com.',
      'Made 2026-11-23 09:30 UTC by sf-plugin-fls 1.2.3, API version 66.0.',
      'Policy file: config/fls-policy.json.',
      'Baseline file: config/baseline.json.',
      '',
    ]);
    const org = orgContext.org && { ...orgContext.org, alias: null, username: null, kind: 'unknown' as const };
    expect(formatReport(buildReport({ context: { ...orgContext, org } }), options)[0]).to.equal(
      'Org 00D000000000001EAA.',
    );
    expect(formatReport(buildReport({ context: projectContext }), options)[0]).to.equal('Source: project files.');
  });

  it('lists all of it when asked, with what would open it', () => {
    const all = lines({}, { verbose: true });
    expect(all).to.include('    Contact (1 field, edit), granted by Contact_Reader');
    expect(all).to.include('    Lead (1 field, edit)').and.to.include('      edit  Type');
    expect(all.some((line) => line.includes('--verbose'))).to.equal(false);
  });

  it('names the users who read the live ones, and through what', () => {
    const holders = ['ada@x', 'bo@x', 'cy@x'].map((username, index) => {
      return { username, profile: 'Integration', through: index < 2 ? ['ERP_Accounts'] : ['ERP_Accounts', 'Other'] };
    });
    const other = { username: 'di@x', profile: 'Integration', through: ['Unheld'] };
    const reasons = new Map([['ERP_Accounts', 'View All Data' as const]]);
    const shown = lines({ holders: [...holders, other], reasons });
    expect(shown.slice(6, 9)).to.deep.equal([
      '    Read by ada@x, bo@x, cy@x through ERP_Accounts (View All Data)',
      '    Account (2 fields: 1 edit, 1 read) through ERP_Accounts (View All Data), 1',
      '      user',
    ]);
    expect(shown.join('\n')).to.not.contain('di@x');
  });

  it('names five of many users, and all of them when asked', () => {
    const holders = Array.from({ length: 30 }, (_, index) => ({
      ...{ username: `user${index}@x`, profile: 'Integration', through: ['ERP_Accounts'] },
    }));
    expect(lines({ holders }).join(' ')).to.contain('user4@x and 25 more').and.not.contain('user5@x');
    expect(lines({ holders }, { verbose: true }).join(' ')).to.contain('user29@x');
  });

  for (const width of [60, 80, 120])
    it(`fits ${width} columns and cuts no name, however many there are`, () => {
      const names = Array.from({ length: 40 }, (_, index) => `Account.A_rather_long_field_name_${index}__c`);
      const through = Array.from({ length: 9 }, (_, index) => `Permission_Set_Number_${index}`);
      const japanese = {
        ...base,
        profile: '標準ユーザー'.repeat(3),
        object: 'Lead',
        field: `Lead.${'会社名'.repeat(4)}__c`,
      };
      const shown = lines(
        { findings: [...names.map((field) => ({ ...base, field, through })), japanese] },
        { width, verbose: true },
      );
      expect(Math.max(...shown.map(measureWidth))).to.be.at.most(width);
      const text = shown.join('\n');
      expect(names.every((name) => text.includes(name.slice('Account.'.length)))).to.equal(true);
      expect(text.replaceAll(/\s+/g, ' ')).to.include('Permission_Set_Number_4 and 4 more');
    });

  const kept = { reason: 'The ERP sends it', until: '2027-01-31' };
  const withKept = findings.map((one) => (one === base ? { ...one, kept } : one));

  it('counts the kept ones, and lists them with their reasons when asked', () => {
    expect(lines({ findings: withKept }).join(' '))
      .to.contain('The policy keeps 1 finding.')
      .and.not.contain('Phone');
    const shown = lines({ findings: withKept }, { verbose: true });
    const at = shown.indexOf('Kept by the policy:');
    expect(shown.slice(at + 1, at + 3)).to.deep.equal([
      '  Integration: The ERP sends it (until 2027-01-31)',
      '    Account.Phone',
    ]);
    expect(shown.filter((line) => line.includes('Phone'))).to.have.length(1);
  });

  it('lists what fails the gate first and once, with its file', () => {
    const location = { path: '/p/force-app/I.profile-meta.xml', line: 7 };
    const [dormant] = findings.filter(({ exposure }) => exposure === 'dormant').map((one) => ({ ...one, location }));
    const gate = { failOn: 'stray', passed: false, failing: 1 } as const;
    const known = findings.slice(0, 2).map((one) => ({ ...one, baseline: 'known' as const }));
    const shown = lines({ findings: [...known, ...(dormant ? [dormant] : [])], gate });
    const at = shown.indexOf('Fails the gate --fail-on stray. Dormant: nothing grants the object.');
    expect(shown.slice(at + 1, at + 6)).to.deep.equal([
      '',
      '  Integration',
      '    force-app/I.profile-meta.xml',
      '    Lead (1 field, edit)',
      '      edit  Email',
    ]);
    expect(shown.filter((line) => line.includes('Email'))).to.have.length(1);
    expect(shown).to.not.include('Dormant: nothing grants the object.');
    expect(shown.join(' ')).to.contain('The baseline has 2 findings.');
  });

  it('does not claim to know the users of what files grant', () => {
    const latent = findings.filter(({ exposure }) => exposure === 'latent');
    expect(lines({ source: 'project', context: projectContext, findings: latent })).to.include(
      'Latent: something in the project grants the object; only an org shows to whom.',
    );
  });

  it('ends with the verdict of the gate', () => {
    const gates: [Report['gate'], string[]][] = [
      [null, []],
      [{ failOn: 'live', passed: false, failing: 2 }, ['Gate failed (--fail-on live): 2 stray field permissions.']],
      [{ failOn: 'stray', passed: true, failing: 0 }, ['Gate passed (--fail-on stray).']],
      [{ failOn: 'stray', passed: false, failing: 0 }, ['Gate undecided (--fail-on stray): 1 file could not be read.']],
    ];
    const unreadable = [{ path: '/p/x', line: 1, column: 1, problem: 'broken' }];
    for (const [gate, verdict] of gates)
      expect(formatVerdict(buildReport({ gate, unreadable }))).to.deep.equal(verdict);
  });

  it('lets no control character of a name through, and no name start a line, whatever the names hold', () => {
    fc.assert(
      fc.property(hostileReport, fc.boolean(), fc.integer({ min: 40, max: 120 }), (report, verbose, width) => {
        for (const line of formatReport(report, { ...options, verbose, width }).map(stripVTControlCharacters))
          expect(line).to.not.match(/\p{Cc}|[\u202a-\u202e]|^::/u);
      }),
      { numRuns: 200 },
    );
  });

  it('shows an escape sequence in a name as text', () => {
    const name = 'Evil\u001b[2J';
    const holders = [{ username: name, profile: name, through: [name] }];
    const shown = lines({ profiles: [name], findings: [{ ...base, profile: name, through: [name] }], holders });
    expect(shown.join('')).to.not.include('\u001b');
    const file = { path: '/p/x.xml', line: 3, column: 1, problem: 'expected \u0007' };
    expect(formatUnreadableFile(file, '/p')).to.equal(
      "Can't read x.xml:3:1, so the report does not cover it: expected \ufffd",
    );
  });
});
