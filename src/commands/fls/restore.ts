import type { Interfaces } from '@oclif/core';
import { Messages, type Org } from '@salesforce/core';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { changing, isProduction } from '../../cli/change-ports.ts';
import { typedName } from '../../adapters/org/org-name.ts';
import { snapshotsIn } from '../../adapters/project/snapshots.ts';
import { spinnerProgress } from '../../cli/progress.ts';
import { asking, NO_TIMEOUT, someoneIsThere } from '../../cli/prompt.ts';
import type { RestorePlan } from '../../flows/change/plan-restore.ts';
import { restore } from '../../flows/restore.ts';
import { Problem } from '../../fls/problem.ts';
import { exitCodeOf, type Deploy, type Edit, type Verify } from '../../fls/change.ts';
import type { SnapshotSummary } from '../../fls/snapshot.ts';
import { asSfError } from '../../present/errors.ts';
import type { Next } from '../../present/next.ts';
import type { Shown } from '../../present/reset.ts';
import { printPlainJson } from '../../present/json.ts';
import { listLines, restoreConfirmText, restoreLines, restorePlanLines } from '../../present/restore.ts';
import { jobText, stageText } from '../../present/stages.ts';
import { noticeText } from '../../present/notices.ts';

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

type Reviewing = { readonly shown: Shown; readonly asks: boolean; readonly org: Org };

export type RestoreAnswer = RestoreResult | SnapshotList;

export default class FlsRestore extends SfCommand<RestoreAnswer> {
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
  private next: Next | null = null;

  public async run(): Promise<RestoreAnswer> {
    const { flags } = await this.parse(FlsRestore);
    if (flags.list) return this.list(flags);
    const org = flags['target-org'];
    const asks = !flags['no-prompt'] && !flags['dry-run'];
    if (asks && (!someoneIsThere() || this.jsonEnabled())) throw new Problem('notConfirmed', [], { exitCode: 2 });
    const snapshotDir = flags['snapshot-dir'];
    const next = { bin: this.config.bin, targetOrg: await typedName(org), snapshotDir: snapshotDir ?? null };
    this.next = next;
    const { ports, apiVersion, known } = await changing(
      {
        org,
        apiVersion: flags['api-version'],
        wait: flags.wait.milliseconds,
        snapshotDir,
        plugin: this.version(),
        deploying: (id) => {
          this.log(jobText(id, flags['dry-run'], next));
        },
      },
      spinnerProgress(this.spinner, stageText),
    );
    const asked = {
      snapshot: flags.snapshot ?? null,
      force: flags.force,
      dryRun: flags['dry-run'],
      apiVersion,
      testLevel: null,
      verifyBy: flags.verify,
      org: known,
    };
    const shown = { verbose: flags.verbose, folder: process.cwd() };
    const outcome = await restore(asked, ports, async (plan) => this.review(plan, { shown, asks, org }));
    for (const notice of outcome.notices) this.warn(noticeText(notice));
    for (const line of restoreLines(outcome, shown)) this.log(line);
    const { status, snapshot, edits, files, deploy, verify } = outcome;
    process.exitCode = exitCodeOf(outcome);
    return { status, snapshot, edits: [...edits], files: [...files], deploy, verify };
  }

  public override logJson(json: unknown): void {
    if (!printPlainJson(json)) super.logJson(json);
  }

  protected override async catch(error: Error): Promise<never> {
    return super.catch(asSfError(error, this.next));
  }

  private version(): string {
    return this.ctor.plugin?.version ?? this.config.version;
  }

  private async list(flags: RestoreFlags): Promise<SnapshotList> {
    const store = snapshotsIn({ folder: flags['snapshot-dir'], plugin: this.version() });
    const { snapshots: found, notices } = await store.list(flags['target-org'].getOrgId());
    for (const notice of notices) this.warn(noticeText(notice));
    for (const line of listLines(found)) this.log(line);
    return { snapshots: [...found] };
  }

  private async review(plan: RestorePlan, { shown, asks, org }: Reviewing): Promise<boolean> {
    const view = { ...plan, files: plan.fileEdits.map(({ change }) => change.file.path) };
    for (const notice of plan.notices) this.warn(noticeText(notice));
    for (const line of restorePlanLines(view, shown)) this.log(line);
    if ((view.edits.length === 0 && view.files.length === 0) || !asks) return true;
    const named = (await typedName(org)) ?? org.getOrgId();
    const message = restoreConfirmText({ ...view, org: named, isProduction: await isProduction(org) });
    return asking(async () => this.confirm({ message, ms: NO_TIMEOUT }));
  }
}
