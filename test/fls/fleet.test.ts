import { expect } from 'chai';
import { findDrift, getFleetExitCode, type ComparedReport, type FleetOrg } from '../../src/fls/fleet.ts';
import type { Finding } from '../../src/fls/finding.ts';
import { evaluateGate } from '../../src/fls/gate.ts';
import { Problem } from '../../src/fls/problem.ts';
import type { Report } from '../../src/fls/report.ts';
import { reportOf } from '../support/report.ts';
import { finding } from './findings.ts';

function compared(target: string, findings: readonly Finding[], changes: Partial<Report> = {}): ComparedReport {
  return { target, report: reportOf(findings, { profiles: ['P'], ...changes }), everyExposure: findings };
}

const phone = finding('P', 'Account.Phone');
const fax = finding('P', 'Account.Fax');

describe('the drift between orgs', () => {
  it('names what is stray in some orgs and not in others, by profile, then by field', () => {
    const reports = [compared('a', [phone, fax]), compared('b', [fax]), compared('c', [phone])];
    expect(findDrift(reports)).to.deep.equal([
      { profile: 'P', field: 'Account.Fax', in: ['a', 'b'], notIn: ['c'] },
      { profile: 'P', field: 'Account.Phone', in: ['a', 'c'], notIn: ['b'] },
    ]);
  });

  it('is none where all orgs have the same', () => {
    expect(findDrift([compared('a', [phone]), compared('b', [phone])])).to.deep.equal([]);
    expect(findDrift([compared('a', [phone])])).to.deep.equal([]);
    expect(findDrift([])).to.deep.equal([]);
  });

  it('says nothing of an org without the profile', () => {
    expect(findDrift([compared('a', [phone]), compared('b', [], { profiles: ['Q'] })])).to.deep.equal([]);
  });

  it('takes profiles and fields for the same without case', () => {
    const other = finding('p', 'account.phone');
    expect(findDrift([compared('a', [phone]), compared('b', [other], { profiles: ['p'] })])).to.deep.equal([]);
    const [drift] = findDrift([compared('a', [phone]), compared('b', [], { profiles: ['p'] })]);
    expect(drift).to.deep.equal({ profile: 'P', field: 'Account.Phone', in: ['a'], notIn: ['b'] });
  });

  for (const key of ['rowsHidden', 'permissionsUnchecked', 'namespaceUnknown'] as const)
    it(`never says that a stray is not in an org whose report is incomplete: ${key}`, () => {
      const incomplete = { notices: [{ key, tokens: [] }] };
      const reports = [compared('a', [phone]), compared('b', [], incomplete), compared('c', [])];
      expect(findDrift(reports).map(({ notIn }) => notIn)).to.deep.equal([['c']]);
      // What it does show is there.
      expect(findDrift([compared('a', [phone], incomplete), compared('c', [])]).map((one) => one.in)).to.deep.equal([
        ['a'],
      ]);
    });

  it('takes a stray of another exposure for a stray, where the reports are narrowed to some', () => {
    const narrowed: ComparedReport = { ...compared('b', []), everyExposure: [{ ...phone, exposure: 'dormant' }] };
    expect(findDrift([compared('a', [phone]), narrowed])).to.deep.equal([]);
    expect(findDrift([compared('a', [phone]), narrowed, compared('c', [])])).to.deep.equal([
      { profile: 'P', field: 'Account.Phone', in: ['a'], notIn: ['c'] },
    ]);
  });

  it('says neither of an uncontrolled field permission', () => {
    const uncontrolled: Finding = { ...phone, kind: 'uncontrolled' };
    expect(findDrift([compared('a', [phone]), compared('b', [uncontrolled])])).to.deep.equal([]);
    expect(findDrift([compared('a', [uncontrolled]), compared('b', [])])).to.deep.equal([]);
  });
});

describe('the exit code of several orgs', () => {
  const clean: FleetOrg = { target: 'a', report: reportOf([]), error: null };
  const gate = evaluateGate([phone], 'stray', []);
  const failing: FleetOrg = { target: 'b', report: reportOf([phone], { gate }), error: null };
  const down: FleetOrg = { target: 'c', report: null, error: new Problem('sessionExpired', {}) };
  const misspelled: FleetOrg = {
    target: 'd',
    report: null,
    error: new Problem('profileNotFound', { profile: 'X', near: '', hidden: 0 }),
  };
  const cases: readonly [text: string, orgs: readonly FleetOrg[], code: number][] = [
    ['all are reported', [clean, clean], 0],
    ['one fails its gate', [clean, failing], 3],
    ['one fails its gate and one is not reported', [down, failing], 3],
    ['one is not reported', [clean, down], 68],
    ['a flag is wrong for one', [clean, misspelled], 68],
    ['none is reported', [down, misspelled], 1],
    ['a flag is wrong for all', [misspelled, misspelled], 2],
  ];
  for (const [text, orgs, code] of cases)
    it(`is ${code} where ${text}`, () => {
      expect(getFleetExitCode(orgs)).to.equal(code);
    });
});
