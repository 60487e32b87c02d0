import { expect } from 'chai';
import type { Edit, Impact } from '../../../src/fls/reset.ts';
import { confirmText, planLines, resetLines, type PlanView, type ResetView } from '../../../src/report/reset-view.ts';

const HOSTILE = 'P\u001b[31m\u0007\u202e\r\n::error::';
const NO_CONTROL = /\p{Cc}|\u202e/u;

function edit(field: string, other: Partial<Edit> = {}): Edit {
  return { profile: 'P', field, from: 'edit', to: 'none', ...other };
}

function loss(username: string, field: string, other: Partial<Impact> = {}): Impact {
  return { username, field, from: 'edit', to: 'none', ...other };
}

const plan = (changes: Partial<PlanView> = {}): string[] =>
  planLines({ edits: [edit('Account.Phone')], impact: [], leftOut: [], ...changes });

const deploy = { id: '0Af', status: 'Succeeded', checkOnly: false, failures: [] };
const result: ResetView = {
  status: 'reset',
  edits: [edit('Account.Phone')],
  snapshot: { id: '2026-11-23T20-15-07Z-4f2a', path: '/state/s.json' },
  files: ['/home/ada/project/p.xml'],
  deploy,
  verify: { ok: true, remaining: [] },
};
const lines = (changes: Partial<ResetView> = {}, targetOrg: string | null = 'prod'): string[] =>
  resetLines({ ...result, ...changes }, { bin: 'sf', targetOrg }, '/home/ada/project');

describe('what a person reads of a plan', () => {
  it('is a block a profile, a line an object, and that nobody loses anything', () => {
    const edits = [
      edit('Account.Fax', { from: 'read' }),
      edit('Account.Phone', { to: 'read' }),
      edit('Lead.Email'),
      edit('Lead.Email', { profile: 'Q' }),
    ];
    expect(plan({ edits }).slice(0, -2)).to.deep.equal([
      'P (edits: 3)',
      '  Account: Fax read → none, Phone edit → read',
      '  Lead: Email edit → none',
      '',
      'Q (edits: 1)',
      '  Lead: Email edit → none',
      '',
    ]);
    expect(plan({ edits }).at(-2)).to.match(/^Nobody loses access: /);
  });

  it('is one line where there is nothing to do', () => {
    expect(plan({ edits: [], leftOut: [{ profile: 'P', field: 'Account.Fax', why: 'kept' }] })).to.deep.equal([
      'Nothing to reset.',
    ]);
  });

  it('counts what is left out, by why', () => {
    const why = ['kept', 'notPermissionable', 'kept'] as const;
    const leftOut = why.map((one, index) => ({ profile: 'P', field: `Account.F${index}`, why: one }));
    expect(plan({ leftOut })).to.include('Left out: 2 wanted by the policy, 1 that cannot hold field permissions.');
  });

  it('puts users together who lose the same, and only those', () => {
    const impact = [
      ...['ada@x', 'bo@x'].flatMap((user) => [
        loss(user, 'Account.Fax'),
        loss(user, 'Account.Phone'),
        loss(user, 'Lead.Email', { to: 'read' }),
      ]),
      loss('cy@x', 'Account.Fax'),
      loss('di@x', 'Account.Fax', { to: 'read' }),
    ];
    const shown = plan({ impact });
    expect(shown.slice(shown.indexOf('These users lose access:'))).to.deep.equal([
      'These users lose access:',
      '  ada@x, bo@x',
      '    Account: Fax edit → none, Phone edit → none',
      '    Lead: Email edit → read',
      '  cy@x',
      '    Account: Fax edit → none',
      '  di@x',
      '    Account: Fax edit → read',
      '',
    ]);
  });

  it('tells a user who loses edit from one who had read alone', () => {
    const impact = [loss('ada@x', 'Account.Fax'), loss('bo@x', 'Account.Fax', { from: 'read' })];
    const shown = plan({ impact });
    expect(shown.slice(shown.indexOf('  ada@x'))).to.deep.equal([
      '  ada@x',
      '    Account: Fax edit → none',
      '  bo@x',
      '    Account: Fax read → none',
      '',
    ]);
  });

  it('fits 80 columns, cuts no name, and needs few lines for many users', () => {
    const fields = Array.from({ length: 60 }, (_, index) => `Account.A_rather_long_field_name_${index}__c`);
    const users = Array.from({ length: 30 }, (_, index) => `integration.user.${index}@example.com`);
    const impact = users.flatMap((user) => fields.map((field) => loss(user, field)));
    const all = plan({ edits: fields.map((field) => edit(field)), impact });
    const leads = all.filter((line) => line.startsWith('  Account:') || line.startsWith('    Account:'));
    expect(leads).to.have.length(2);
    expect(Math.max(...all.map((line) => line.length))).to.be.at.most(80);
    const text = all.join('\n');
    const names = [...users, ...fields.map((field) => `${field.slice('Account.'.length)} edit → none`)];
    expect(names.filter((name) => !text.includes(name))).to.deep.equal([]);
    expect(all.length).to.be.below(150);
  });

  it('lets no escape sequence or new line of a name reach the terminal', () => {
    const field = `${HOSTILE}.${HOSTILE}`;
    const all = plan({ edits: [edit(field, { profile: HOSTILE })], impact: [loss(HOSTILE, field)] });
    expect(all.filter((line) => NO_CONTROL.test(line) || line.startsWith('::'))).to.deep.equal([]);
    expect(all.join(' ')).to.contain('::error::');
  });
});

describe('the question before the org is changed', () => {
  const view = {
    edits: [edit('Account.Fax'), edit('Account.Phone'), edit('Account.Fax', { profile: 'Q' })],
    impact: [loss('ada@x', 'Account.Fax'), loss('ada@x', 'Account.Phone'), loss('bo@x', 'Account.Fax')],
    leftOut: [],
  };

  it('says how much of what changes where, and counts each user once', () => {
    expect(confirmText({ plan: view, org: 'prod', isProduction: true })).to.equal(
      'Change 3 field permissions of 2 profiles in the production org prod? Users who lose access: 2, of up to 2 fields each',
    );
  });

  it('does not call a sandbox production', () => {
    const text = confirmText({ plan: view, org: 'dev', isProduction: false });
    expect(text).to.contain('in the sandbox or scratch org dev?').and.not.contain('production');
  });

  it('lets no escape sequence of an alias reach the terminal', () => {
    expect(confirmText({ plan: view, org: HOSTILE, isProduction: true })).to.not.match(NO_CONTROL);
  });
});

describe('what a person reads after a reset', () => {
  const restore = [
    '',
    'Snapshot: /state/s.json',
    'To put it back:',
    '  sf fls restore --snapshot 2026-11-23T20-15-07Z-4f2a --target-org prod',
  ];

  it('is the file, what was done, and the way back', () => {
    expect(lines()).to.deep.equal([
      'Changed in the project: p.xml',
      'Done: 1 field permissions are reset, and the org shows it.',
      ...restore,
    ]);
  });

  it('names no org that has no name to type', () => {
    expect(lines({}, null).at(-1)).to.equal('  sf fls restore --snapshot 2026-11-23T20-15-07Z-4f2a');
  });

  for (const status of ['partial', 'failed'] as const) {
    it(`names what is not in effect, and claims nothing: ${status}`, () => {
      const verify = { ok: false, remaining: [edit('Account.Fax'), edit('Lead.Email')] };
      expect(lines({ status, files: [], verify })).to.deep.equal([
        'Not in effect (2): Account.Fax (P), Lead.Email (P)',
        ...restore,
      ]);
    });
  }

  it('keeps a long list of what remains within 80 columns', () => {
    const fields = Array.from({ length: 40 }, (_, index) => `Account.A_rather_long_field_name_${index}__c`);
    const verify = { ok: false, remaining: fields.map((field) => edit(field)) };
    const all = lines({ status: 'partial', verify });
    expect(Math.max(...all.map((line) => line.length))).to.be.at.most(80);
    expect(fields.every((field) => all.join('\n').includes(field))).to.equal(true);
  });

  const nothing = { snapshot: null, files: [], verify: null, deploy: null };
  const short: [string, Partial<ResetView>, string[]][] = [
    ['declined', { status: 'declined' }, ['Declined. Nothing was changed.']],
    ['nothing to do', { status: 'nothingToDo', edits: [] }, []],
    [
      'a dry run that would work',
      { status: 'dryRun', deploy: { ...deploy, checkOnly: true } },
      ['The org would take it. Nothing was written anywhere.'],
    ],
    [
      'a dry run that would not',
      {
        status: 'dryRun',
        deploy: { ...deploy, checkOnly: true, status: 'Failed' },
        verify: { ok: false, remaining: [edit('Account.Fax')] },
      },
      ['The org would not take all of it. Nothing was written anywhere.', 'Not in effect (1): Account.Fax (P)'],
    ],
    ['a dry run of which the org was not asked', { status: 'dryRun' }, []],
    ['no file that has the entries', { status: 'edited' }, []],
  ];
  for (const [what, changes, shown] of short) {
    it(`says no more than is true after ${what}`, () => {
      expect(lines({ ...nothing, ...changes })).to.deep.equal(shown);
    });
  }

  it('names the files in the command that deploys what was edited', () => {
    const files = ['/home/ada/project/p.xml', '/home/ada/project/a b.xml'];
    expect(lines({ ...nothing, status: 'edited', files })).to.deep.equal([
      'Changed in the project: p.xml',
      'Changed in the project: a b.xml',
      'The project is changed, the org is not. Next, deploy it:',
      '  sf project deploy start --source-dir /home/ada/project/p.xml --source-dir "/home/ada/project/a b.xml" --target-org prod',
    ]);
  });

  it('lets no escape sequence of a name reach the terminal', () => {
    const verify = { ok: false, remaining: [edit(`${HOSTILE}.${HOSTILE}`)] };
    const all = lines({
      status: 'partial',
      files: [`/home/ada/project/${HOSTILE}`],
      snapshot: { id: HOSTILE, path: HOSTILE },
      verify,
    });
    expect(all.filter((line) => NO_CONTROL.test(line) || line.startsWith('::'))).to.deep.equal([]);
    expect(all.join(' ')).to.contain('::error::');
  });
});
