import { expect } from 'chai';
import { countFindings, type Finding } from '../../src/fls/finding.ts';
import { measureWidth } from '../../src/present/terminal/lines.ts';
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

const ENTRIES = { entries: 1234, entriesInFile: 1234 };
const folder = '/home/ada/project';

function view(changes: Partial<RetrieveView> = {}): RetrieveView {
  const findings = [finding];
  return {
    requestedProfiles: ['P'],
    profiles: [{ name: 'P', path: '/home/ada/project/p.xml', created: true, changed: true, ...ENTRIES }],
    manifest: { path: null, objects: ['Account'], fields: [], requests: 1 },
    objectFiles: [],
    findings,
    counts: countFindings(findings, { profiles: 1, entries: 1234 }),
    ...changes,
  };
}

const next: NextRetrieveContext = { bin: 'sf', targetOrg: 'prod', sobjects: [], allSobjects: false };
const lines = (changes?: Partial<RetrieveView>, after = next, width = 80): string[] =>
  formatRetrieveResult(view(changes), after, { verbose: false, folder, width });

describe('what a person reads after a retrieve', () => {
  it('is a block a profile, the sum, and the next command', () => {
    expect(lines()).to.deep.equal([
      'P',
      '  file          p.xml (created)',
      '  entries       1,234 field permissions',
      '  stray         1: 1 live, 0 latent, 0 dormant',
      '',
      '1 stray field permission in 1 profile. Retrieved 1 object in 1 request.',
      '',
      'Next, see which of them users can read today:',
      '  sf fls report --profile P --target-org prod',
    ]);
  });

  it('says how many entries of the file were checked, where the retrieve brings only some', () => {
    const profiles = view().profiles.map((profile) => ({ ...profile, entries: 34, entriesInFile: 154 }));
    expect(lines({ profiles })[2]).to.equal('  entries       34 of 154 field permissions checked');
  });

  it('names the files of objects that were written, and counts many', () => {
    const objectFiles = [`${folder}/force-app/a.object-meta.xml`, `${folder}/force-app/b.field-meta.xml`];
    expect(lines({ objectFiles }).slice(5, 8)).to.deep.equal([
      'Wrote 2 files of objects and fields: force-app/a.object-meta.xml,',
      '  force-app/b.field-meta.xml',
      '',
    ]);
    const many = Array.from({ length: 1200 }, (_, index) => `${folder}/${index}.field-meta.xml`);
    expect(lines({ objectFiles: many })[5]).to.equal('Wrote 1,200 files of objects and fields.');
  });

  it('says what a package.xml without a retrieve holds, within a narrow terminal', () => {
    const manifest = { path: `${folder}/package.xml`, objects: ['Account'], fields: ['A.B__c', 'A.C__c'], requests: 0 };
    const shown = lines({ profiles: [], manifest }, next, 60);
    expect(shown.slice(0, 2)).to.deep.equal([
      'Wrote package.xml with 1 profile, 1 object and 2 custom',
      'fields. SOQL shows 1 stray field permission.',
    ]);
    expect(Math.max(...shown.slice(0, 2).map(measureWidth))).to.be.at.most(60);
  });

  it('proposes nothing for a clean profile', () => {
    const findings: Finding[] = [];
    const clean = { findings, counts: countFindings(findings, { profiles: 1, entries: 0 }) };
    expect(lines(clean).slice(3)).to.deep.equal([
      '  stray         none',
      '',
      '0 stray field permissions in 1 profile. Retrieved 1 object in 1 request.',
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
