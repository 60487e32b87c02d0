import type { Interfaces } from '@oclif/core';
import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { buildChangeExitCodes } from '../../cli/change-exit-codes.ts';
import { buildRestoreJson, type RestoreJson } from '../../cli/change-result.ts';
import { ChangeCommand, type PreparedChange } from '../../cli/change-command.ts';
import { apiVersionFlag, noPromptFlag, snapshotDirFlag, verifyFlag, waitFlag } from '../../cli/flags.ts';
import { refuseMissingSnapshotDir } from '../../cli/snapshot-dir.ts';
import { getViewOptions } from '../../cli/view-options.ts';
import type { RestorePlan } from '../../flows/change/plan-restore.ts';
import { restoreSnapshot } from '../../flows/restore.ts';
import { computeExitCode } from '../../fls/change.ts';
import { formatRestoreQuestion, formatRestoreResult, formatRestorePlan } from '../../present/restore.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'restore');

export type RestoreResult = RestoreJson;

type RestoreFlags = Interfaces.InferredFlags<typeof FlsRestore.flags>;

/** `files` are paths of the project's files that change. */
type ReviewedRestore = Omit<RestorePlan, 'files'> & { readonly files: readonly string[] };

export default class FlsRestore extends ChangeCommand<RestoreResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly errorCodes = buildChangeExitCodes((end) => messages.getMessage(`exit.${end}`));

  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': apiVersionFlag,
    snapshot: Flags.string({
      summary: messages.getMessage('flags.snapshot.summary'),
      description: messages.getMessage('flags.snapshot.description'),
    }),
    force: Flags.boolean({ summary: messages.getMessage('flags.force.summary') }),
    'dry-run': Flags.boolean({ summary: messages.getMessage('flags.dry-run.summary') }),
    'no-prompt': noPromptFlag,
    'snapshot-dir': snapshotDirFlag,
    verify: verifyFlag,
    verbose: Flags.boolean({ summary: messages.getMessage('flags.verbose.summary') }),
    wait: waitFlag,
  };

  public async run(): Promise<RestoreResult> {
    const parsed = await this.parse(FlsRestore);
    const { flags } = parsed;
    await refuseMissingSnapshotDir(flags['snapshot-dir']);
    const change = await this.prepareChange(parsed);
    const options = {
      snapshot: flags.snapshot ?? null,
      force: flags.force,
      dryRun: flags['dry-run'],
      async: false,
      apiVersion: change.apiVersion,
      testLevel: null,
      verifyBy: flags.verify,
      org: change.snapshotOrg,
    };
    const result = await restoreSnapshot(options, change.ports, async (plan, files) =>
      this.review({ ...plan, files }, flags, change),
    );
    this.showNotices(result.notices);
    this.showLines(formatRestoreResult(result, getViewOptions(flags.verbose)));
    process.exitCode = computeExitCode(result);
    const context = await this.buildContext({
      org: flags['target-org'],
      kind: change.kind,
      apiVersion: flags['api-version'],
    });
    return buildRestoreJson(context, result, change.formatPath);
  }

  private async review(view: ReviewedRestore, flags: RestoreFlags, change: PreparedChange): Promise<boolean> {
    this.showNotices(view.notices);
    this.showLines(formatRestorePlan(view, getViewOptions(flags.verbose)));
    const hasWork = view.edits.length > 0 || view.files.length > 0;
    if (!hasWork || flags['dry-run'] || flags['no-prompt']) return true;
    return this.confirmChange(formatRestoreQuestion({ ...view, org: change.orgName, kind: change.kind }));
  }
}
