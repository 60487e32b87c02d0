import { expect } from 'chai';
import fc from 'fast-check';
import type { Finding } from '../../src/fls/finding.ts';
import { markKeptFindings, isCalendarDay, type PolicyDecision, type PolicyRule } from '../../src/fls/policy.ts';
import { finding, PROFILES, someFindings } from './findings.ts';

const TODAY = '2026-11-23';

describe('a policy', () => {
  const phone = finding('Admin', 'Account.Phone');
  const fax = finding('Admin', 'Account.Fax');
  const type = finding('Sales', 'Task.Type', { kind: 'uncontrolled', exposure: 'unknown' });
  const judged = (...rules: readonly PolicyRule[]): PolicyDecision =>
    markKeptFindings([phone, fax, type], { rules }, { today: TODAY, profiles: ['Admin', 'Sales'] });
  const kept = (...rules: readonly PolicyRule[]): (string | undefined)[] =>
    judged(...rules).findings.map((one) => one.kept?.reason);

  it('keeps what its first matching rule wants, stray or uncontrolled, and says why and until when', () => {
    const { findings, notices } = judged(
      { field: 'Account.Phone', reason: 'first', until: '2026-12-31' },
      { object: 'Acc*', reason: 'second' },
      { profile: 'sales', reason: 'third' },
    );
    expect(findings.map((one) => one.kept)).to.deep.equal([
      { reason: 'first', until: '2026-12-31' },
      { reason: 'second', until: null },
      { reason: 'third', until: null },
    ]);
    expect(notices).to.deep.equal([]);
    expect([phone, fax, type].map((one) => one.kept)).to.deep.equal([null, null, null]);
  });

  it('takes a field with a dot for Object.Field, one without for the name of the field alone', () => {
    expect(kept({ field: 'Phone', reason: 'r' })).to.deep.equal(['r', undefined, undefined]);
    expect(kept({ field: 'a*.*x', reason: 'r' })).to.deep.equal([undefined, 'r', undefined]);
    expect(kept({ field: 'A*', reason: 'r' })).to.deep.equal([undefined, undefined, undefined]);
    expect(kept({ field: '*.T*', reason: 'r' })).to.deep.equal([undefined, undefined, 'r']);
  });

  it('wants each of the globs that a rule gives to match', () => {
    expect(kept({ profile: 'Sales', object: 'Account', reason: 'r' })).to.deep.equal([undefined, undefined, undefined]);
    expect(kept({ profile: 'A*', object: 'Task', field: '*', reason: 'r' })).not.to.include('r');
    expect(kept({ profile: 'A*', object: 'Account', field: 'F*', reason: 'r' })).to.deep.equal([
      undefined,
      'r',
      undefined,
    ]);
  });

  it('holds a rule on its last day, and names it ever after', () => {
    expect(kept({ object: '*', reason: 'r', until: TODAY })).to.deep.equal(['r', 'r', 'r']);
    const { findings, notices } = judged({ object: 'Lead', reason: 'is over', until: '2026-11-22' });
    expect(findings.filter((one) => one.kept)).to.deep.equal([]);
    expect(notices).to.deep.equal([{ key: 'policyRuleExpired', tokens: ['1', 'is over', '2026-11-22'] }]);
  });

  it('names a rule that matches nothing though it is about a profile that was looked at', () => {
    const { notices } = judged(
      { object: '*', reason: 'all' },
      { profile: 'Marketing', reason: 'of another profile' },
      { field: 'Phnoe', reason: 'misspelled' },
      { field: 'Phone', reason: 'comes second, but matches' },
    );
    expect(notices).to.deep.equal([{ key: 'policyRuleUnused', tokens: ['3', 'misspelled'] }]);
  });

  it('names an unused rule of a profile without findings', () => {
    const rules = [{ profile: 'Clean', reason: 'r' }];
    const { notices } = markKeptFindings([phone], { rules }, { today: TODAY, profiles: ['Admin', 'Clean'] });
    expect(notices).to.deep.equal([{ key: 'policyRuleUnused', tokens: ['1', 'r'] }]);
  });

  it('changes nothing when there is none', () => {
    expect(markKeptFindings([phone, fax], null, { today: TODAY, profiles: ['Admin'] })).to.deep.equal({
      findings: [phone, fax],
      notices: [],
    });
  });

  it('is, rule by rule and finding by finding, what a naive reading makes of it', () => {
    fc.assert(
      fc.property(someFindings, fc.array(someRule, { maxLength: 6 }), (findings, rules) => {
        const looked = { today: TODAY, profiles: [...PROFILES] };
        expect(markKeptFindings(findings, { rules }, looked)).to.deep.equal(naively(findings, rules));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the day a rule ends', () => {
  it('is one of the calendar', () => {
    const days = ['2026-12-31', '2028-02-29', '0001-01-01'];
    expect(days.filter(isCalendarDay)).to.deep.equal(days);
    const none = ['2026-02-30', '2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '31.12.2026', '', 'tomorrow'];
    expect(
      [...none, '2026-12-31T00:00Z', ' 2026-12-31', '2026-12-31\n', '+002026-12-31'].filter(isCalendarDay),
    ).to.deep.equal([]);
  });
});

const glob = fc.constantFrom(...PROFILES, '*', 'a*', '*e*', '!*', '*\\*', 'sales (eu)', 'e\u0301MILE', 'None');
const objectGlob = fc.constantFrom('Account', 'account', 'A*', '*__c', 'ns__*', 'Lead', '*');
const fieldGlob = fc.constantFrom('Fax', 'fax', '*.Fax', 'Account.*', 'ns__*', 'ns__*.*', '*__c', 'A*', '*');

const someRule: fc.Arbitrary<PolicyRule> = fc.record(
  {
    profile: glob,
    object: objectGlob,
    field: fieldGlob,
    reason: fc.constantFrom('wanted', 'by law'),
    until: fc.constantFrom('2025-01-01', '2026-11-22', TODAY, '2027-02-28'),
  },
  { requiredKeys: ['reason'] },
);

/** The policy as its documentation reads, every rule against every finding. */
function naively(findings: readonly Finding[], rules: readonly PolicyRule[]): PolicyDecision {
  const isOver = (rule: PolicyRule): boolean => rule.until !== undefined && rule.until < TODAY;
  const matches = (rule: PolicyRule, { profile, object, field }: Finding): boolean => {
    const name = rule.field?.includes('.') ? field : field.replace(/^[^.]*\./, '');
    return fits(rule.profile, profile) && fits(rule.object, object) && fits(rule.field, name);
  };
  const unused = (rule: PolicyRule): boolean =>
    !isOver(rule) && PROFILES.some((name) => fits(rule.profile, name)) && !findings.some((one) => matches(rule, one));
  const number = (rule: PolicyRule): string => String(rules.indexOf(rule) + 1);
  return {
    findings: findings.map((one) => {
      const rule = rules.find((candidate) => !isOver(candidate) && matches(candidate, one));
      return rule ? { ...one, kept: { reason: rule.reason, until: rule.until ?? null } } : one;
    }),
    notices: [
      ...rules
        .filter(isOver)
        .map((rule) => ({ key: 'policyRuleExpired' as const, tokens: [number(rule), rule.reason, rule.until ?? ''] })),
      ...rules
        .filter(unused)
        .map((rule) => ({ key: 'policyRuleUnused' as const, tokens: [number(rule), rule.reason] })),
    ],
  };
}

/** Whether a glob fits a name, one character after the other. */
function fits(pattern: string | undefined, name: string): boolean {
  const walk = (glob: string, rest: string): boolean => {
    if (glob === '') return rest === '';
    if (glob.startsWith('*')) return walk(glob.slice(1), rest) || (rest !== '' && walk(glob, rest.slice(1)));
    return rest !== '' && glob[0] === rest[0] && walk(glob.slice(1), rest.slice(1));
  };
  return pattern === undefined || walk(folded(pattern), folded(name));
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
