import { resolve } from 'node:path';
import type { Interfaces } from '@oclif/core';
import { Messages, type Org } from '@salesforce/core';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { createChangeSetup, isProduction } from '../../cli/change-ports.ts';
import { findTargetOrgName } from '../../adapters/org/org-name.ts';
import { readPolicy } from '../../adapters/files/policy-file.ts';
import { replaceFile } from '../../adapters/files/replace-file.ts';
import { createProgress } from '../../cli/progress.ts';
import { getViewOptions } from '../../cli/view-options.ts';
import { createPicker } from '../../cli/picker.ts';
import { runPrompt, NO_TIMEOUT, isInteractive } from '../../cli/prompt.ts';
import { chooseProfiles } from '../../flows/choose-profiles.ts';
import type { ResetPlan } from '../../flows/change/plan-reset.ts';
import { resetProfiles, type ResetOptions } from '../../flows/reset.ts';
import { Problem } from '../../fls/problem.ts';
import { computeExitCode, type Deploy, type Edit, type Impact, type Verify } from '../../fls/change.ts';
import { renderImpactCsv } from '../../present/formats/impact-csv.ts';
import { printPlainJson } from '../../present/json.ts';
import { toSfError } from '../../present/errors.ts';
import type { NextCommandContext } from '../../present/next.ts';
import {
  formatResetQuestion,
  formatResetPlan,
  formatResetResult,
  type ResetPlanView,
  type ResetScopeView,
} from '../../present/reset.ts';
import { formatProfileChoice } from '../../present/retrieve.ts';
import { formatJobNotice, formatStage } from '../../present/stages.ts';
import { formatNotice } from '../../present/notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset');

export type ResetResult = {
  status: 'reset' | 'dryRun' | 'edited' | 'declined' | 'nothingToDo' | 'partial' | 'failed';
  orgId: string;
  edits: Edit[];
  impact: Impact[];
  snapshot: { id: string; path: string } | null;
  files: string[];
  deploy: Deploy | null;
  verify: Verify | null;
};

/** Those of sf that need no list of tests. */
const TEST_LEVELS = ['NoTestRun', 'RunLocalTests', 'RunAllTestsInOrg', 'RunRelevantTests'] as const;

type ResetFlags = Interfaces.InferredFlags<typeof FlsReset.flags>;

export default class FlsReset extends SfCommand<ResetResult> {
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
    profile: Flags.string({
      summary: messages.getMessage('flags.profile.summary'),
      description: messages.getMessage('flags.profile.description'),
      multiple: true,
    }),
    sobject: Flags.string({ char: 's', summary: messages.getMessage('flags.sobject.summary'), multiple: true }),
    field: Flags.string({
      summary: messages.getMessage('flags.field.summary'),
      description: messages.getMessage('flags.field.description'),
      multiple: true,
    }),
    exposure: Flags.option({
      summary: messages.getMessage('flags.exposure.summary'),
      options: ['live', 'latent', 'dormant'] as const,
      multiple: true,
    })(),
    'read-only': Flags.boolean({ summary: messages.getMessage('flags.read-only.summary') }),
    'include-uncontrolled': Flags.boolean({ summary: messages.getMessage('flags.include-uncontrolled.summary') }),
    'policy-file': Flags.file({ summary: messages.getMessage('flags.policy-file.summary') }),
    'dry-run': Flags.boolean({ summary: messages.getMessage('flags.dry-run.summary') }),
    'no-deploy': Flags.boolean({ summary: messages.getMessage('flags.no-deploy.summary') }),
    'no-prompt': Flags.boolean({ summary: messages.getMessage('flags.no-prompt.summary') }),
    'max-edits': Flags.integer({ summary: messages.getMessage('flags.max-edits.summary'), min: 0 }),
    'impact-file': Flags.file({ summary: messages.getMessage('flags.impact-file.summary') }),
    'snapshot-dir': Flags.directory({ summary: messages.getMessage('flags.snapshot-dir.summary') }),
    verify: Flags.option({
      summary: messages.getMessage('flags.verify.summary'),
      description: messages.getMessage('flags.verify.description'),
      options: ['soql', 'retrieve'] as const,
      default: 'soql',
    })(),
    'test-level': Flags.option({
      char: 'l',
      summary: messages.getMessage('flags.test-level.summary'),
      options: TEST_LEVELS,
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

  public async run(): Promise<ResetResult> {
    const { flags } = await this.parse(FlsReset);
    const canAsk = isInteractive() && !this.jsonEnabled();
    if (!canAsk && !flags['no-prompt'] && !flags['dry-run']) throw new Problem('notConfirmed', {});
    const org = flags['target-org'];
    const snapshotDir = flags['snapshot-dir'];
    const next = { bin: this.config.bin, targetOrg: await findTargetOrgName(org), snapshotDir: snapshotDir ?? null };
    this.next = next;
    const { ports, apiVersion, root, snapshotOrg } = await createChangeSetup(
      {
        org,
        apiVersion: flags['api-version'],
        wait: flags.wait.milliseconds,
        snapshotDir,
        pluginVersion: this.ctor.plugin?.version ?? this.config.version,
        onDeployStarted: (id) => {
          this.log(formatJobNotice(id, flags['dry-run'], next));
        },
      },
      createProgress(this.spinner, formatStage),
    );
    const pick = canAsk ? createPicker(messages.getMessage('prompt.profiles'), formatProfileChoice) : null;
    const profiles = await chooseProfiles(flags.profile ?? [], { ...ports, pick });
    const asked = {
      ...buildResetOptions(flags),
      profiles,
      apiVersion,
      org: snapshotOrg,
      criteria: await readJudgeCriteria(flags, root),
    };
    const outcome = await resetProfiles(asked, ports, async (plan, changedFiles) => {
      this.showPlan({ ...plan, changedFiles }, asked, flags);
      return this.review(plan, flags, org);
    });
    for (const notice of outcome.notices) this.warn(formatNotice(notice));
    for (const line of formatResetResult(outcome, next, getViewOptions(flags.verbose))) this.log(line);
    process.exitCode = computeExitCode(outcome);
    const { status, edits, impact, snapshot, files, deploy, verify } = outcome;
    return {
      status,
      orgId: org.getOrgId(),
      edits: [...edits],
      impact: [...impact],
      snapshot,
      files: [...files],
      deploy,
      verify,
    };
  }

  public override logJson(json: unknown): void {
    if (!printPlainJson(json)) super.logJson(json);
  }

  protected override async catch(error: Error): Promise<never> {
    return super.catch(toSfError(error, this.next));
  }

  private showPlan(plan: ResetPlan & ResetPlanView, scope: ResetScopeView, { verbose }: ResetFlags): void {
    for (const notice of plan.notices) this.warn(formatNotice(notice));
    for (const line of formatResetPlan(plan, scope, getViewOptions(verbose))) this.log(line);
  }

  private async review(plan: ResetPlan, flags: ResetFlags, org: Org): Promise<boolean> {
    const file = flags['impact-file'];
    if (file !== undefined) {
      await replaceFile(resolve(file), renderImpactCsv(plan.impact));
      this.log(messages.getMessage('plan.impactFile', [file]));
    }
    if (plan.edits.length === 0 || flags['dry-run'] || flags['no-prompt']) return true;
    const named = (await findTargetOrgName(org)) ?? org.getOrgId();
    const deploys = !flags['no-deploy'];
    const message = formatResetQuestion({ plan, org: named, isProduction: await isProduction(org), deploys });
    return runPrompt(async () => this.confirm({ message, ms: NO_TIMEOUT }));
  }
}

function buildResetOptions(flags: ResetFlags): Omit<ResetOptions, 'profiles' | 'apiVersion' | 'org' | 'criteria'> {
  return {
    sobjects: flags.sobject ?? [],
    fields: flags.field ?? [],
    exposures: flags.exposure ?? [],
    readOnly: flags['read-only'],
    includeUncontrolled: flags['include-uncontrolled'],
    maxEdits: flags['max-edits'] ?? null,
    dryRun: flags['dry-run'],
    deploys: !flags['no-deploy'],
    testLevel: flags['test-level'] ?? null,
    verifyBy: flags.verify,
  };
}

async function readJudgeCriteria(flags: ResetFlags, root: string): Promise<ResetOptions['criteria']> {
  return { policy: await readPolicy(flags['policy-file'], root), today: new Date().toISOString().slice(0, 10) };
}
