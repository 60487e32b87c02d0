import { expect } from 'chai';
import type { Finding } from '../../../src/fls/finding.ts';
import type { ProfileFindings } from '../../../src/flows/inspect/findings.ts';
import { judgeFindings, type ReportFilter, type JudgeCriteria } from '../../../src/flows/inspect/judge.ts';

function finding(field: string, exposure: Finding['exposure'], changes: Partial<Finding> = {}): Finding {
  const object = field.slice(0, field.indexOf('.'));
  const rest = { users: 0, kept: null, baseline: null, location: null } as const;
  return {
    profile: 'P',
    object,
    field,
    access: 'edit',
    kind: 'stray',
    exposure,
    ...rest,
    openedBy: [],
    through: [],
    ...changes,
  };
}

const findings = [
  finding('Account.Fax', 'live'),
  finding('Account.Phone', 'live'),
  finding('Contact.Email', 'latent'),
  finding('Task.Type', 'unknown', { kind: 'uncontrolled' }),
];
const found: ProfileFindings = {
  name: 'P',
  findings,
  objects: new Map([
    ['Account', 7],
    ['Contact', 4],
    ['Task', 1],
    ['Event', 1],
  ]),
};
const everything: ReportFilter = { sobjects: [], exposures: [], allProfiles: false };
const nothing: JudgeCriteria = { policy: null, today: '2026-11-23', baseline: null, failOn: null };
const fieldsOf = (some: Iterable<Finding>): string[] => [...some].map(({ field }) => field);
const entry = { profile: 'P', access: 'edit', exposure: 'live' } as const;

describe('judging findings', () => {
  it('keeps all of them, in order, where nothing is asked', () => {
    const { report, notices } = judgeFindings([found], everything, nothing);
    expect(report.findings).to.deep.equal(findings);
    expect(report.counts).to.include({ profiles: 1, entries: 13, stray: 3, live: 2, latent: 1, uncontrolled: 1 });
    expect(notices).to.deep.equal([]);
  });

  it('narrows findings and entries to objects, whatever their case, Activity standing for Task and Event', () => {
    const accounts = judgeFindings([found], { ...everything, sobjects: ['ACCOUNT'] }, nothing).report;
    expect([fieldsOf(accounts.findings), accounts.counts.entries]).to.deep.equal([['Account.Fax', 'Account.Phone'], 7]);
    const activities = judgeFindings([found], { ...everything, sobjects: ['Activity'] }, nothing);
    expect([fieldsOf(activities.report.findings), activities.notices]).to.deep.equal([['Task.Type'], []]);
  });

  it('says of which objects there is nothing at all', () => {
    const { emptyObjects } = judgeFindings([found], { ...everything, sobjects: ['Acount', 'Contact'] }, nothing);
    expect(emptyObjects).to.deep.equal(['Acount']);
  });

  it('narrows findings and counts to the exposures that are wanted', () => {
    const filter: ReportFilter = { ...everything, exposures: ['latent'] };
    const { report } = judgeFindings([found], filter, nothing);
    expect(fieldsOf(report.findings)).to.deep.equal(['Contact.Email']);
    expect(report.counts).to.include({ live: 0, latent: 1 });
  });

  it('marks what the policy keeps and what the baseline knows, and names what is gone from it', () => {
    const policy = { rules: [{ field: 'Account.Fax', reason: 'sends invoices' }] };
    const fields = ['Account.Phone', 'Account.Gone__c', 'Lead.Email'];
    const baseline = { version: 1, findings: fields.map((field) => ({ ...entry, field })) } as const;
    const { report, notices } = judgeFindings([found], everything, { ...nothing, policy, baseline });
    expect(report.findings.map((one) => one.baseline)).to.deep.equal([null, 'known', 'new', null]);
    expect(report.findings[0]?.kept).to.deep.equal({ reason: 'sends invoices', until: null });
    expect(notices).to.deep.equal([{ key: 'baselineGone', tokens: ['2', 'Account.Gone__c (P), Lead.Email (P)'] }]);
  });

  it('calls gone only what the report would have shown', () => {
    const others = [
      { ...entry, field: 'Lead.Email' },
      { ...entry, profile: 'Other', field: 'Account.Gone__c' },
    ];
    const baseline = { version: 1, findings: others } as const;
    const { notices } = judgeFindings([found], { ...everything, sobjects: ['Account'] }, { ...nothing, baseline });
    expect(notices).to.deep.equal([]);
    const held = {
      version: 1,
      findings: ['Account.Fax', 'Contact.Email'].map((field) => ({ ...entry, field })),
    } as const;
    const latent: ReportFilter = { ...everything, exposures: ['latent'] };
    const { findings: left } = judgeFindings([found], latent, { ...nothing, baseline: held }).report;
    expect(left.map((one) => [one.field, one.baseline])).to.deep.equal([['Contact.Email', 'known']]);
    const narrowed = { ...nothing, baseline: { version: 1, findings: [{ ...entry, field: 'Account.Fax' }] } } as const;
    expect(judgeFindings([found], { ...everything, exposures: ['latent'] }, narrowed).notices).to.deep.equal([]);
  });
});
