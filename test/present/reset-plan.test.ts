import { expect } from 'chai';
import type { Edit, Impact } from '../../src/fls/change.ts';
import { formatResetPlan, type ResetPlanView, type ResetScopeView } from '../../src/present/reset.ts';

const HOSTILE = 'P\u001b[31m\u0007\u202e\r\n::error::';
const NO_CONTROL = /\p{Cc}|\u202e/u;
const folder = '/home/ada/project';

function edit(field: string, other: Partial<Edit> = {}): Edit {
  return { profile: 'P', field, from: 'edit', to: 'none', ...other };
}

function loss(username: string, field: string, other: Partial<Impact> = {}): Impact {
  return { username, field, from: 'edit', to: 'none', ...other };
}

const many = (count: number, object = 'Account'): string[] =>
  Array.from({ length: count }, (_, index) => `${object}.A_rather_long_field_name_${index}__c`);

const scope: ResetScopeView = {
  sobjects: [],
  fields: [],
  exposures: [],
  readOnly: false,
  planFile: null,
  deploys: true,
};

function plan(changes: Partial<ResetPlanView> = {}, verbose = false, asked: Partial<ResetScopeView> = {}): string[] {
  return formatResetPlan(
    {
      ...{ profiles: ['P'], integrations: null, edits: [edit('Account.Phone')] },
      ...{ impact: [], seesAllUsers: true, leftOut: [], changedFiles: [], ...changes },
    },
    { ...scope, ...asked },
    { verbose, folder, width: 80 },
  );
}

/** What is said of the users, without its heading. */
function costs(impact: readonly Impact[], verbose = false): string[] {
  const shown = plan({ impact }, verbose);
  return shown.slice(shown.findIndex((line) => / loses? access\. Only the profile/.test(line)) + 2);
}

describe('what a person reads of a plan', () => {
  it('is a block a profile, its fields by object and change, and that nobody loses anything', () => {
    const edits = [
      edit('Account.Fax', { from: 'read' }),
      edit('Account.Phone'),
      edit('Account.Site'),
      edit('Lead.Email', { to: 'read' }),
      edit('Lead.Email', { profile: 'Q' }),
    ];
    expect(plan({ edits }).slice(0, -2)).to.deep.equal([
      'P',
      '  4 fields on 2 objects',
      '  Account',
      '    read → none  Fax',
      '    edit → none  Phone, Site',
      '  Lead',
      '    edit → read  Email',
      '',
      'Q',
      '  1 field on 1 object',
      '  Lead',
      '    edit → none  Email',
      '',
    ]);
    expect(plan({ edits }).at(-2)).to.equal('No active user loses access.');
  });

  it('counts the fields of each object where there are too many to read, unless every one is asked for', () => {
    const fields = [...many(70), ...many(31, 'Lead')];
    const edits = fields.map((field) => edit(field, { from: field.startsWith('Lead') ? 'read' : 'edit' }));
    expect(plan({ edits }).slice(1, 5)).to.deep.equal([
      '  101 fields on 2 objects',
      '  edit → none  Account 70',
      '  read → none  Lead 31',
      '  To list every field, use --verbose.',
    ]);
    const all = plan({ edits }, true).join('\n');
    expect(fields.every((field) => all.includes(field.slice(field.indexOf('.') + 1)))).to.equal(true);
    expect(all).to.not.contain('--verbose');
  });

  const kept = [{ profile: 'P', field: 'Account.Fax', reason: 'kept' as const }];

  it('counts what the policy keeps', () => {
    expect(plan({ leftOut: kept })).to.include('The policy keeps 1 stray field permission.');
  });

  it('speaks of the files where only they change, and of the impact as of one to come', () => {
    const changedFiles = [`${folder}/p.xml`];
    const shown = plan({ impact: [loss('ada@x', 'Account.Phone')], changedFiles }, false, { deploys: false });
    expect(shown[0]).to.equal("Only the project's files change, not the org:");
    const start = shown.indexOf('Impact after you deploy the files:');
    expect(shown[start + 1]).to.match(/^1 user loses access\./);
    const already = plan({}, false, { deploys: false });
    expect(already[0]).to.equal("The project's files already have these edits, and the org does not:");
    expect(already.slice(-3)).to.deep.equal(['Impact after you deploy the files:', 'No active user loses access.', '']);
    expect(plan().join('\n')).to.not.include('deploy').and.not.include('project');
  });

  const nothing: [string, Partial<ResetPlanView>, Partial<ResetScopeView>, string][] = [
    ['there is none', {}, {}, 'Nothing to reset: no stray field permissions in "P".'],
    [
      'there is none, and only files would change',
      {},
      { deploys: false },
      'Nothing to change in the project\'s files: the org has no stray field permissions in "P". To check the files themselves, use report with --source-dir.',
    ],
    ['all of it is kept', { leftOut: kept }, {}, 'Nothing to reset in "P": the policy keeps 1 stray field permission.'],
    [
      'none gives edit',
      {},
      { readOnly: true },
      'Nothing to reset: no stray field permissions with edit access in "P".',
    ],
    [
      'none of the named objects',
      { profiles: ['P', 'Q'] },
      { sobjects: ['Account'], exposures: ['live'] },
      'Nothing to reset: no stray field permissions of "P", "Q" match --sobject, --exposure.',
    ],
    [
      'there are many profiles',
      { profiles: ['A', 'B', 'C', 'D'] },
      {},
      'Nothing to reset: no stray field permissions in 4 profiles.',
    ],
  ];
  for (const [why, changes, asked, text] of nothing)
    it(`says of which profiles and why there is nothing to do, where ${why}`, () => {
      expect(plan({ edits: [], ...changes }, false, asked).join(' ')).to.equal(text);
    });

  it('names the project’s files that change', () => {
    const changedFiles = [`${folder}/a.xml`, `${folder}/b/b.xml`];
    expect(plan({ changedFiles })).to.include('Project files that change: a.xml, b/b.xml');
  });

  it('lets no escape sequence or new line of a name reach the terminal', () => {
    const field = `${HOSTILE}.${HOSTILE}`;
    const all = plan({
      edits: [edit(field, { profile: HOSTILE })],
      impact: [loss(HOSTILE, field)],
      changedFiles: [HOSTILE],
    });
    expect(all.filter((line) => NO_CONTROL.test(line) || line.startsWith('::'))).to.deep.equal([]);
    expect(all.join(' ')).to.contain('::error::');
  });
});

describe('what a person reads of who loses what', () => {
  it('puts users together who lose the same, and only those; who loses most comes first', () => {
    const impact = [
      loss('cy@x', 'Account.Fax'),
      ...['ada@x', 'bo@x'].flatMap((user) => [loss(user, 'Account.Fax'), loss(user, 'Lead.Email', { to: 'read' })]),
      loss('di@x', 'Account.Fax', { to: 'read' }),
      loss('ed@x', 'Account.Fax', { from: 'read' }),
    ];
    expect(plan({ impact })).to.include('5 users lose access. Only the profile grants these fields:');
    const block = (user: string, change: string): string[] => [
      `  ${user}`,
      '    1 field on 1 object',
      '    Account',
      `      ${change}  Fax`,
      '',
    ];
    expect(costs(impact)).to.deep.equal([
      '  ada@x, bo@x',
      '    2 fields on 2 objects',
      '    Account',
      '      edit → none  Fax',
      '    Lead',
      '      edit → read  Email',
      '',
      ...block('cy@x', 'edit → none'),
      ...block('di@x', 'edit → read'),
      ...block('ed@x', 'read → none'),
    ]);
  });

  it('stays readable for 3 users of 900 fields each, and for 300 users who all lose something else', () => {
    const fields = many(900);
    const same = ['ada@x', 'bo@x', 'cy@x'].flatMap((user) => fields.map((field) => loss(user, field)));
    expect(costs(same)).to.deep.equal([
      '  ada@x, bo@x, cy@x',
      '    900 fields on 1 object',
      '    edit → none  Account 900',
      '    To list every field, use --verbose.',
      '',
    ]);
    const others = fields.slice(0, 300).flatMap((field, index) => [loss(`user${index}@x`, field)]);
    const shown = costs(others);
    expect(shown.length).to.be.below(40);
    expect(shown.at(-2)).to.equal('  295 more users with fewer losses. To list them, use --verbose or --impact-file.');
    expect(
      costs(others, true)
        .join('\n')
        .match(/user\d+@x/g),
    ).to.have.length(300);
  });

  it('names five of very many users who lose the same, and all of them when asked', () => {
    const users = Array.from({ length: 30 }, (_, index) => `integration.user.${index}@example.com`);
    const impact = users.map((user) => loss(user, 'Account.Fax'));
    expect(costs(impact).join('\n')).to.contain('integration.user.4@example.com').and.to.contain('and 25 more');
    expect(costs(impact).join('\n')).to.not.contain('integration.user.5@');
    expect(users.every((user) => costs(impact, true).join('\n').includes(user))).to.equal(true);
  });

  it('fits 80 columns and cuts no name', () => {
    const fields = many(60);
    const all = plan({
      edits: fields.map((field) => edit(field)),
      impact: fields.map((field) => loss('ada@x', field)),
    });
    const lists = all.filter((line) => line.startsWith('    '));
    expect(Math.max(...lists.map((line) => line.length))).to.be.at.most(80);
    expect(fields.every((field) => lists.join('\n').includes(field.slice('Account.'.length)))).to.equal(true);
  });
});
