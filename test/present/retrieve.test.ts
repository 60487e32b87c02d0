import { expect } from 'chai';
import { countFindings, type Finding } from '../../src/fls/finding.ts';
import {
  formatProfileChoice,
  formatRetrieveResult,
  type NextRetrieveContext,
  type RetrieveView,
} from '../../src/present/retrieve.ts';

const finding: Finding = {
  profile: 'P',
  object: 'Account',
  field: 'Account.Phone',
  access: 'edit',
  kind: 'stray',
  exposure: 'live',
  openedBy: [],
  through: [],
  users: 0,
  kept: null,
  baseline: null,
  location: null,
};

function view(changes: Partial<RetrieveView> = {}): RetrieveView {
  const findings = [finding];
  return {
    requestedProfiles: ['P'],
    profiles: [{ name: 'P', path: '/home/ada/project/p.xml', created: true, changed: true, entries: 1234 }],
    manifest: { path: null, objects: ['Account'], fields: [], requests: 1 },
    findings,
    counts: countFindings(findings, { profiles: 1, entries: 1234 }),
    ...changes,
  };
}

const next: NextRetrieveContext = { bin: 'sf', targetOrg: 'prod', sobjects: [], allSobjects: false };
const lines = (changes?: Partial<RetrieveView>, after = next): string[] =>
  formatRetrieveResult(view(changes), after, '/home/ada/project');

describe('what a person reads after a retrieve', () => {
  it('is a block a profile, the sum, and the next command', () => {
    expect(lines()).to.deep.equal([
      'P',
      '  file          p.xml (created)',
      '  entries       1,234 field permissions',
      '  stray         1: live 1, latent 0, dormant 0',
      '',
      'Stray field permissions: 1. Profiles: 1. Objects: 1. Retrieve requests: 1.',
      '',
      'Next, see which of them are open to users today, and through what:',
      '  sf fls report --profile P --target-org prod',
    ]);
  });

  it('proposes nothing for a clean profile', () => {
    const findings: Finding[] = [];
    const clean = { findings, counts: countFindings(findings, { profiles: 1, entries: 0 }) };
    expect(lines(clean).slice(3)).to.deep.equal([
      '  stray         none',
      '',
      'Stray field permissions: 0. Profiles: 1. Objects: 1. Retrieve requests: 1.',
    ]);
  });

  it('shows a path outside the folder whole', () => {
    const profiles = view().profiles.map((profile) => ({ ...profile, path: '/elsewhere/p.xml' }));
    expect(lines({ profiles })[1]).to.contain(' /elsewhere/p.xml ');
  });

  it('names no org that has no name to type', () => {
    expect(lines({}, { ...next, targetOrg: null }).at(-1)).to.equal('  sf fls report --profile P');
  });

  it('repeats the flags without which the next command would do something else', () => {
    expect(lines({}, { ...next, sobjects: ['Account', 'X__c'] }).at(-1)).to.equal(
      '  sf fls report --profile P --sobject Account --sobject X__c --target-org prod',
    );
    const manifest = { path: '/home/ada/project/package.xml', objects: ['Account'], fields: [], requests: 0 };
    expect(lines({ profiles: [], manifest }, { ...next, allSobjects: true }).at(-1)).to.equal(
      '  sf fls retrieve --profile P --all-sobjects --target-org prod',
    );
  });

  const words: [string, string][] = [
    ['Minimum Access', '"Minimum Access"'],
    ["O'Brien (EMEA)", `"O'Brien (EMEA)"`],
    ['$(rm -rf /)', `'$(rm -rf /)'`],
    ["`a` 'b'", `'\`a\` '\\''b'\\'''`],
  ];
  for (const [name, typed] of words) {
    it(`quotes ${name} for the shell`, () => {
      expect(lines({ requestedProfiles: [name] }).at(-1)).to.equal(
        `  sf fls report --profile ${typed} --target-org prod`,
      );
    });
  }

  it('lets no escape sequence of a name reach the terminal', () => {
    const name = 'P\u001b[31m\u0007\u202e';
    const profiles = view().profiles.map((profile) => ({ ...profile, name, path: `/home/ada/project/${name}` }));
    const text = [
      ...lines({ requestedProfiles: [name], profiles }),
      formatProfileChoice({ name, label: name, stray: 1 }),
    ].join('\n');
    expect(text).to.not.match(/(?!\n)\p{Cc}|\u202e/u);
  });

  it('shows a choice with its label and its count, if there is one', () => {
    expect(formatProfileChoice({ name: 'Admin', label: 'System Administrator', stray: 1200 })).to.equal(
      'Admin (System Administrator): 1,200 stray',
    );
    expect(formatProfileChoice({ name: 'P', label: 'P', stray: null })).to.equal('P');
  });
});
