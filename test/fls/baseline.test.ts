import { expect } from 'chai';
import fc from 'fast-check';
import {
  buildBaseline,
  compareWithBaseline,
  renderBaseline,
  stripBaselineNamespace,
  type BaselineEntry,
} from '../../src/fls/baseline.ts';
import type { Finding } from '../../src/fls/finding.ts';
import { access, exposure, finding, someFindings } from './findings.ts';

const everywhere = (): boolean => true;
const entry = (field: string, other: Partial<BaselineEntry> = {}): BaselineEntry => ({
  profile: 'Admin',
  field,
  access: 'read',
  exposure: 'latent',
  ...other,
});
const baseline = (...findings: readonly BaselineEntry[]): { version: 1; findings: readonly BaselineEntry[] } => ({
  version: 1,
  findings,
});

describe('a baseline', () => {
  it('holds the strays that no policy keeps, by profile, then field, each once', () => {
    const findings = [
      finding('Sales', 'Case.Origin', { access: 'edit', exposure: 'live' }),
      finding('Admin', 'Account.Phone'),
      finding('Admin', 'Account.Fax', { exposure: 'dormant' }),
      finding('Admin', 'Account.Phone', { location: { path: 'copy', line: 3 } }),
      finding('Admin', 'Account.Site', { kept: { reason: 'wanted', until: null } }),
      finding('Admin', 'Task.Type', { kind: 'uncontrolled' }),
    ];
    expect(buildBaseline(findings).findings).to.deep.equal([
      entry('Account.Fax', { exposure: 'dormant' }),
      entry('Account.Phone'),
      entry('Case.Origin', { profile: 'Sales', access: 'edit', exposure: 'live' }),
    ]);
  });

  it('loses the own namespace of the org, and no other', () => {
    const named = baseline(entry('own__A__c.own__B__c'), entry('Account.other__C__c'));
    expect(stripBaselineNamespace(named, 'own')).to.deep.equal(
      baseline(entry('A__c.B__c'), entry('Account.other__C__c')),
    );
    expect(stripBaselineNamespace(named, null)).to.deep.equal(named);
  });

  it('is written one finding a line', () => {
    expect(renderBaseline(baseline(entry('Account.Fax', { profile: 'A "b"\n' }), entry('Account.Phone')))).to.equal(`{
  "version": 1,
  "findings": [
    { "profile": "A \\"b\\"\\n", "field": "Account.Fax", "access": "read", "exposure": "latent" },
    { "profile": "Admin", "field": "Account.Phone", "access": "read", "exposure": "latent" }
  ]
}
`);
    expect(renderBaseline(baseline())).to.equal('{\n  "version": 1,\n  "findings": []\n}\n');
  });

  it('is the same text whatever the order of the findings', () => {
    fc.assert(
      fc.property(someFindings, (findings) => {
        expect(renderBaseline(buildBaseline(findings.toReversed()))).to.equal(renderBaseline(buildBaseline(findings)));
      }),
    );
  });
});

describe('a finding held against a baseline', () => {
  const known = (found: Finding, ...entries: readonly BaselineEntry[]): boolean =>
    compareWithBaseline([found], baseline(...entries), everywhere).findings[0]?.baseline === 'known';

  it('is known with the access and the exposure it had, or less', () => {
    const phone = finding('Admin', 'Account.Phone', { access: 'read', exposure: 'latent' });
    for (const then of ['latent', 'unknown', 'live'] as const)
      expect(known(phone, entry('Account.Phone', { exposure: then })), then).to.equal(true);
    expect(known(phone, entry('Account.Phone', { access: 'edit' }))).to.equal(true);
    expect(known(phone, entry('Account.Phone', { exposure: 'dormant' }))).to.equal(false);
    expect(known({ ...phone, access: 'edit' }, entry('Account.Phone'))).to.equal(false);
    expect(known({ ...phone, exposure: 'unknown' }, entry('Account.Phone'))).to.equal(true);
    expect(known({ ...phone, exposure: 'live' }, entry('Account.Phone', { exposure: 'unknown' }))).to.equal(false);
  });

  it('is new in another profile, on another field, and when it is no stray', () => {
    expect(known(finding('Sales', 'Account.Phone'), entry('Account.Phone'))).to.equal(false);
    expect(known(finding('Admin', 'Account.Fax'), entry('Account.Phone'))).to.equal(false);
    expect(known(finding('Admin', 'Task.Type', { kind: 'uncontrolled' }), entry('Task.Type'))).to.equal(false);
  });

  it('is found whatever the case and the composition of accents', () => {
    const written = entry('account.PHONE', { profile: 'E\u0301mile' });
    expect(known(finding('\u00c9mile', 'Account.Phone'), written)).to.equal(true);
  });

  it('is held against the worst of several entries, and two halves make no whole', () => {
    const worst = finding('Admin', 'Account.Phone', { access: 'edit', exposure: 'live' });
    const [none, half] = [entry('Account.Phone'), entry('Account.Phone', { access: 'edit' })];
    const otherHalf = entry('Account.Phone', { exposure: 'live' });
    expect(known(worst, none, half, otherHalf)).to.equal(false);
    expect(known(worst, none, entry('Account.Phone', { access: 'edit', exposure: 'live' }), half)).to.equal(true);
  });

  it('is gone when nothing is left of it, be it kept, and only where somebody looked', () => {
    const entries = [entry('Account.Fax'), entry('Account.Phone'), entry('Case.Origin'), entry('Account.Fax')];
    const findings = [finding('Admin', 'Account.Phone', { kept: { reason: 'wanted', until: null } })];
    const gone = (inScope: (one: BaselineEntry) => boolean): string[] =>
      compareWithBaseline(findings, baseline(...entries), inScope).gone.map(({ field }) => field);
    expect(gone(everywhere)).to.deep.equal(['Account.Fax', 'Case.Origin']);
    expect(gone(({ field }) => field.startsWith('Case.'))).to.deep.equal(['Case.Origin']);
  });

  it('is known, each stray of those it was made from', () => {
    fc.assert(
      fc.property(someFindings, (findings) => {
        const { findings: compared, gone } = compareWithBaseline(findings, buildBaseline(findings), everywhere);
        expect(compared).to.deep.equal(
          findings.map((one) => ({ ...one, baseline: one.kind === 'stray' ? 'known' : null })),
        );
        expect(gone).to.deep.equal([]);
      }),
    );
  });

  it('is the one new finding when it alone got worse', () => {
    const rank = { dormant: 0, latent: 1, unknown: 1, live: 2 };
    fc.assert(
      fc.property(someFindings, fc.nat(), access, exposure, (findings, drawn, newAccess, newExposure) => {
        const strays = findings.filter(({ kind }) => kind === 'stray');
        const before = strays[drawn % strays.length];
        fc.pre(before !== undefined);
        const after = { ...before, access: newAccess, exposure: newExposure };
        const isWorse = (newAccess === 'edit' && before.access === 'read') || rank[newExposure] > rank[before.exposure];
        const now = strays.map((one) => (one === before ? after : one));
        const { findings: compared } = compareWithBaseline(now, buildBaseline(strays), everywhere);
        const isNew = (one: Finding): boolean => isWorse && one === after;
        expect(compared).to.deep.equal(now.map((one) => ({ ...one, baseline: isNew(one) ? 'new' : 'known' })));
      }),
      { numRuns: 300 },
    );
  });
});
