import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { Explanation, Subject } from '../../../src/fls/explained-subject.ts';
import { formatExplanation } from '../../../src/present/explain.ts';
import { listExplanationLimits, renderHtmlExplanation } from '../../../src/present/formats/explanation/html.ts';
import { renderExplanation } from '../../../src/present/formats/explanation/index.ts';
import { pageExplanation, typedExplain } from '../../support/page-explanation.ts';
import { accessOn } from '../../support/field-access.ts';
import { readPageData, readPageMarkup, readPageQueries, readPageText } from '../../support/page-text.ts';

const HIDDEN = 'The org does not show all permission sets of these users, so they may have more access than this.';
const PROFILE = { kind: 'Profile', name: 'ERP', label: 'ERP', why: null } as const;
const SET = { kind: 'PermissionSet', name: 'Accounts', label: 'Accounts', why: null } as const;

function subject(changes: Partial<Subject> = {}): Subject {
  const phone = accessOn('Account.Phone', { objectVia: [SET], readVia: [PROFILE] });
  return {
    ...{ usernames: ['erp@x'], profile: 'ERP', isProfileListed: true, hasHiddenSets: false, fields: [phone], idle: [] },
    ...changes,
  };
}

async function renderText(format: 'csv' | 'markdown' | 'html', explanation: Explanation): Promise<string> {
  const { text } = await renderExplanation(format, explanation, { toFile: true, typed: typedExplain });
  return text;
}

describe('documents of an explanation', () => {
  const hidden = pageExplanation({
    subjects: [
      subject({ hasHiddenSets: true }),
      subject({ usernames: ['bare@x'], hasHiddenSets: true, fields: [] }),
      subject({ usernames: ['clear@x'] }),
    ],
  });

  it('name the users of whom the org does not show all permission sets', async () => {
    const page = readPageText(await renderText('html', hidden));
    expect(page).to.include(`erp@x: ${HIDDEN}`).and.include(`bare@x: ${HIDDEN}`).and.not.include(`clear@x: ${HIDDEN}`);
    const sections = (await renderText('markdown', hidden)).split('\n### ').slice(1);
    expect(sections.map((section) => section.includes(HIDDEN))).to.deep.equal([true, true, false, false]);
    const text = (await renderText('csv', hidden)).replace('\ufeff', '');
    const rows = parse<Record<string, string>>(text, { columns: true });
    expect(rows.map((row) => [row['username'], row['hidden_sets']])).to.deep.equal([
      ['erp@x', 'true'],
      ['clear@x', 'false'],
    ]);
  });

  it('name them in a comparison too, also of users with the same access', async () => {
    const pair = [subject({ hasHiddenSets: true, fields: [] }), subject({ usernames: ['clear@x'], fields: [] })];
    for (const fields of [[], subject().fields]) {
      const given = pageExplanation({ isComparison: true, subjects: pair.map((one) => ({ ...one, fields })) });
      const texts = [
        formatExplanation(given, { verbose: false, folder: '/', width: 200 }).join('\n'),
        readPageText(await renderText('html', given)),
        (await renderText('markdown', given)).replaceAll('`', ''),
      ];
      for (const text of texts) expect(text).to.match(/erp@x[^]*The org does not show all permission sets/);
    }
  });

  it('name what is not in force of two users, also of those with the same access', async () => {
    const [told] = pageExplanation().subjects;
    const pair = [subject({ idle: told?.idle ?? [] }), subject({ usernames: ['clear@x'] })];
    for (const fields of [[], subject().fields]) {
      const given = pageExplanation({ isComparison: true, subjects: pair.map((one) => ({ ...one, fields })) });
      const texts = [readPageText(await renderText('html', given)), await renderText('markdown', given)];
      for (const text of texts)
        expect(text.replaceAll('`', ''))
          .to.match(/erp@x[^]*permission set Session: it needs activation in a session/)
          .and.not.match(/clear@x: permission set Session/);
    }
  });

  it('say what to type next', async () => {
    const command = 'sf fls reset --profile ERP --field Account.Phone --dry-run';
    const given = pageExplanation({ subjects: [subject()], proof: null });
    expect(readPageText(await renderText('html', given))).to.include(
      `To remove the stray field permissions of the profile: ${command} `,
    );
    expect(await renderText('markdown', given)).to.include(
      `To remove the stray field permissions of the profile: \`${command}\``,
    );
    const shared = pageExplanation({ subjects: [subject()], isComparison: true });
    expect(readPageText(await renderText('html', shared))).to.not.include(command);
  });

  it('make no markup of hostile names in what to type next', async () => {
    const name = '`x` <img src=x onerror=alert(1)> @team';
    const source = { ...SET, name };
    const one = subject({
      profile: name,
      fields: [accessOn('Account.Phone', { objectVia: [SET], readVia: [PROFILE, source] })],
    });
    const given = pageExplanation({ subjects: [one], proof: null });
    expect(readPageMarkup(await renderText('html', given))).to.not.include('<img');
    expect((await renderText('markdown', given)).replaceAll(/`[^`]*`/g, '')).to.not.match(/<img|@team/);
  });
});

describe('the page of an explanation', () => {
  it('has as many rows as a browser can open, those with the most access, and says so', () => {
    const given = pageExplanation();
    const page = renderHtmlExplanation(given, typedExplain, 1);
    const [table] = readPageData(page);
    expect(table?.length).to.equal(1);
    expect(JSON.stringify(table)).to.include('Account.Phone').and.not.include('Contact.Email');
    const said = 'The page has 1 of 2 rows';
    expect(readPageText(page)).to.include(said);
    expect(listExplanationLimits(given, 1).join()).to.include(said);
    expect(listExplanationLimits(given, 2)).to.deep.equal([]);
  });

  it('shows each profile without active users by itself', () => {
    const nobody = ['ERP', 'Desk'].map((profile) => subject({ usernames: [], profile }));
    const page = renderHtmlExplanation(pageExplanation({ subjects: nobody, proof: null }), typedExplain);
    const bars = [...readPageMarkup(page).matchAll(/data-text="([^"]*)"/g)].map(([, name]) => name);
    expect(bars).to.deep.equal(['Profile ERP, which has no active user', 'Profile Desk, which has no active user']);
  });

  it('names objects and fields in queries as SOQL does', () => {
    const fields = [accessOn('Item__c.State__c', { objectVia: [SET], readVia: [PROFILE] })];
    const given = pageExplanation({ subjects: [subject({ fields })], namespace: 'xyz' });
    const page = renderHtmlExplanation(given, typedExplain);
    const [field = '', object = ''] = readPageQueries(page);
    expect(field).to.include("SobjectType = 'xyz__Item__c' AND Field = 'xyz__Item__c.xyz__State__c'");
    expect(object).to.include("SobjectType = 'xyz__Item__c'");
    expect(readPageText(page)).to.match(/grant Item__c\.State__c\. Those that are not in force are listed too/);
  });
});
