import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { countFindings, type Finding } from '../../src/fls/finding.ts';
import type { Report } from '../../src/fls/report.ts';
import { orgContext, projectContext } from '../support/report.ts';
import {
  formatGate,
  formatReportNextSteps,
  formatReport,
  formatUnreadableFile,
  type ReportViewContext,
} from '../../src/present/report.ts';

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

function reportOf(changes: Partial<Report> = {}): Report {
  const own = changes.findings ?? findings;
  return {
    context: orgContext,
    source: 'org',
    profiles: ['Integration'],
    findings: own,
    counts: countFindings(own, { profiles: 1, entries: 9 }),
    holders: [],
    reasons: new Map(),
    unreadable: [],
    gate: null,
    ...changes,
  };
}

const context: ReportViewContext = {
  verbose: false,
  chosen: false,
  folder: '/p',
  width: 80,
};

const next = (changes: Partial<Report> = {}, targetOrg: string | null = 'prod'): string[] =>
  formatReportNextSteps(reportOf(changes), 'sf', targetOrg);

const lines = (changes: Partial<Report> = {}, more: Partial<ReportViewContext> = {}): string[] =>
  formatReport(reportOf(changes), { ...context, ...more }).map(stripVTControlCharacters);

describe('what a person reads of a report', () => {
  it('is the sum, what is open today and through what, the rest in numbers, and the next command', () => {
    expect(lines()).to.deep.equal([
      'Integration',
      '  live 2, latent 1, dormant 1, uncontrolled 1',
      '',
      'Live: users of the profile can read these today.',
      '',
      '  Integration',
      '    Account (fields: 2, users: 1, opened by: ERP_Accounts)',
      '      edit  Phone',
      '      read  Score__c',
      '',
      'Latent: something grants the object, but is in force for no user of the profile.',
      '  Fields: 1. Objects: 1. Profiles: 1. List them with --verbose.',
      '',
      'Dormant: nothing grants the object.',
      '  Fields: 1. Objects: 1. Profiles: 1. List them with --verbose.',
      '',
      'Uncontrolled: on objects that never hold object permissions of their own.',
      '  Fields: 1. Objects: 1. Profiles: 1. List them with --verbose.',
      '',
    ]);
    expect(next()).to.deep.equal([
      'Next, see what removing them would change, and who would lose what:',
      '  sf fls reset --profile Integration --target-org prod --dry-run',
    ]);
  });

  it('lists all of it when asked, with what would open it', () => {
    const all = lines({}, { verbose: true });
    expect(all).to.include('    Contact (fields: 1, opened by: Contact_Reader)');
    expect(all).to.include('    Lead (fields: 1)').and.to.include('      edit  Type');
    expect(all.some((line) => line.includes('--verbose'))).to.equal(false);
  });

  it('fits 80 columns and cuts no name, however many there are', () => {
    const names = Array.from({ length: 40 }, (_, index) => `Account.A_rather_long_field_name_${index}__c`);
    const openers = Array.from({ length: 9 }, (_, index) => `Permission_Set_Number_${index}`);
    const shown = lines({
      findings: names.map((field) => ({ ...base, field, through: openers })),
      profiles: ['Integration', ...names],
    });
    expect(Math.max(...shown.map((line) => line.length))).to.be.at.most(80);
    const text = shown.join('\n');
    expect(names.every((name) => text.includes(name.slice('Account.'.length)))).to.equal(true);
    expect(text.replaceAll(/\s+/g, ' ')).to.include('Permission_Set_Number_4 and 4 more');
  });

  it('puts the kept ones under their reasons, and nowhere else', () => {
    const kept = { reason: 'The ERP sends it', until: '2027-01-31' };
    const shown = lines({ findings: findings.map((one) => (one === base ? { ...one, kept } : one)) });
    expect(shown[1]).to.equal('  live 2, latent 1, dormant 1, uncontrolled 1, 1 of these kept');
    const at = shown.indexOf('Kept by the policy, and not listed above.');
    expect(shown.slice(at + 1, at + 3)).to.deep.equal(['  The ERP sends it (until 2027-01-31)', '    Account.Phone']);
    expect(shown.filter((line) => line.includes('Phone'))).to.have.length(1);
  });

  it('names clean profiles together, and proposes nothing where nothing is stray', () => {
    expect(lines({ findings: [], profiles: ['A', 'B'] })).to.deep.equal(['No findings: A, B', '']);
    expect(next({ findings: [] })).to.deep.equal([]);
  });

  it('says which profiles were chosen where nobody named them', () => {
    expect(lines({}, { chosen: true })[0]).to.equal(
      'Profiles with active users of an integration or API-only licence:',
    );
  });

  it('sends a report of files to an org for what is live', () => {
    const unknown = findings.slice(0, 1).map((one): Finding => ({ ...one, exposure: 'unknown', openedBy: [] }));
    const changes = { source: 'project', context: projectContext, findings: unknown } as const;
    expect(lines(changes)[1]).to.equal('  unknown 1');
    expect(next(changes, null).at(-1)).to.equal('  sf fls report --profile Integration');
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
      '    Lead (fields: 1)',
      '      edit  Email',
    ]);
    expect(shown.filter((line) => line.includes('Email'))).to.have.length(1);
    expect(shown).to.not.include('Dormant: nothing grants the object.');
  });

  it('does not claim to know the users of what files grant', () => {
    const latent = findings.filter(({ exposure }) => exposure === 'latent');
    expect(lines({ source: 'project', context: projectContext, findings: latent })).to.include(
      'Latent: something in the project grants the object; to whom, only an org knows.',
    );
  });

  it('puts the most exposed profile first, and proposes nothing for what is no stray', () => {
    const calm = findings.slice(3).map((one) => ({ ...one, profile: 'Calm' }));
    const shown = lines({ profiles: ['Calm', 'Integration'], findings: [...calm, ...findings] });
    expect(shown.indexOf('Integration')).to.be.lessThan(shown.indexOf('Calm'));
    expect(next({ findings: findings.slice(4) })).to.deep.equal([]);
  });

  it('has no gate pass that did not see all files', () => {
    const gate = { failOn: 'stray', passed: false, failing: 0 } as const;
    const unreadable = [{ path: '/p/x', line: 1, column: 1, problem: 'broken' }];
    expect(formatGate(reportOf({ gate, unreadable }))).to.equal(
      'Gate not decided: --fail-on stray. Files that could not be read: 1.',
    );
  });

  it('ends with the verdict of the gate', () => {
    const failed = { failOn: 'live', passed: false, failing: 2 } as const;
    expect(lines({ gate: failed, findings: [...findings, { ...base, baseline: 'known' }] })).to.include.members([
      'Findings that the baseline holds: 1.',
      'Gate failed: --fail-on live. Stray field permissions that fail it: 2.',
    ]);
    expect(formatGate(reportOf({ gate: { failOn: 'stray', passed: true, failing: 0 } }))).to.equal(
      'Gate passed: --fail-on stray.',
    );
    expect(formatGate(reportOf())).to.equal(null);
  });

  it('prints no control character of an org or a file', () => {
    const shown = lines({ profiles: ['Evil\u001b[2J'], findings: [{ ...base, profile: 'Evil\u001b[2J' }] });
    expect(shown.join('')).to.not.include('\u001b');
    const file = { path: '/p/x.xml', line: 3, column: 1, problem: 'expected \u0007' };
    expect(formatUnreadableFile(file, '/p')).to.equal(
      "Can't read x.xml:3:1, so nothing is said of what it holds. expected \ufffd",
    );
  });
});
