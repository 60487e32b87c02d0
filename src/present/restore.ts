import { Messages } from '@salesforce/core';
import type { RestorePlan } from '../flows/change/plan-restore.ts';
import type { RestoreFlowResult } from '../flows/restore.ts';
import type { OrgKind } from '../fls/context.ts';
import { formatCount } from './count.ts';
import { formatPartialRestore } from './left-fields.ts';
import { toShortPath, makePrintable } from './notices.ts';
import { formatProfileNames } from './name-lists.ts';
import { formatOrg } from './reset.ts';
import { formatEdits } from './terminal/edit-lines.ts';
import { wrapItems, wrapText } from './terminal/lines.ts';
import { formatVerify } from './terminal/verify-lines.ts';
import type { ViewOptions } from './view-options.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'restore');
const shared = Messages.loadMessages('sf-plugin-fls', 'changes');

export type RestorePlanView = Pick<RestorePlan, 'edits' | 'left'> & {
  readonly snapshot: Pick<RestorePlan['snapshot'], 'id'>;
  /** Paths of the project's files that change. */
  readonly files: readonly string[];
};

export function formatRestorePlan({ snapshot, edits, left, files }: RestorePlanView, options: ViewOptions): string[] {
  const { width, folder } = options;
  if (edits.length === 0 && files.length === 0)
    return wrapText(messages.getMessage(left.length === 0 ? 'plan.nothing' : 'plan.allLeft', [snapshot.id]), width);
  const paths = files.map((path) => makePrintable(toShortPath(path, folder)));
  return [
    ...(edits.length === 0
      ? [...wrapText(messages.getMessage('plan.filesAlone', [snapshot.id]), width), '']
      : [messages.getMessage('plan.title', [snapshot.id]), '', ...formatEdits(edits, options)]),
    ...(paths.length === 0 ? [] : [...wrapItems(`${messages.getMessage('plan.files')} `, paths, width, 2), '']),
  ];
}

export type RestoreConfirmView = Pick<RestorePlanView, 'edits' | 'files'> & {
  /** As it is typed. */
  readonly org: string;
  readonly kind: OrgKind;
};

/** The question before anything is changed. */
export function formatRestoreQuestion({ edits, files, org, kind }: RestoreConfirmView): string {
  if (edits.length === 0) return messages.getMessage('prompt.confirmFiles', [formatCount(files.length, 'file')]);
  const profiles = formatProfileNames([...new Set(edits.map(({ profile }) => profile))]);
  const fields = formatCount(edits.length, 'fieldPermission');
  return messages.getMessage('prompt.confirm', [fields, profiles, formatOrg(org, kind)]);
}

export type RestoreView = Omit<RestoreFlowResult, 'snapshot' | 'notices'>;

/** What came of it. */
export function formatRestoreResult(view: RestoreView, options: ViewOptions): string[] {
  const { files, verify } = view;
  return [
    ...formatVerify(verify, options),
    ...files.map((path) => shared.getMessage('result.file', [makePrintable(toShortPath(path, options.folder))])),
    ...formatRestoreStatus(view).flatMap((line) => wrapText(line, options.width)),
  ];
}

function formatRestoreStatus(view: RestoreView): string[] {
  const { status, edits, deploy, verify } = view;
  if (status === 'restored')
    return edits.length === 0
      ? [messages.getMessage('result.filesRestored')]
      : [messages.getMessage('result.restored', [formatCount(edits.length, 'fieldPermission')])];
  if (status === 'declined') return [shared.getMessage('result.declined')];
  if (status === 'failed') return [shared.getMessage('result.failed')];
  if (status === 'partial') return formatPartialRestore(view);
  if (status !== 'dryRun') return [];
  if (!deploy) return [messages.getMessage('result.dryRunOfFiles')];
  return [shared.getMessage(verify === null ? 'result.checked' : 'result.checkedNotAll')];
}
