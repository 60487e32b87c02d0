import type { Interfaces } from '@oclif/core';
import { Messages, type Org } from '@salesforce/core';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { createChangeSetup, isProduction } from '../../cli/change-ports.ts';
import { findTargetOrgName } from '../../adapters/org/org-name.ts';
import { createSnapshotStore } from '../../adapters/project/snapshots.ts';
import { createProgress } from '../../cli/progress.ts';
import { getViewOptions } from '../../cli/view-options.ts';
import { runPrompt, NO_TIMEOUT, isInteractive } from '../../cli/prompt.ts';
import type { RestorePlan } from '../../flows/change/plan-restore.ts';
import { restoreSnapshot } from '../../flows/restore.ts';
import { Problem } from '../../fls/problem.ts';
import { computeExitCode, type Deploy, type Edit, type Verify } from '../../fls/change.ts';
import type { SnapshotSummary } from '../../fls/snapshot.ts';
import { toSfError } from '../../present/errors.ts';
import type { NextCommandContext } from '../../present/next.ts';
import type { ViewOptions } from '../../present/view-options.ts';
import { printPlainJson } from '../../present/json.ts';
import {
  formatSnapshotList,
  formatRestoreQuestion,
  formatRestoreResult,
  formatRestorePlan,
} from '../../present/restore.ts';
import { formatJobNotice, formatStage } from '../../present/stages.ts';
import { formatNotice } from '../../present/notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'restore');

export type RestoreResult = {
  status: 'restored' | 'dryRun' | 'declined' | 'nothingToDo' | 'partial' | 'failed';
  snapshot: string;
  edits: Edit[];
  files: string[];
  deploy: Deploy | null;
  verify: Verify | null;
};

/** What `--list` answers. */
export type SnapshotList = { snapshots: SnapshotSummary[] };

type RestoreFlags = Interfaces.InferredFlags<typeof FlsRestore.flags>;

/** `files` are paths of the project's files that change. */
type ReviewedRestore = Omit<RestorePlan, 'files'> & { readonly files: readonly string[] };

type RestoreReviewOptions = { readonly shown: ViewOptions; readonly asks: boolean; readonly org: Org };

export type RestoreCommandResult = RestoreResult | SnapshotList;

export default class FlsRestore extends SfCommand<RestoreCommandResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly errorCodes = toHelpSection('ERROR CODES', {
    'Succeeded (0)': messages.getMessage('exit.succeeded'),
    'Failed (1)': messages.getMessage('exit.failed'),
    'Usage (2)': messages.getMessage('exit.usage'),
    'Partly (68)': messages.getMessage('exit.partly'),
    'Still running (69)': messages.getMessage('exit.running'),
    'Interrupted (130)': messages.getMessage('exit.interrupted'),
  });

  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion({ char: 'a' }),
    snapshot: Flags.string({ summary: messages.getMessage('flags.snapshot.summary') }),
    list: Flags.boolean({ summary: messages.getMessage('flags.list.summary'), exclusive: ['snapshot', 'dry-run'] }),
    force: Flags.boolean({ summary: messages.getMessage('flags.force.summary') }),
    'dry-run': Flags.boolean({ summary: messages.getMessage('flags.dry-run.summary') }),
    'no-prompt': Flags.boolean({ summary: messages.getMessage('flags.no-prompt.summary') }),
    'snapshot-dir': Flags.directory({ summary: messages.getMessage('flags.snapshot-dir.summary') }),
    verify: Flags.option({
      summary: messages.getMessage('flags.verify.summary'),
      description: messages.getMessage('flags.verify.description'),
      options: ['soql', 'retrieve'] as const,
      default: 'soql',
    })(),
    verbose: Flags.boolean({ summary: messages.getMessage('flags.verbose.summary') }),
    wait: Flags.duration({
      char: 'w',
      summary: messages.getMessage('flags.wait.summary'),
      unit: 'minutes',
      defaultValue: 33,
      min: 1,
    }),
  };

  /** What the commands that are advised are typed with. */
  private next: NextCommandContext | null = null;

  public async run(): Promise<RestoreCommandResult> {
    const { flags } = await this.parse(FlsRestore);
    if (flags.list) return this.list(flags);
    const org = flags['target-org'];
    const asks = !flags['no-prompt'] && !flags['dry-run'];
    if (asks && (!isInteractive() || this.jsonEnabled())) throw new Problem('notConfirmed', {});
    const snapshotDir = flags['snapshot-dir'];
    const next = { bin: this.config.bin, targetOrg: await findTargetOrgName(org), snapshotDir: snapshotDir ?? null };
    this.next = next;
    const { ports, apiVersion, snapshotOrg } = await createChangeSetup(
      {
        org,
        apiVersion: flags['api-version'],
        wait: flags.wait.milliseconds,
        snapshotDir,
        pluginVersion: this.getPluginVersion(),
        onDeployStarted: (id) => {
          this.log(formatJobNotice(id, flags['dry-run'], next));
        },
      },
      createProgress(this.spinner, formatStage),
    );
    const asked = {
      snapshot: flags.snapshot ?? null,
      force: flags.force,
      dryRun: flags['dry-run'],
      apiVersion,
      testLevel: null,
      verifyBy: flags.verify,
      org: snapshotOrg,
    };
    const shown = getViewOptions(flags.verbose);
    const outcome = await restoreSnapshot(asked, ports, async (plan, files) =>
      this.review({ ...plan, files }, { shown, asks, org }),
    );
    for (const notice of outcome.notices) this.warn(formatNotice(notice));
    for (const line of formatRestoreResult(outcome, shown)) this.log(line);
    const { status, snapshot, edits, files, deploy, verify } = outcome;
    process.exitCode = computeExitCode(outcome);
    return { status, snapshot, edits: [...edits], files: [...files], deploy, verify };
  }

  public override logJson(json: unknown): void {
    if (!printPlainJson(json)) super.logJson(json);
  }

  protected override async catch(error: Error): Promise<never> {
    return super.catch(toSfError(error, this.next));
  }

  private getPluginVersion(): string {
    return this.ctor.plugin?.version ?? this.config.version;
  }

  private async list(flags: RestoreFlags): Promise<SnapshotList> {
    const store = createSnapshotStore({ folder: flags['snapshot-dir'], pluginVersion: this.getPluginVersion() });
    const { snapshots: found, notices } = await store.list(flags['target-org'].getOrgId());
    for (const notice of notices) this.warn(formatNotice(notice));
    for (const line of formatSnapshotList(found, new Date(), getViewOptions(false))) this.log(line);
    return { snapshots: [...found] };
  }

  private async review(view: ReviewedRestore, { shown, asks, org }: RestoreReviewOptions): Promise<boolean> {
    for (const notice of view.notices) this.warn(formatNotice(notice));
    for (const line of formatRestorePlan(view, shown)) this.log(line);
    if ((view.edits.length === 0 && view.files.length === 0) || !asks) return true;
    const named = (await findTargetOrgName(org)) ?? org.getOrgId();
    const message = formatRestoreQuestion({ ...view, org: named, isProduction: await isProduction(org) });
    return runPrompt(async () => this.confirm({ message, ms: NO_TIMEOUT }));
  }
}
