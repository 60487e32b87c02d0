import { Messages } from '@salesforce/core';
import type { ResumeFlowResult } from '../flows/resume.ts';
import { formatPartialRestore } from './left-fields.ts';
import { formatRestoreCommand, type NextCommandContext } from './next-commands.ts';
import { makePrintable, toShortPath } from './notices.ts';
import { formatSnapshotState } from './snapshots.ts';
import { wrapText } from './terminal/lines.ts';
import { formatVerify } from './terminal/verify-lines.ts';
import type { ViewOptions } from './view-options.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'resume');
const shared = Messages.loadMessages('sf-plugin-fls', 'changes');

export type ResumeView = Pick<
  ResumeFlowResult,
  | 'status'
  | 'kind'
  | 'snapshot'
  | 'state'
  | 'edits'
  | 'left'
  | 'files'
  | 'correctedFiles'
  | 'goneFiles'
  | 'unseenProfiles'
  | 'deploy'
  | 'verify'
>;

/** What came of a change that was left, and the command that goes back. */
export function formatResumeResult(view: ResumeView, next: NextCommandContext, options: ViewOptions): string[] {
  const { status, kind, files, correctedFiles, snapshot, deploy, verify } = view;
  const formatPath = (path: string): string => makePrintable(toShortPath(path, options.folder));
  const hasChange = kind === 'reset' && (status === 'done' || status === 'partial');
  return [
    ...formatVerify(verify, options),
    ...correctedFiles.map((path) => shared.getMessage('result.file', [formatPath(path)])),
    ...files
      .filter((path) => !correctedFiles.includes(path))
      .map((path) => messages.getMessage('result.heldFile', [formatPath(path)])),
    ...(deploy?.failures ?? []).flatMap(({ component, problem }) =>
      wrapText(makePrintable([component, problem].filter(Boolean).join(': ')), options.width),
    ),
    ...formatResumeStatus(view).flatMap((line) => wrapText(line, options.width)),
    ...(hasChange ? ['', messages.getMessage('next.restore'), `  ${formatRestoreCommand(next, snapshot.id)}`] : []),
  ];
}

function formatResumeStatus(view: ResumeView): string[] {
  const { status, kind, snapshot, state } = view;
  const { id } = snapshot;
  if (status === 'nothingToDo') return [messages.getMessage('result.nothingToDo', [id, formatSnapshotState(state)])];
  if (status === 'done') return [messages.getMessage(kind === 'reset' ? 'result.reset' : 'result.restored', [id])];
  if (status === 'failed') return [messages.getMessage('result.failed', [id])];
  return [
    messages.getMessage(isWithoutEffect(view) ? 'result.noneInOrg' : 'result.partial', [id]),
    // Files that are not corrected are named in a warning.
    ...(view.goneFiles.length + view.unseenProfiles.length === 0 ? [messages.getMessage('result.filesAgree')] : []),
    ...(kind === 'restore' ? formatPartialRestore(view) : []),
  ];
}

/** Whether only files hold the change. */
function isWithoutEffect({ edits, verify }: ResumeView): boolean {
  return edits.length > 0 && verify?.remaining.length === edits.length;
}
