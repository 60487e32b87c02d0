import { resolve } from 'node:path';
import type { Interfaces } from '@oclif/core';
import { Messages } from '@salesforce/core';
import { Flags, toHelpSection } from '@salesforce/sf-plugins-core';
import { readPolicy, resolvePolicyPath } from '../../adapters/files/policy-file.ts';
import { writeOutputFile } from '../../adapters/files/output-file.ts';
import { ChangeCommand, type PreparedChange } from '../../cli/change-command.ts';
import {
  apiVersionFlag,
  noPromptFlag,
  policyFileFlag,
  snapshotDirFlag,
  verifyFlag,
  waitFlag,
} from '../../cli/flags.ts';
import { refuseSameFile, refuseUnusableFiles } from '../../cli/file-flags.ts';
import { createPicker } from '../../cli/picker.ts';
import { readPlanOfOrg, writePlanOfReset } from '../../cli/plan-files.ts';
import { refuseUnusableSnapshotDir } from '../../cli/snapshot-dir.ts';
import { getViewOptions } from '../../cli/view-options.ts';
import type { ResetPlan } from '../../flows/change/plan-reset.ts';
import { chooseProfiles, type ChoosePorts } from '../../flows/choose-profiles.ts';
import type { ProfileScope } from '../../flows/inspect/select-profiles.ts';
import { resetProfiles, type ResetFlowResult, type ResetOptions, type ResetStatus } from '../../flows/reset.ts';
import { computeExitCode, type Deploy, type Edit, type Impact, type Verify } from '../../fls/change.ts';
import type { Context } from '../../fls/context.ts';
import { renderImpactCsv } from '../../present/formats/impact-csv.ts';
import { formatPlanOrigin, formatWrittenPlan } from '../../present/plan-file.ts';
import { formatResetPlan, formatResetQuestion, formatResetResult } from '../../present/reset.ts';
import { formatProfileChoice } from '../../present/retrieve.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset');

export type ResetResult = {
  context: Context;
  status: ResetStatus;
  edits: Edit[];
  impact: Impact[];
  /** Path of the plan file that was written or carried out. */
  plan: string | null;
  snapshot: { id: string; path: string } | null;
  files: string[];
  deploy: Deploy | null;
  verify: Verify | null;
};

/** Those of sf that need no list of tests. */
const TEST_LEVELS = ['NoTestRun', 'RunLocalTests', 'RunAllTestsInOrg', 'RunRelevantTests'] as const;

type ResetFlags = Interfaces.InferredFlags<typeof FlsReset.flags>;

export default class FlsReset extends ChangeCommand<ResetResult> {
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
    'api-version': apiVersionFlag,
    profile: Flags.string({
      summary: messages.getMessage('flags.profile.summary'),
      description: messages.getMessage('flags.profile.description'),
      multiple: true,
      exclusive: ['plan'],
    }),
    integrations: Flags.boolean({
      summary: messages.getMessage('flags.integrations.summary'),
      description: messages.getMessage('flags.integrations.description'),
      exclusive: ['profile', 'all-profiles', 'plan'],
    }),
    'all-profiles': Flags.boolean({
      summary: messages.getMessage('flags.all-profiles.summary'),
      exclusive: ['profile', 'plan'],
    }),
    sobject: Flags.string({
      char: 's',
      summary: messages.getMessage('flags.sobject.summary'),
      multiple: true,
      exclusive: ['plan'],
    }),
    field: Flags.string({
      summary: messages.getMessage('flags.field.summary'),
      description: messages.getMessage('flags.field.description'),
      multiple: true,
      exclusive: ['plan'],
    }),
    exposure: Flags.option({
      summary: messages.getMessage('flags.exposure.summary'),
      options: ['live', 'latent', 'dormant'] as const,
      multiple: true,
      exclusive: ['plan'],
    })(),
    'read-only': Flags.boolean({
      summary: messages.getMessage('flags.read-only.summary'),
      default: false,
      exclusive: ['plan'],
    }),
    'include-uncontrolled': Flags.boolean({
      summary: messages.getMessage('flags.include-uncontrolled.summary'),
      default: false,
      exclusive: ['plan'],
    }),
    'policy-file': { ...policyFileFlag, exclusive: ['plan'] },
    'dry-run': Flags.boolean({ summary: messages.getMessage('flags.dry-run.summary') }),
    'write-plan': Flags.file({
      summary: messages.getMessage('flags.write-plan.summary'),
      description: messages.getMessage('flags.write-plan.description'),
      dependsOn: ['dry-run'],
      exclusive: ['plan', 'no-deploy'],
    }),
    plan: Flags.file({
      summary: messages.getMessage('flags.plan.summary'),
      description: messages.getMessage('flags.plan.description'),
      exclusive: ['no-deploy'],
    }),
    'no-deploy': Flags.boolean({ summary: messages.getMessage('flags.no-deploy.summary') }),
    'no-prompt': noPromptFlag,
    'max-edits': Flags.integer({ summary: messages.getMessage('flags.max-edits.summary'), min: 0 }),
    'impact-file': Flags.file({ summary: messages.getMessage('flags.impact-file.summary') }),
    'snapshot-dir': snapshotDirFlag,
    verify: verifyFlag,
    'test-level': Flags.option({
      char: 'l',
      summary: messages.getMessage('flags.test-level.summary'),
      options: TEST_LEVELS,
    })(),
    verbose: Flags.boolean({ summary: messages.getMessage('flags.verbose.summary') }),
    wait: waitFlag,
  };

  public async run(): Promise<ResetResult> {
    const parsed = await this.parse(FlsReset);
    const { flags } = parsed;
    const { 'write-plan': writtenPlan, plan: usedPlan, 'impact-file': impactFile } = flags;
    refuseSameFile({ '--plan': usedPlan, '--write-plan': writtenPlan, '--impact-file': impactFile });
    await refuseUnusableFiles({ '--write-plan': writtenPlan, '--impact-file': impactFile });
    const needsSnapshot = !flags['dry-run'] && !flags['no-deploy'];
    await refuseUnusableSnapshotDir(flags['snapshot-dir'], flags['target-org'].getOrgId(), needsSnapshot);
    const planFile = await readPlanOfOrg(usedPlan, flags['target-org'].getOrgId());
    const change = await this.prepareChange(parsed);
    const { ports, apiVersion, root, snapshotOrg } = change;
    const criteria = await readJudgeCriteria(flags, root);
    const options = {
      ...buildResetOptions(flags),
      planFile,
      scope: await this.chooseScope(flags, ports),
      apiVersion,
      org: snapshotOrg,
      criteria,
    };
    const reviewed: ResetPlan[] = [];
    const result = await resetProfiles(options, ports, async (plan, changedFiles) => {
      reviewed.push(plan);
      this.showNotices(plan.notices);
      this.showLeftOutProfiles(plan.integrations);
      if (planFile && usedPlan !== undefined) this.showLines(formatPlanOrigin(planFile, usedPlan));
      this.showLines(formatResetPlan({ ...plan, changedFiles }, options, getViewOptions(flags.verbose)));
      return this.review(plan, flags, change);
    });
    const [plan] = reviewed;
    if (!plan) throw new Error('the reset ended without a review');
    const context = await this.buildContext({
      org: flags['target-org'],
      kind: change.kind,
      apiVersion: flags['api-version'],
      policyFile: criteria.policy && change.formatPath(resolvePolicyPath(flags['policy-file'], root)),
    });
    const notices = [...plan.notices, ...result.notices];
    await writePlanOfReset({ file: writtenPlan, context, plan, options, notices });
    this.showNotices(result.notices);
    if (this.next) this.showLines(formatResetResult(result, this.next, getViewOptions(flags.verbose)));
    if (this.next && writtenPlan !== undefined) this.showLines(formatWrittenPlan(writtenPlan, plan.edits, this.next));
    process.exitCode = computeExitCode(result);
    return buildJsonResult({ context, plan: writtenPlan ?? usedPlan ?? null }, result, change.formatPath);
  }

  /** Without a flag, the user chooses from a list. */
  private async chooseScope(flags: ResetFlags, ports: Pick<ChoosePorts, 'org' | 'progress'>): Promise<ProfileScope> {
    if (flags.plan !== undefined) return { kind: 'named', names: [] };
    if (flags.integrations) return { kind: 'integration' };
    if (flags['all-profiles']) return { kind: 'all' };
    const pick = this.canPrompt() ? createPicker(messages.getMessage('prompt.profiles'), formatProfileChoice) : null;
    return { kind: 'named', names: await chooseProfiles(flags.profile ?? [], { ...ports, pick }, { strayOnly: true }) };
  }

  private async review(plan: ResetPlan, flags: ResetFlags, change: PreparedChange): Promise<boolean> {
    const file = flags['impact-file'];
    if (file !== undefined) {
      await writeOutputFile(resolve(file), renderImpactCsv(plan.impact));
      this.log(messages.getMessage('plan.impactFile', [file]));
    }
    if (plan.edits.length === 0 || flags['dry-run'] || flags['no-prompt']) return true;
    const { orgName, kind } = change;
    const view = { plan, org: orgName, kind, deploys: !flags['no-deploy'] };
    return this.confirmChange(formatResetQuestion(view));
  }
}

function buildJsonResult(
  { context, plan }: Pick<ResetResult, 'context' | 'plan'>,
  { status, edits, impact, snapshot, files, deploy, verify }: ResetFlowResult,
  formatPath: (path: string) => string,
): ResetResult {
  return {
    context,
    status,
    edits: [...edits],
    impact: [...impact],
    plan: plan && formatPath(plan),
    snapshot: snapshot && { id: snapshot.id, path: formatPath(snapshot.path) },
    files: files.map(formatPath),
    deploy,
    verify,
  };
}

function buildResetOptions(
  flags: ResetFlags,
): Omit<ResetOptions, 'scope' | 'apiVersion' | 'org' | 'criteria' | 'planFile'> {
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
  // The policy was judged when the plan of --plan was made.
  const policy = flags.plan === undefined ? await readPolicy(flags['policy-file'], root) : null;
  return { policy, today: new Date().toISOString().slice(0, 10) };
}
