import { expect } from 'chai';
import type { Edit, Impact } from '../../src/fls/change.ts';
import { formatResetQuestion, formatResetPlan, type ResetPlanView } from '../../src/present/reset.ts';

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

const plan = (changes: Partial<ResetPlanView> = {}, verbose = false): string[] =>
  formatResetPlan(
    { edits: [edit('Account.Phone')], impact: [], leftOut: [], projectFiles: [], ...changes },
    { verbose, folder },
  );

/** What is said of the users, without its heading. */
function costs(impact: readonly Impact[], verbose = false): string[] {
  const shown = plan({ impact }, verbose);
  return shown.slice(shown.findIndex((line) => line.startsWith('Active users who lose access')) + 2);
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
      '  Fields: 4. Objects: 2.',
      '  Account',
      '    read → none  Fax',
      '    edit → none  Phone, Site',
      '  Lead',
      '    edit → read  Email',
      '',
      'Q',
      '  Fields: 1. Objects: 1.',
      '  Lead',
      '    edit → none  Email',
      '',
    ]);
    expect(plan({ edits }).at(-2)).to.match(/^Nobody loses access: /);
  });

  it('counts the fields of each object where there are too many to read, unless every one is asked for', () => {
    const fields = [...many(70), ...many(31, 'Lead')];
    const edits = fields.map((field) => edit(field, { from: field.startsWith('Lead') ? 'read' : 'edit' }));
    expect(plan({ edits }).slice(1, 5)).to.deep.equal([
      '  Fields: 101. Objects: 2.',
      '  edit → none  Account 70',
      '  read → none  Lead 31',
      '  Fields by object; list them with --verbose.',
    ]);
    const all = plan({ edits }, true).join('\n');
    expect(fields.every((field) => all.includes(field.slice(field.indexOf('.') + 1)))).to.equal(true);
    expect(all).to.not.contain('--verbose');
  });

  it('is one line where there is nothing to do, and what the policy keeps', () => {
    const leftOut = [{ profile: 'P', field: 'Account.Fax', reason: 'kept' as const }];
    expect(plan({ edits: [] })).to.deep.equal(['Nothing to reset.']);
    expect(plan({ edits: [], leftOut })).to.deep.equal([
      'Left as they are, wanted by the policy: 1.',
      '',
      'Nothing to reset.',
    ]);
  });

  it('names the project’s files of the profiles', () => {
    const projectFiles = [`${folder}/a.xml`, `${folder}/b/b.xml`];
    expect(plan({ projectFiles })).to.include('Files of the project: a.xml, b/b.xml');
  });

  it('lets no escape sequence or new line of a name reach the terminal', () => {
    const field = `${HOSTILE}.${HOSTILE}`;
    const all = plan({
      edits: [edit(field, { profile: HOSTILE })],
      impact: [loss(HOSTILE, field)],
      projectFiles: [HOSTILE],
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
    expect(plan({ impact }).join('\n')).to.match(/^Active users who lose access, .*: 5$/m);
    const block = (user: string, change: string): string[] => [
      `  ${user}`,
      '    Fields: 1. Objects: 1.',
      '    Account',
      `      ${change}  Fax`,
      '',
    ];
    expect(costs(impact)).to.deep.equal([
      '  ada@x, bo@x',
      '    Fields: 2. Objects: 2.',
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
      '    Fields: 900. Objects: 1.',
      '    edit → none  Account 900',
      '    Fields by object; list them with --verbose.',
      '',
    ]);
    const others = fields.slice(0, 300).flatMap((field, index) => [loss(`user${index}@x`, field)]);
    const shown = costs(others);
    expect(shown.length).to.be.below(40);
    expect(shown.at(-2)).to.equal(
      '  Users who lose less: 295. List them with --verbose, or keep everything with --impact-file.',
    );
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

describe('the question before the org is changed', () => {
  const view = {
    edits: [edit('Account.Fax'), edit('Account.Phone'), edit('Account.Fax', { profile: 'Q' })],
    impact: [loss('bo@x', 'Account.Fax'), loss('ada@x', 'Account.Fax'), loss('ada@x', 'Account.Phone')],
  };
  const asked = { plan: view, org: 'prod', isProduction: true, deploys: true };

  it('says how much of what changes where, and whom it costs most', () => {
    expect(formatResetQuestion(asked)).to.equal(
      'Users who lose access: 2; most of all ada@x, on 2 fields. Change 3 field permissions (profiles: 2) in the production org prod?',
    );
  });

  it('says that it costs nobody anything', () => {
    expect(formatResetQuestion({ ...asked, plan: { ...view, impact: [] } })).to.match(
      /^No user loses access\. Change /,
    );
  });

  it('does not call a sandbox production', () => {
    const text = formatResetQuestion({ ...asked, org: 'dev', isProduction: false });
    expect(text).to.contain('in the sandbox or scratch org dev?').and.not.contain('production');
  });

  it('says that without a deploy the org stays as it is', () => {
    expect(formatResetQuestion({ ...asked, deploys: false })).to.equal(
      "Change 3 field permissions (profiles: 2) in the project's files? The org is not changed.",
    );
  });

  it('lets no escape sequence of an alias or a username reach the terminal', () => {
    const impact = [loss(HOSTILE, 'Account.Fax')];
    expect(formatResetQuestion({ ...asked, plan: { ...view, impact }, org: HOSTILE })).to.not.match(NO_CONTROL);
  });
});
