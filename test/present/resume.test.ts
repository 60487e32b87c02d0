import { expect } from 'chai';
import type { Edit, Verify } from '../../src/fls/change.ts';
import { formatResumeResult, type ResumeView } from '../../src/present/resume.ts';

const HOSTILE = 'P\u001b[31m\u0007\u202e\r\n::error::';
const NO_CONTROL = /\p{Cc}|\u202e/u;
const folder = '/home/ada/project';
const next = { bin: 'sf', targetOrg: 'prod', snapshotDir: null };
const edit: Edit = { profile: 'P', field: 'Account.Phone', from: 'edit', to: 'none' };
const proof = (changes: Partial<Verify>): Verify => ({
  ok: false,
  remaining: [],
  others: [],
  sections: [],
  ...changes,
});

const view: ResumeView = {
  status: 'done',
  kind: 'reset',
  snapshot: { id: 'S1', path: '/state/S1.json' },
  state: 'applied',
  edits: [edit],
  left: [],
  files: [],
  correctedFiles: [],
  goneFiles: [],
  unseenProfiles: [],
  deploy: { id: '0Af', status: 'Succeeded', checkOnly: false, failures: [] },
  verify: proof({ ok: true }),
};
const lines = (changes: Partial<ResumeView> = {}): string[] =>
  formatResumeResult({ ...view, ...changes }, next, { verbose: false, folder, width: 100 });

describe('what a person reads after a resume', () => {
  const restore = ['', 'To put it back:', '  sf fls restore --snapshot S1 --target-org prod'];

  it('is that the reset is in effect, and the way back', () => {
    expect(lines()).to.deep.equal(['Done: the reset of snapshot S1 is in effect. The org confirms it.', ...restore]);
  });

  it('is that the restore is in effect', () => {
    expect(lines({ kind: 'restore', state: 'restored' })).to.deep.equal([
      'Done: the restore of snapshot S1 is in effect. The org confirms it.',
    ]);
  });

  it('names what is not in effect, why, the files that were corrected, and the way back from the rest', () => {
    const failures = [{ component: 'P', problem: 'What is this?' }];
    expect(
      lines({
        status: 'partial',
        state: 'partial',
        edits: [edit, { ...edit, field: 'Account.Fax' }],
        files: [`${folder}/p.xml`],
        correctedFiles: [`${folder}/p.xml`],
        deploy: { id: '0Af', status: 'Failed', checkOnly: false, failures },
        verify: proof({ remaining: [edit] }),
      }),
    ).to.deep.equal([
      'Not in effect:',
      '',
      'P',
      '  1 field on 1 object',
      '  Account',
      '    edit → none  Phone',
      '',
      'Project file changed: p.xml',
      'P: What is this?',
      'Only a part of the change of snapshot S1 is in effect.',
      'The files of the project agree with the org.',
      ...restore,
    ]);
  });

  it('tells files that were corrected now from those that only hold the change', () => {
    const files = ['p', 'q'].map((name) => `${folder}/${name}.xml`);
    const corrected = ['q', 'r'].map((name) => `${folder}/${name}.xml`);
    expect(lines({ files, correctedFiles: corrected }).slice(0, 3)).to.deep.equal([
      'Project file changed: q.xml',
      'Project file changed: r.xml',
      'Project file that already has the change: p.xml',
    ]);
  });

  it('offers no way back where nothing took effect', () => {
    const failed = lines({ status: 'failed', state: 'failed', deploy: null, verify: proof({ remaining: [edit] }) });
    expect(failed.at(-1)).to.match(/^Nothing of the change of snapshot S1 took effect\./);
  });

  it('says what a restore put back, what it left, and why', () => {
    const edits = ['Phone', 'Fax', 'Site'].map((name): Edit => ({ ...edit, field: `Account.${name}` }));
    const left = [
      { profile: 'P', field: 'Account.Phone', reason: 'refused' as const },
      { profile: 'P', field: 'Account.Type', reason: 'changedSince' as const },
    ];
    const verify = proof({ remaining: [edit] });
    const shown = lines({ status: 'partial', kind: 'restore', state: 'partlyRestored', edits, left, verify });
    expect(shown.slice(-6)).to.deep.equal([
      'Only a part of the change of snapshot S1 is in effect.',
      'The files of the project agree with the org.',
      'Put back: 2 field permissions. The org confirms the change.',
      'Left, because the org did not take the change: 1 field permission.',
      'Left, because they were changed after the reset: 1 field permission. To put them back too, use "sf',
      'fls restore --force".',
    ]);
  });

  it('does not say that the files agree when some of profiles that are gone hold the change', () => {
    const verify = proof({ remaining: [edit] });
    const shown = lines({ status: 'partial', state: 'partial', goneFiles: [`${folder}/p.xml`], verify });
    expect(shown.slice(-4)).to.deep.equal([
      'Nothing of the change of snapshot S1 is in effect in the org.',
      ...restore,
    ]);
  });

  it('says what else was changed meanwhile', () => {
    expect(lines({ verify: proof({ sections: ['fieldPermissions of P'] }) }).slice(0, 4)).to.deep.equal([
      'Changed by somebody else meanwhile:',
      '',
      'Other parts of the profiles: fieldPermissions of P',
      '',
    ]);
  });

  it('says what became of a change that has ended', () => {
    expect(lines({ status: 'nothingToDo', state: 'partlyRestored', verify: null, deploy: null })).to.deep.equal([
      'Nothing to do: the change of snapshot S1 has ended (partly restored).',
    ]);
  });

  it('lets no escape sequence of a name reach the terminal', () => {
    const all = lines({
      files: [`${folder}/${HOSTILE}`],
      deploy: { id: '0Af', status: 'Failed', checkOnly: false, failures: [{ component: HOSTILE, problem: HOSTILE }] },
      verify: proof({ remaining: [{ ...edit, profile: HOSTILE }], sections: [HOSTILE] }),
    });
    expect(all.filter((line) => NO_CONTROL.test(line) || line.startsWith('::'))).to.deep.equal([]);
  });
});
