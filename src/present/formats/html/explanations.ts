import { Messages } from '@salesforce/core';
import { html, type Markup } from './markup.ts';
import type { PageSection } from './page.ts';
import { formatCommandLine } from '../../shell.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** What a page explains: each kind of finding, and the read that no entry gives. */
export const EXPLAINED_KINDS = ['live', 'latent', 'dormant', 'unknown', 'uncontrolled', 'implied'] as const;
export type ExplainedKind = (typeof EXPLAINED_KINDS)[number];

/** What the queries of an explanation are about; null where the page has no finding of that kind, or does not know it. */
export type ExplainedExample = {
  readonly profileId: string | null;
  readonly object: string;
};

export type ExplanationOptions = {
  /** The executable. */
  readonly bin: string;
  readonly targetOrg: string | null;
  readonly findExample: (kind: ExplainedKind) => ExplainedExample | null;
};

/** What each kind of finding means, how to see it without this plugin, and what to do. */
export function buildExplanationSection(options: ExplanationOptions): PageSection {
  return {
    id: 'explanations',
    title: messages.getMessage('explain.title'),
    body: html`<p class="hint">${messages.getMessage('explain.hint')}</p>
      ${EXPLAINED_KINDS.map((kind) => renderExplanation(kind, options))}`,
  };
}

function renderExplanation(kind: ExplainedKind, options: ExplanationOptions): Markup {
  const queries = listQueries(kind, options).map(([text, soql]) => renderQuery(text, soql, options));
  return html`<details id="kind-${kind}" class="kind" data-tone="${kind}">
    <summary>${messages.getMessage(`explain.${kind}.title`)}</summary>
    <h3>${messages.getMessage('explain.meaning')}</h3>
    <p>${messages.getMessage(`explain.${kind}.meaning`)}</p>
    <h3>${messages.getMessage('explain.see')}</h3>
    <p>${messages.getMessage(`explain.${kind}.see`)}</p>
    <ol>
      ${queries}
    </ol>
    <h3>${messages.getMessage('explain.do')}</h3>
    <p>${messages.getMessage(`explain.${kind}.do`)}</p>
  </details>`;
}

/** A query as Workbench takes it, and the command that asks the same. */
function renderQuery(text: string, soql: string, { bin, targetOrg }: ExplanationOptions): Markup {
  const org = targetOrg === null ? [] : ['--target-org', targetOrg];
  const command = formatCommandLine([bin, 'data', 'query', '--query', soql, ...org]);
  return html`<li>${text}<code class="command">${soql}</code><code class="command">${command}</code></li>`;
}

const ANY_ID = '00e000000000000';

/** The queries that show a kind, each with what it shows. */
function listQueries(kind: ExplainedKind, { findExample }: ExplanationOptions): [text: string, soql: string][] {
  const { profileId, object } = findExample(kind) ?? { profileId: null, object: 'Account' };
  const [id, name] = [profileId ?? ANY_ID, object].map(escapeSoql);
  const queries = {
    fields: messages.getMessage('query.fields', [id, name]),
    object: messages.getMessage('query.object', [id, name]),
    grantors: messages.getMessage('query.grantors', [name]),
    users: messages.getMessage('query.users', [id, name]),
    viewAll: messages.getMessage('query.viewAll', [id]),
  };
  const fields: [string, string] = [messages.getMessage('query.fields.text'), queries.fields];
  const own: [string, string] = [messages.getMessage('query.object.text'), queries.object];
  const grantors: [string, string] = [messages.getMessage('query.grantors.text'), queries.grantors];
  const users: [string, string] = [messages.getMessage('query.users.text'), queries.users];
  const viewAll: [string, string] = [messages.getMessage('query.viewAll.text'), queries.viewAll];
  return {
    live: [fields, own, users],
    latent: [fields, own, grantors],
    dormant: [fields, own, grantors],
    unknown: [fields, own],
    uncontrolled: [fields],
    implied: [viewAll],
  }[kind];
}

function escapeSoql(text: string): string {
  return text.replace(/[\\']/g, '\\$&');
}
