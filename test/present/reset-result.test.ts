import { expect } from 'chai';
import type { Edit, Verify } from '../../src/fls/change.ts';
import { formatResetResult, type ResetView } from '../../src/present/reset.ts';

const HOSTILE = 'P\u001b[31m\u0007\u202e\r\n::error::';
const NO_CONTROL = /\p{Cc}|\u202e/u;
const folder = '/home/ada/project';

function edit(field: string, other: Partial<Edit> = {}): Edit {
  return { profile: 'P', field, from: 'edit', to: 'none', ...other };
}

const deploy = { id: '0Af', status: 'Succeeded', checkOnly: false, failures: [] };
const result: ResetView = {
  status: 'reset',
  edits: [edit('Account.Phone')],
  isOvertaken: false,
  snapshot: { id: '2026-11-23T20-15-07Z-4f2a', path: '/state/s.json' },
  files: [`${folder}/p.xml`],
  deploy,
  verify: { ok: true, remaining: [], others: [], sections: [] },
  projectFiles: [`${folder}/p.xml`],
};
const proof = (changes: Partial<Verify>): Verify => ({
  ok: false,
  remaining: [],
  others: [],
  sections: [],
  ...changes,
});
const next = { bin: 'sf', targetOrg: 'prod', snapshotDir: null };
const lines = (changes: Partial<ResetView> = {}, other: Partial<typeof next> | object = {}): string[] =>
  formatResetResult({ ...result, ...changes }, { ...next, ...other }, { verbose: false, folder, width: 80 });

describe('what a person reads after a reset', () => {
  const restore = [
    '',
    'Snapshot: /state/s.json',
    'To put it back:',
    '  sf fls restore --snapshot 2026-11-23T20-15-07Z-4f2a --target-org prod',
  ];

  it('is the file, what was done, and the way back', () => {
    expect(lines()).to.deep.equal([
      'Project file changed: p.xml',
      'Done: 1 field permission reset. The org confirms the change.',
      ...restore,
    ]);
  });

  it('names no org that has no name to type, and the folder of the snapshots where it is another', () => {
    expect(lines({}, { targetOrg: null, snapshotDir: 'out dir' }).at(-1)).to.equal(
      '  sf fls restore --snapshot 2026-11-23T20-15-07Z-4f2a --snapshot-dir "out dir"',
    );
  });

  const remaining = [edit('Account.Fax'), edit('Lead.Email')];
  const left = [
    'Not in effect:',
    '',
    'P',
    '  2 fields on 2 objects',
    '  Account',
    '    edit → none  Fax',
    '  Lead',
    '    edit → none  Email',
    '',
  ];

  it('names what is not in effect, and the way back from the rest', () => {
    expect(lines({ status: 'partial', files: [], verify: proof({ remaining }) })).to.deep.equal([
      ...left,
      'Only some of the changes took effect.',
      ...restore,
    ]);
  });

  it('offers no way back where nothing took effect', () => {
    expect(lines({ status: 'failed', files: [], verify: proof({ remaining }) })).to.deep.equal([
      ...left,
      'None of the changes took effect.',
    ]);
  });

  it('says that it is done, and what somebody else changed meanwhile', () => {
    const others = [edit('Account.Site', { from: 'none', to: 'edit' })];
    const sections = ['loginFlows of P', 'tabVisibilities of P'];
    expect(lines({ files: [], verify: proof({ others, sections }) })).to.deep.equal([
      'Changed by somebody else meanwhile:',
      '',
      'P',
      '  1 field on 1 object',
      '  Account',
      '    none → edit  Site',
      '',
      'Other parts of the profiles: loginFlows of P, tabVisibilities of P',
      '',
      'Done: 1 field permission reset. The org confirms the change.',
      ...restore,
    ]);
  });

  it('says that the org still works on the job, and how to finish the change', () => {
    const running = { ...deploy, status: 'Pending' };
    expect(lines({ status: 'running', deploy: running, verify: null })).to.deep.equal([
      'Project file changed: p.xml',
      'The org has deploy job 0Af, and the command does not wait for it.',
      '',
      'To wait for the job and finish the change:',
      '  sf fls resume --snapshot 2026-11-23T20-15-07Z-4f2a --target-org prod',
      ...restore.slice(1).map((line) => line.replace('put it back:', 'put it back, when the deploy has ended:')),
    ]);
  });

  const nothing = { snapshot: null, files: [], verify: null, deploy: null, projectFiles: [] };
  const checked = { ...deploy, checkOnly: true };
  const short: [string, Partial<ResetView>, string[]][] = [
    ['declined', { status: 'declined' }, ['Declined. Nothing was changed.']],
    ['nothing to do', { status: 'nothingToDo', edits: [] }, []],
    [
      'the same change by another command',
      { status: 'nothingToDo', edits: [], isOvertaken: true },
      [
        'Nothing left to do: after the plan was shown, another command or somebody else',
        'made the same change in the org. This command changed nothing.',
      ],
    ],
    [
      'a dry run that would work',
      { status: 'dryRun', deploy: checked },
      ['The org accepted the dry run. Nothing was changed.'],
    ],
    [
      'a dry run that would not',
      { status: 'dryRun', deploy: { ...checked, status: 'Failed' }, verify: proof({ remaining }) },
      [...left, 'The org did not accept every change of the dry run. Nothing was changed.'],
    ],
    [
      'a dry run of which the org was not asked',
      { status: 'dryRun' },
      ["Nothing was written. Without --dry-run, only the project's files change, not the", 'org.'],
    ],
  ];
  for (const [what, changes, shown] of short) {
    it(`says no more than is true after ${what}`, () => {
      expect(lines({ ...nothing, ...changes })).to.deep.equal(shown);
    });
  }

  const files = [`${folder}/p.xml`, `${folder}/a b.xml`];
  const deployed = [
    '',
    'To change the org, deploy the files:',
    `  sf project deploy start --source-dir ${folder}/p.xml --source-dir "${folder}/a b.xml" --target-org prod`,
  ];

  it('names the files in the command that deploys what was edited', () => {
    expect(lines({ ...nothing, status: 'edited', files, projectFiles: files })).to.deep.equal([
      'Project file changed: p.xml',
      'Project file changed: a b.xml',
      "Done: 1 field permission reset in the project's files. The org is not changed.",
      ...deployed,
    ]);
  });

  it('names them, too, where they said it already', () => {
    expect(lines({ ...nothing, status: 'nothingToDo', projectFiles: files })).to.deep.equal([
      "Nothing to change: the project's files already have all edits of this plan (1",
      'field permission). The org is not changed.',
      ...deployed,
    ]);
  });

  it('lets no escape sequence of a name reach the terminal', () => {
    const hostile = [edit(`${HOSTILE}.${HOSTILE}`, { profile: HOSTILE })];
    const verify = proof({ remaining: hostile, others: hostile, sections: [`tabVisibilities of ${HOSTILE}`] });
    const all = lines({
      status: 'partial',
      files: [`${folder}/${HOSTILE}`],
      snapshot: { id: HOSTILE, path: HOSTILE },
      verify,
    });
    expect(all.filter((line) => NO_CONTROL.test(line) || line.startsWith('::'))).to.deep.equal([]);
    expect(all.join(' ')).to.contain('::error::');
  });
});
