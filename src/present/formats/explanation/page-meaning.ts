import { Messages } from '@salesforce/core';
import { getObjectName } from '../../../fls/access.ts';
import type { Explanation } from '../../../fls/explained-subject.ts';
import { addOwnNamespace } from '../../../fls/own-namespace.ts';
import { listExplainSteps, type NextStep } from '../../explain-next.ts';
import { renderCommand } from '../html/command.ts';
import { escapeSoql } from '../html/explanations.ts';
import { html, type Markup } from '../html/markup.ts';
import type { PageSection } from '../html/page.ts';
import { renderList } from '../html/sections.ts';
import { formatCommandLine } from '../../shell.ts';
import type { TypedCommand } from '../report-paths.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** How the access of a user comes about, how to see it without this plugin, and what to do. */
export function buildMeaningSection(explanation: Explanation, typed: TypedCommand): PageSection {
  const { bin, targetOrg } = typed;
  const org = targetOrg === null ? [] : ['--target-org', targetOrg];
  const queries = listExampleQueries(explanation).map(
    ([text, soql]) =>
      html`<li>
        ${text}<code class="command">${soql}</code>${renderCommand(
          formatCommandLine([bin, 'data', 'query', '--query', soql, ...org]),
        )}
      </li>`,
  );
  return {
    id: 'meaning',
    title: messages.getMessage('page.meaning'),
    body: html`<p>${messages.getMessage('page.meaning.halves')}</p>
      <h3>${messages.getMessage('page.meaning.see')}</h3>
      ${queries.length === 0 ? '' : renderQueries(queries)}
      <p>${messages.getMessage('page.meaning.prove')}</p>
      <h3>${messages.getMessage('page.meaning.do')}</h3>
      <p>${messages.getMessage('page.meaning.close')}</p>
      ${listExplainSteps(explanation, typed).map(renderStep)}`,
  };
}

function renderStep({ text, commands }: NextStep): Markup {
  return html`<p>${text}</p>
    ${renderList(commands.map(renderCommand))}`;
}

function renderQueries(queries: readonly Markup[]): Markup {
  return html`<p>${messages.getMessage('page.meaning.queries')}</p>
    <ol>
      ${queries}
    </ol>`;
}

/** About the first user with a field that a permission opens, if possible one that the user reads. */
function listExampleQueries({ subjects, namespace }: Explanation): [text: string, soql: string][] {
  const found = subjects.flatMap(({ usernames: [username], fields }) => {
    const governed = fields.filter(({ permission }) => permission !== null);
    const permission = (governed.find(({ read }) => read) ?? governed[0])?.permission ?? null;
    return username === undefined || permission === null ? [] : [{ username, permission }];
  });
  const [example] = found;
  if (!example) return [];
  const { username, permission } = example;
  const object = getObjectName(permission);
  const [user, name, field] = [
    username,
    addOwnNamespace(object, namespace),
    addOwnNamespace(permission, namespace),
  ].map(escapeSoql);
  return [
    [
      messages.getMessage('page.queryField.text', [permission]),
      messages.getMessage('page.queryField', [name, field, user]),
    ],
    [messages.getMessage('page.queryObject.text', [object]), messages.getMessage('page.queryObject', [name, user])],
  ];
}
