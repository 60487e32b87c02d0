import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { buildChangeExitCodes } from '../../cli/change-exit-codes.ts';
import { buildResetJson, buildRestoreJson, type ResetJson, type RestoreJson } from '../../cli/change-result.ts';
import { ChangeCommand } from '../../cli/change-command.ts';
import { apiVersionFlag, snapshotDirFlag, waitFlag } from '../../cli/flags.ts';
import { refuseMissingSnapshotDir } from '../../cli/snapshot-dir.ts';
import { getViewOptions } from '../../cli/view-options.ts';
import { resumeChange, type ResumeFlowResult } from '../../flows/resume.ts';
import { computeExitCode } from '../../fls/change.ts';
import type { Context } from '../../fls/context.ts';
import { formatResumeResult } from '../../present/resume.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'resume');

/** That of the command that was left. */
export type ResumeResult = ResetJson | RestoreJson;

export default class FlsResume extends ChangeCommand<ResumeResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly errorCodes = buildChangeExitCodes((end) => messages.getMessage(`exit.${end}`));

  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': apiVersionFlag,
    'use-most-recent': Flags.boolean({
      char: 'r',
      summary: messages.getMessage('flags.use-most-recent.summary'),
      exclusive: ['job-id', 'snapshot'],
    }),
    'job-id': Flags.salesforceId({
      char: 'i',
      startsWith: '0Af',
      length: 'both',
      summary: messages.getMessage('flags.job-id.summary'),
      exclusive: ['snapshot'],
    }),
    snapshot: Flags.string({ summary: messages.getMessage('flags.snapshot.summary') }),
    'snapshot-dir': snapshotDirFlag,
    verbose: Flags.boolean({ summary: messages.getMessage('flags.verbose.summary') }),
    wait: waitFlag,
  };

  public async run(): Promise<ResumeResult> {
    const parsed = await this.parse(FlsResume);
    const { flags } = parsed;
    await refuseMissingSnapshotDir(flags['snapshot-dir']);
    const { ports, apiVersion, snapshotOrg, kind, formatPath } = await this.prepareChange(parsed);
    const options = {
      orgId: snapshotOrg.id,
      username: snapshotOrg.username,
      apiVersion,
      snapshot: flags.snapshot ?? null,
      job: flags['job-id'] ?? null,
    };
    const result = await resumeChange(options, ports);
    this.showNotices(result.notices);
    if (this.next) this.showLines(formatResumeResult(result, this.next, getViewOptions(flags.verbose)));
    process.exitCode = computeExitCode(result);
    const context = await this.buildContext({ org: flags['target-org'], kind, apiVersion: flags['api-version'] });
    return buildResumeJson(context, result, formatPath);
  }
}

function buildResumeJson(
  context: Context,
  { status, ...result }: ResumeFlowResult,
  formatPath: (path: string) => string,
): ResumeResult {
  if (result.kind === 'restore')
    return buildRestoreJson(context, { ...result, status: status === 'done' ? 'restored' : status }, formatPath);
  const reset = { ...result, status: status === 'done' ? ('reset' as const) : status, impact: [] };
  return buildResetJson({ context, plan: null }, reset, formatPath);
}
