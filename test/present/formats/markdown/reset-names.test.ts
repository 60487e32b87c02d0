import { expect } from 'chai';
import fc from 'fast-check';
import { lexer, walkTokens } from 'marked';
import { renderMarkdownReset } from '../../../../src/present/formats/markdown/reset.ts';
import type { ResetDocument } from '../../../../src/present/formats/reset-document.ts';
import { orgContext } from '../../../support/report.ts';
import { documentOf, edit, loss } from '../../../support/reset-document.ts';

describe('a reset as Markdown, whatever it holds,', () => {
  for (const count of [100, 3000, 100_000])
    it(`fits into a comment with ${count} edits, each named or counted`, () => {
      const many = Array.from({ length: count }, (_, index) => edit(`Object_${index % 300}__c.Field_${index}__c`));
      const text = renderMarkdownReset(documentOf({ plan: { edits: many, impact: [], leftOut: [] } }));
      expect(text.length).to.be.lessThan(60_000);
      const section = text.slice(text.indexOf('### Changes'));
      const named = section.match(/`Field_\d+__c`/g)?.length ?? 0;
      const sum = (pattern: RegExp): number =>
        [...section.matchAll(pattern)].reduce(
          (total, [, digits = '']) => total + Number(digits.replaceAll(',', '')),
          0,
        );
      const counted =
        sum(/none: ([\d,]+) fields?$/gm) +
        sum(/ and ([\d,]+) more$/gm) +
        sum(/^Left out for length: ([\d,]+) fields?,/gm);
      expect(named + counted).to.equal(count);
    });

  it('makes no markup, link, mention or line of foreign names', () => {
    const hostile = fc
      .array(
        fc.constantFrom(
          '`',
          '|',
          '\n',
          '<b>',
          '</details>',
          '@org/team',
          '[x](http://y)',
          '#1',
          '**',
          '\\',
          '## ',
          '_',
          'a',
        ),
        {
          minLength: 1,
        },
      )
      .map((parts) => parts.join(''));
    const harmless = listMarkup(renderMarkdownReset(namedDocument('a')));
    fc.assert(
      fc.property(hostile, (name) => {
        const text = renderMarkdownReset(namedDocument(name));
        expect(listMarkup(text)).to.deep.equal(harmless);
      }),
    );
  });
});

/** A document in which everything that others name has that name. */
function namedDocument(name: string): ResetDocument {
  const { org } = orgContext;
  return documentOf({
    context: { ...orgContext, policyFile: name, org: org && { ...org, alias: name, username: name } },
    plan: {
      edits: [edit(`${name}.${name}`, { profile: name })],
      impact: [loss(name, `${name}.${name}`)],
      leftOut: [{ profile: name, field: `${name}.${name}`, reason: 'notPermissionable' }],
    },
    result: {
      files: [name],
      deploy: { id: name, status: name, checkOnly: false, failures: [{ component: name, problem: name }] },
      verify: {
        ok: false,
        remaining: [edit(name, { profile: name })],
        others: [edit(name, { profile: name })],
        sections: [name],
      },
    },
    notices: [{ key: 'systemProfiles', tokens: ['1', name] }],
    writtenPlan: name,
    next: { bin: 'sf', targetOrg: name, snapshotDir: name },
  });
}

/** What Markdown makes of a text, but for plain text and code. */
function listMarkup(text: string): string[] {
  const types: string[] = [];
  void walkTokens(lexer(text), (token) => {
    if (token.type === 'html') types.push(...(token.raw.match(/<(?!\/?code>)[^>]*>/g) ?? []));
    else if (!['text', 'codespan', 'space', 'escape'].includes(token.type)) types.push(token.type);
  });
  return types.sort();
}
