import { Messages } from '@salesforce/core';
import type { Context } from '../../../fls/context.ts';
import { formatTime } from '../../time.ts';
import { renderCommand } from './command.ts';
import { html, type Markup } from './markup.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** A fact with its name. */
export type Fact = readonly [name: string, value: Markup | string];

/** What was checked, when, by whom and how. */
export function listPageFacts(context: Context, command: string): Fact[] {
  const { org, generatedAt, plugin, apiVersion, policyFile, baselineFile } = context;
  const time = html`<time datetime="${generatedAt}">${formatTime(generatedAt)}</time>`;
  const facts: (readonly [name: string, value: Markup | string | null])[] = [
    ...listOrgFacts(org),
    [messages.getMessage('fact.made'), time],
    [messages.getMessage('fact.plugin'), `sf-plugin-fls ${plugin}`],
    [messages.getMessage('fact.apiVersion'), apiVersion],
    [messages.getMessage('fact.policy'), policyFile],
    [messages.getMessage('fact.baseline'), baselineFile],
    [messages.getMessage('fact.command'), renderCommand(command)],
  ];
  return facts.flatMap(([name, value]): Fact[] => (value === null ? [] : [[name, value]]));
}

function listOrgFacts(org: Context['org']): [name: string, value: string | null][] {
  if (org === null) return [[messages.getMessage('fact.source'), messages.getMessage('fact.files')]];
  return [
    [messages.getMessage('fact.org'), formatPageOrg(org)],
    [messages.getMessage('fact.orgId'), org.id],
    [messages.getMessage('fact.instance'), org.instanceUrl],
    [messages.getMessage('fact.user'), org.username],
  ];
}

/** An org by the name that people know it by, and its kind. */
export function formatPageOrg({ alias, username, id, kind }: NonNullable<Context['org']>): string {
  const name = alias ?? username ?? id;
  return kind === 'unknown' ? name : messages.getMessage('org.ofKind', [name, kind]);
}

/** Facts as a list of names and values. */
export function renderFacts(facts: readonly Fact[]): Markup {
  return html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
