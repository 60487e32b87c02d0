import { Messages } from '@salesforce/core';
import { formatPlanCommand, formatRestoreCommand, formatResumeCommand } from '../../next-commands.ts';
import { isPlanOnly, type ResetDocument } from '../reset-document.ts';
import { renderCommand } from './command.ts';
import { html } from './markup.ts';
import type { PageSection } from './page.ts';
import { renderList } from './sections.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** What the org said against the deploy, and what else changed in the profiles. */
export function buildRefusalSections({ result }: ResetDocument): PageSection[] {
  const failures = (result.deploy?.failures ?? []).map(({ component, problem }) =>
    messages.getMessage('failures.item', [component, problem]),
  );
  return [
    ...buildListSection('failures', messages.getMessage('failures.title'), failures),
    ...buildListSection('parts', messages.getMessage('others.parts'), result.verify?.sections ?? []),
  ];
}

/** The project's files that change, or that did. */
export function buildFileSection({ result, changedFiles, formatPath }: ResetDocument): PageSection[] {
  const isPlan = isPlanOnly(result.status);
  const title = messages.getMessage(isPlan ? 'files.title' : 'files.changed');
  return buildListSection('files', title, (isPlan ? changedFiles : result.files).map(formatPath));
}

/** The commands that carry out a plan, go on with the reset and put it back. */
export function buildNextSection({ plan, result, writtenPlan, next }: ResetDocument): PageSection[] {
  const { snapshot, status } = result;
  const commands = [
    ...(writtenPlan === null || plan.edits.length === 0
      ? []
      : [{ text: messages.getMessage('go.plan'), line: formatPlanCommand(next, writtenPlan) }]),
    ...(snapshot !== null && status === 'running'
      ? [{ text: messages.getMessage('go.resume'), line: formatResumeCommand(next, snapshot.id) }]
      : []),
    ...(snapshot === null || status === 'failed'
      ? []
      : [{ text: messages.getMessage('go.restore'), line: formatRestoreCommand(next, snapshot.id) }]),
  ];
  if (commands.length === 0) return [];
  const body = html`${commands.map(
    ({ text, line }) =>
      html`<p>${text}</p>
        ${renderCommand(line)}`,
  )}`;
  return [{ id: 'next', title: messages.getMessage('go.title'), body }];
}

function buildListSection(id: string, title: string, texts: readonly string[]): PageSection[] {
  return texts.length === 0 ? [] : [{ id, title, body: renderList(texts) }];
}
