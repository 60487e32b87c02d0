import { Messages, type Org } from '@salesforce/core';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { changing, isProduction } from '../../adapters/change-ports.ts';
import { typedName } from '../../adapters/org/typed-name.ts';
import { spinnerProgress } from '../../adapters/terminal/progress.ts';
import { someoneIsThere } from '../../adapters/terminal/picker.ts';
import { restore, type RestorePlan } from '../../flows/restore.ts';
import { Problem } from '../../fls/problem.ts';
import { exitCodeOf, type Deploy, type Edit, type Verify } from '../../fls/reset.ts';
import type { SnapshotSummary } from '../../fls/snapshot.ts';
import type { ChangePorts } from '../../ports.ts';
import { printPlainJson } from '../../report/json.ts';
import { listLines, restoreConfirmText, restoreLines, restorePlanLines } from '../../report/restore-view.ts';
import { jobText, stageText } from '../../report/stages.ts';
import { asSfError, noticeText } from '../../report/texts.ts';

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

export type RestoreAnswer = RestoreResult | SnapshotList;

/** Longer than anybody thinks about it: the prompt must not answer by itself. */
const NO_TIMEOUT = 2_147_483_647;

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
    wait: Flags.duration({
      char: 'w',
      summary: messages.getMessage('flags.wait.summary'),
      unit: 'minutes',
      defaultValue: 33,
      min: 1,
    }),
  };

  public async run(): Promise<RestoreAnswer> {
    const { flags } = await this.parse(FlsRestore);
    const org = flags['target-org'];
    const canAsk = someoneIsThere() && !this.jsonEnabled();
    const asks = !flags['no-prompt'] && !flags['dry-run'] && !flags.list;
    if (asks && !canAsk) throw new Problem('notConfirmed', [], { exitCode: 2 });
    const { ports, apiVersion, known } = await changing(
      {
        org,
        apiVersion: flags['api-version'],
        wait: flags.wait.milliseconds,
        snapshotDir: flags['snapshot-dir'],
        plugin: this.ctor.plugin?.version ?? this.config.version,
        deploying: (id) => {
          this.log(jobText(id, this.config.bin));
        },
      },
      spinnerProgress(this.spinner, stageText),
    );
    if (flags.list) return this.listed(org.getOrgId(), ports);
    const asked = {
      snapshot: flags.snapshot ?? null,
      force: flags.force,
      dryRun: flags['dry-run'],
      apiVersion,
      testLevel: null,
      org: known,
    };
    const outcome = await restore(asked, ports, async (plan) => this.review(plan, asks, org));
    for (const notice of outcome.notices) this.warn(noticeText(notice));
    for (const line of restoreLines(outcome, process.cwd())) this.log(line);
    const { status, snapshot, edits, files, deploy, verify } = outcome;
    process.exitCode = exitCodeOf(outcome);
    return { status, snapshot, edits: [...edits], files: [...files], deploy, verify };
  }

  public override logJson(json: unknown): void {
    if (!printPlainJson(json)) super.logJson(json);
  }

  protected override async catch(error: Error): Promise<never> {
    return super.catch(asSfError(error));
  }

  private async listed(orgId: string, { snapshots }: ChangePorts): Promise<SnapshotList> {
    const { snapshots: found, notices } = await snapshots.list(orgId);
    for (const notice of notices) this.warn(noticeText(notice));
    for (const line of listLines(found)) this.log(line);
    return { snapshots: [...found] };
  }

  private async review(plan: RestorePlan, asks: boolean, org: Org): Promise<boolean> {
    for (const line of restorePlanLines(plan)) this.log(line);
    if (plan.edits.length === 0 || !asks) return true;
    const named = (await typedName(org)) ?? org.getOrgId();
    const message = restoreConfirmText(plan.edits.length, named, await isProduction(org));
    return this.confirm({ message, ms: NO_TIMEOUT });
  }
}
