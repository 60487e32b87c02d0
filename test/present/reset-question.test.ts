import { expect } from 'chai';
import type { Edit, Impact } from '../../src/fls/change.ts';
import { formatResetQuestion } from '../../src/present/reset.ts';

const HOSTILE = 'P\u001b[31m\u0007\u202e\r\n::error::';
const NO_CONTROL = /\p{Cc}|\u202e/u;

function edit(field: string, other: Partial<Edit> = {}): Edit {
  return { profile: 'P', field, from: 'edit', to: 'none', ...other };
}

function loss(username: string, field: string): Impact {
  return { username, field, from: 'edit', to: 'none' };
}

describe('the question before the org is changed', () => {
  const view = {
    integrations: null,
    seesAllUsers: true,
    edits: [edit('Account.Fax'), edit('Account.Phone'), edit('Account.Fax', { profile: 'Q' })],
    impact: [loss('bo@x', 'Account.Fax'), loss('ada@x', 'Account.Fax'), loss('ada@x', 'Account.Phone')],
  };
  const asked = { plan: view, org: 'prod', kind: 'production' as const, deploys: true };

  it('says how much of what changes where, and whom it costs most', () => {
    expect(formatResetQuestion(asked)).to.equal(
      'Remove 3 field permissions from "P", "Q" in prod (PRODUCTION)? 2 users lose access; ada@x loses the most (2 fields).',
    );
  });

  it('says that it costs nobody anything', () => {
    expect(formatResetQuestion({ ...asked, plan: { ...view, impact: [] } })).to.match(
      /^Remove .*\? No active user loses access\.$/,
    );
  });

  it('does not say so where the user may not see all users', () => {
    expect(formatResetQuestion({ ...asked, plan: { ...view, impact: [], seesAllUsers: false } })).to.match(
      /\? No active user that your user can see loses access\.$/,
    );
  });

  it('says that fields of person accounts are among what users lose', () => {
    const impact = [loss('ada@x', 'Account.Hobby__pc')];
    expect(formatResetQuestion({ ...asked, plan: { ...view, impact } })).to.match(
      /\? ada@x loses access to 1 field\. The impact includes fields of person accounts \(Account\.…__pc\)\.$/,
    );
  });

  it('names the one user whom it costs access', () => {
    const one = view.impact.slice(1);
    expect(formatResetQuestion({ ...asked, plan: { ...view, impact: one } })).to.match(
      /\? ada@x loses access to 2 fields\.$/,
    );
  });

  it('counts many profiles, and says what --read-only does', () => {
    const edits = ['A', 'B', 'C', 'D'].map((profile) => edit('Account.Fax', { profile, to: 'read' }));
    expect(formatResetQuestion({ ...asked, plan: { ...view, edits } })).to.match(
      /^Reduce 4 field permissions of 4 profiles to read in prod /,
    );
  });

  it('says whose profiles they are where nobody named them, and names the first', () => {
    const agent = { kind: 'agent', license: 'Einstein Agent' } as const;
    const covered = new Map(
      ['A', 'B', 'C', 'D', 'E'].map((name) => [name, name === 'B' ? agent : { ...agent, kind: 'apiOnly' as const }]),
    );
    const integrations = { covered, system: [] };
    const question = (...names: readonly string[]): string => {
      const edits = names.map((profile) => edit('Account.Fax', { profile }));
      return formatResetQuestion({ ...asked, plan: { ...view, integrations, edits, impact: [] } });
    };
    expect(question('B')).to.match(/^Remove 1 field permission from 1 profile of AI agents \("B"\) in prod /);
    expect(question('A', 'B', 'C', 'D')).to.match(
      /^Remove 4 field permissions from 4 profiles of integrations and AI agents \("A", "B", "C" and 1 more\) in prod /,
    );
  });

  it('does not call a sandbox production', () => {
    const text = formatResetQuestion({ ...asked, org: 'dev', kind: 'sandbox' });
    expect(text)
      .to.contain('in dev (sandbox)?')
      .and.not.match(/production/i);
  });

  it('says that without a deploy the org stays as it is, and what a deploy will cost', () => {
    expect(formatResetQuestion({ ...asked, deploys: false })).to.equal(
      'Remove 3 field permissions from "P", "Q" in the project\'s files? The org is not changed. Impact after you deploy the files: 2 users lose access; ada@x loses the most (2 fields).',
    );
  });

  it('lets no escape sequence of an alias or a username reach the terminal', () => {
    const impact = [loss(HOSTILE, 'Account.Fax')];
    expect(formatResetQuestion({ ...asked, plan: { ...view, impact }, org: HOSTILE })).to.not.match(NO_CONTROL);
  });
});
