import { Messages } from '@salesforce/core';
import { addOwnNamespace } from '../../../fls/own-namespace.ts';
import type { FoundAccess } from '../../../fls/report.ts';
import { FINDING_CATEGORIES, getFindingCategory } from '../../categories.ts';
import { formatCommandLine } from '../../shell.ts';
import { html, type Markup } from './markup.ts';
import type { PageSection } from './page.ts';
import { renderCommand } from './command.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** What a page explains: each kind of finding, and the read that no entry gives. */
const EXPLAINED_KINDS = [...FINDING_CATEGORIES, 'implied'] as const;
type ExplainedKind = (typeof EXPLAINED_KINDS)[number];

export type ExplanationOptions = {
  /** The executable. */
  readonly bin: string;
  readonly targetOrg: string | null;
  /** The queries of a kind are about its first finding. */
  readonly found: Pick<FoundAccess, 'findings' | 'profileIds' | 'namespace'>;
  /** A report explains every kind; the page of a reset those of its changes, before the reset or after it. */
  readonly page: 'report' | 'plan' | 'result';
};

/** What each kind of finding means, how to see it without this plugin, and what to do; nothing without a kind. */
export function buildExplanationSection(options: ExplanationOptions): PageSection[] {
  const { page, found } = options;
  const own = new Set<ExplainedKind>(found.findings.map((finding) => getFindingCategory(finding)));
  const kinds = EXPLAINED_KINDS.filter((kind) => page === 'report' || own.has(kind));
  if (kinds.length === 0) return [];
  return [
    {
      id: 'explanations',
      title: messages.getMessage('explain.title'),
      body: html`<p class="hint">${messages.getMessage(page === 'result' ? 'explain.hintAfter' : 'explain.hint')}</p>
        ${kinds.map((kind) => renderKind(kind, options))}`,
    },
  ];
}

function renderKind(kind: ExplainedKind, options: ExplanationOptions): Markup {
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
    <p>${formatAdvice(kind, options)}</p>
  </details>`;
}

/** In a reset no finding is unknown or implied. */
function formatAdvice(kind: ExplainedKind, { page }: ExplanationOptions): string {
  if (page === 'report' || kind === 'unknown' || kind === 'implied') return messages.getMessage(`explain.${kind}.do`);
  return messages.getMessage(`explain.${kind}.doReset`);
}

/** A query as Workbench takes it, and the command that asks the same. */
function renderQuery(text: string, soql: string, { bin, targetOrg }: ExplanationOptions): Markup {
  const org = targetOrg === null ? [] : ['--target-org', targetOrg];
  const command = formatCommandLine([bin, 'data', 'query', '--query', soql, ...org]);
  return html`<li>${text}<code class="command">${soql}</code>${renderCommand(command)}</li>`;
}

const ANY_ID = '00e000000000000';

/** The queries that show a kind, each with what it shows. */
function listQueries(kind: ExplainedKind, { found }: ExplanationOptions): [text: string, soql: string][] {
  const finding = found.findings.find((one) => getFindingCategory(one) === kind);
  const profileId = finding && found.profileIds.get(finding.profile);
  const object = addOwnNamespace(finding?.object ?? 'Account', found.namespace);
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

/** A text between single quotes of a query. */
export function escapeSoql(text: string): string {
  return text.replace(/[\\']/g, '\\$&');
}
