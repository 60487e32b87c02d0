import { Messages } from '@salesforce/core';
import type { ResetStatus } from '../../../flows/reset.ts';
import { getObjectName } from '../../../fls/access.ts';
import type { Deploy } from '../../../fls/change.ts';
import type { LeftOutField } from '../../../fls/plan.ts';
import { formatCount, formatNumber } from '../../count.ts';
import { joinFirstNames } from '../../name-lists.ts';
import { isPlanOnly } from '../reset-document.ts';
import { formatCode } from './code.ts';
import type { MarkdownItem, MarkdownSection } from './section.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset-markdown');

const MAX_LEFT_OUT_NAMES = 60;

/** What the choice names and the plan does not change, with the reason, by profile and object. */
export function buildLeftOutSection(leftOut: readonly LeftOutField[]): MarkdownSection[] {
  const groups = Map.groupBy(leftOut, ({ profile, field, reason }) =>
    JSON.stringify([profile, getObjectName(field), reason]),
  );
  const items = [...groups.values()].flatMap((own): MarkdownItem[] => {
    const [first] = own;
    if (!first) return [];
    const object = getObjectName(first.field);
    const names = own.map(({ field }) => field.slice(object.length + 1));
    const text = messages.getMessage('leftOut.item', [
      formatCode(object),
      formatCode(first.profile),
      messages.getMessage(`leftOut.${first.reason}`),
      joinFirstNames(names, MAX_LEFT_OUT_NAMES, formatCode),
    ]);
    return [{ text: `- ${text}\n`, fields: own.length }];
  });
  const title = messages.getMessage('leftOut.title', [formatCount(leftOut.length, 'fieldPermission')]);
  return buildFoldedList(title, items);
}

/** What the org said against entries or against the whole deploy, in its own words. */
export function buildFailureSection(failures: Deploy['failures']): MarkdownSection[] {
  const items = failures.map(({ component, problem }): MarkdownItem => {
    return { text: `- ${formatCode(component)}: ${formatCode(problem)}\n`, fields: 0 };
  });
  return buildList(messages.getMessage('failures.title', [formatNumber(items.length)]), items);
}

/** Parts of the profiles that somebody else changed meanwhile, such as their login settings. */
export function buildOtherPartsSection(sections: readonly string[]): MarkdownSection[] {
  const items = sections.map((section): MarkdownItem => ({ text: `- ${formatCode(section)}\n`, fields: 0 }));
  return buildList(messages.getMessage('others.parts', [formatNumber(items.length)]), items);
}

export type FileView = {
  readonly result: { readonly files: readonly string[] };
  readonly changedFiles: readonly string[];
  readonly formatPath: (path: string) => string;
};

/** The project's files that change, or that did. */
export function buildFileSection(
  status: ResetStatus,
  { result, changedFiles, formatPath }: FileView,
): MarkdownSection[] {
  const isPlan = isPlanOnly(status);
  const paths = isPlan ? changedFiles : result.files;
  const items = paths.map((path): MarkdownItem => ({ text: `- ${formatCode(formatPath(path))}\n`, fields: 0 }));
  const title = messages.getMessage(isPlan ? 'files.title' : 'files.changed', [formatNumber(paths.length)]);
  return buildFoldedList(title, items);
}

function buildList(title: string, items: readonly MarkdownItem[]): MarkdownSection[] {
  if (items.length === 0) return [];
  return [{ ...LIST, before: `### ${title}\n\n`, after: '\n', forms: [() => items] }];
}

function buildFoldedList(title: string, items: readonly MarkdownItem[]): MarkdownSection[] {
  if (items.length === 0) return [];
  const before = `<details>\n<summary>${title}</summary>\n\n`;
  return [{ ...LIST, before, after: '\n</details>\n\n', forms: [() => items] }];
}

const LIST = {
  most: 8_000,
  describeOmitted: (left: readonly MarkdownItem[]): string =>
    messages.getMessage('left.lines', [formatNumber(left.length)]),
};
