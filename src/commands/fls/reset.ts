import { resolve } from 'node:path';
import type { Interfaces } from '@oclif/core';
import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { createPlatformProver } from '../../adapters/org/prover.ts';
import { resolvePolicyPath } from '../../adapters/files/policy-file.ts';
import { writeOutputFile } from '../../adapters/files/output-file.ts';
import { buildChangeExitCodes } from '../../cli/change-exit-codes.ts';
import { buildResetJson, type ResetJson } from '../../cli/change-result.ts';
import { ChangeCommand, type PreparedChange } from '../../cli/change-command.ts';
import { apiVersionFlag, noPromptFlag, snapshotDirFlag, verifyFlag, waitFlag } from '../../cli/flags.ts';
import { refuseSameFile, refuseUnusableFiles } from '../../cli/file-flags.ts';
import { createPicker } from '../../cli/picker.ts';
import { readPlanOfOrg, writePlanOfReset } from '../../cli/plan-files.ts';
import { computeResetExitCode, isLeftToResume, refuseDisputedPlan } from '../../cli/prove-plan.ts';
import { resolveFormat } from '../../cli/report-format.ts';
import { renderReset, writeResetDocument } from '../../cli/reset-document.ts';
import { resetChoiceFlags } from '../../cli/reset-flags.ts';
import { buildResetOptions, readResetCriteria } from '../../cli/reset-options.ts';
import { checkSnapshotDir } from '../../cli/snapshot-dir.ts';
import { getViewOptions } from '../../cli/view-options.ts';
import type { ResetPlan } from '../../flows/change/plan-reset.ts';
import { chooseProfiles, type ChoosePorts } from '../../flows/choose-profiles.ts';
import type { ProfileScope } from '../../flows/inspect/select-profiles.ts';
import { resetProfiles, type ResetReview } from '../../flows/reset.ts';
import type { AccessProver } from '../../ports/prover.ts';
import { RESET_FORMATS } from '../../present/formats/index.ts';
import { renderImpactCsv } from '../../present/formats/impact-csv.ts';
import type { ResetDocument } from '../../present/formats/reset-document.ts';
import { formatPlanOrigin, formatWrittenPlan } from '../../present/plan-file.ts';
import {
  createProofFailureNotices,
  describeProofTime,
  formatLaterProof,
  formatResetProof,
} from '../../present/reset-proof.ts';
import { formatResetPlan, formatResetQuestion, formatResetResult } from '../../present/reset.ts';
import { formatProfileChoice } from '../../present/retrieve.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'reset');

export type ResetResult = ResetJson;

/** A plan as it was shown. */
type ReviewedReset = Pick<ResetDocument, 'plan' | 'changedFiles'> & { readonly lines: readonly string[] };

/** Those of sf that need no list of tests. */
const TEST_LEVELS = ['NoTestRun', 'RunLocalTests', 'RunAllTestsInOrg', 'RunRelevantTests'] as const;

type ResetFlags = Interfaces.InferredFlags<typeof FlsReset.flags>;

export default class FlsReset extends ChangeCommand<ResetResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly errorCodes = buildChangeExitCodes((end) => messages.getMessage(`exit.${end}`));

  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': apiVersionFlag,
    ...resetChoiceFlags,
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
    prove: Flags.boolean({
      summary: messages.getMessage('flags.prove.summary'),
      description: messages.getMessage('flags.prove.description'),
    }),
    'test-level': Flags.option({
      char: 'l',
      summary: messages.getMessage('flags.test-level.summary'),
      options: TEST_LEVELS,
    })(),
    'result-format': Flags.option({
      summary: messages.getMessage('flags.result-format.summary'),
      description: messages.getMessage('flags.result-format.description'),
      options: RESET_FORMATS,
    })(),
    'output-file': Flags.file({ summary: messages.getMessage('flags.output-file.summary') }),
    verbose: Flags.boolean({ summary: messages.getMessage('flags.verbose.summary') }),
    wait: waitFlag,
    async: Flags.boolean({
      summary: messages.getMessage('flags.async.summary'),
      description: messages.getMessage('flags.async.description'),
      exclusive: ['wait', 'dry-run', 'no-deploy', 'verify'],
    }),
  };

  public async run(): Promise<ResetResult> {
    const parsed = await this.parse(FlsReset);
    const { flags } = parsed;
    const format = await this.resolveOutput(flags);
    const orgId = flags['target-org'].getOrgId();
    const needsSnapshot = !flags['dry-run'] && !flags['no-deploy'];
    const snapshotNotices = await checkSnapshotDir(flags['snapshot-dir'], orgId, needsSnapshot);
    const planFile = await readPlanOfOrg(flags.plan, orgId);
    const change = await this.prepareChange(parsed);
    const { ports, apiVersion, root, snapshotOrg, formatPath } = change;
    const criteria = await readResetCriteria(flags, root);
    const options = {
      ...buildResetOptions(flags),
      planFile,
      scope: await this.chooseScope(flags, ports),
      apiVersion,
      org: snapshotOrg,
      criteria,
    };
    const view = getViewOptions(flags.verbose);
    const reviewed: ReviewedReset[] = [];
    const prover = await this.createProver(flags, change);
    const reviewPlan: ResetReview = async ({ plan, changedFiles, proof }) => {
      this.showNotices(plan.edits.length === 0 ? plan.notices : [...plan.notices, ...snapshotNotices]);
      this.showLeftOutProfiles(plan.integrations);
      const origin = planFile && flags.plan !== undefined ? formatPlanOrigin(planFile, flags.plan, plan.notices) : [];
      const proved = formatResetProof('before', proof, view);
      const lines = [...origin, ...formatResetPlan({ ...plan, changedFiles }, options, view), ...proved];
      this.warnOfProof(proof, describeProofTime('before'));
      reviewed.push({ plan, changedFiles, lines });
      const asks = plan.edits.length > 0 && !flags['dry-run'] && !flags['no-prompt'];
      // A printed document shows the same, unless somebody has to decide first.
      if (asks || !this.isDocumentPrinted) this.showLines(lines);
      const isConfirmed = await this.review(plan, asks, { flags, change });
      if (!asks && !flags['dry-run']) refuseDisputedPlan(proof);
      return isConfirmed;
    };
    const result = await resetProfiles(options, { ...ports, prover }, reviewPlan).catch((error: unknown) => {
      if (isLeftToResume(error)) this.warnOfLaterProof(flags, reviewed);
      throw error;
    });
    const [review] = reviewed;
    if (!review) throw new Error('the reset ended without a review');
    if (result.status === 'running') this.warnOfLaterProof(flags, reviewed);
    const { proofs } = result;
    process.exitCode = computeResetExitCode(result);
    const context = await this.buildContext({
      org: flags['target-org'],
      kind: change.kind,
      apiVersion: flags['api-version'],
      policyFile: criteria.policy && formatPath(resolvePolicyPath(flags['policy-file'], root)),
    });
    const ownNotices = [...result.notices, ...createProofFailureNotices(proofs)];
    this.showNotices(ownNotices);
    this.warnOfProof(proofs.after, describeProofTime('after'));
    const ended = [...formatResetProof('after', proofs.after, view), ...formatResetResult(result, change.next, view)];
    this.showLines(ended);
    const { plan, changedFiles } = review;
    const { 'write-plan': writtenPlan = null } = flags;
    const notices = [...plan.notices, ...ownNotices];
    if (writtenPlan !== null) {
      await writePlanOfReset(writtenPlan, { context, plan, options, notices, proof: proofs.before });
      this.showLines(formatWrittenPlan(writtenPlan, plan.edits, change.next));
    }
    const usedPlan = planFile && { file: planFile, path: flags.plan ?? '' };
    const texts = { plan, changedFiles, result, notices, usedPlan, writtenPlan };
    const typed = this.describeTyped(change.next.targetOrg).line;
    const document = { context, ...texts, next: change.next, typed, formatPath };
    const { text, warnings } = await renderReset(format, [...review.lines, ...ended], document);
    for (const warning of warnings) this.warn(warning);
    await this.presentDocument(text, flags);
    return buildResetJson({ context, plan: writtenPlan ?? flags.plan ?? null }, result, formatPath);
  }

  private async createProver({ prove }: ResetFlags, change: PreparedChange): Promise<AccessProver | null> {
    return prove ? createPlatformProver(change.connection, await change.ports.org.readNamespace()) : null;
  }

  /** Whatever finishes the reset does not ask the platform. */
  private warnOfLaterProof({ prove }: ResetFlags, reviewed: readonly ReviewedReset[]): void {
    const profiles = reviewed.flatMap(({ plan }) => plan.profileChanges.map(({ profile }) => profile.name));
    if (prove && this.next !== null) this.warn(formatLaterProof(profiles, this.next));
  }

  /** The format of the document. Where it is printed, nothing else may be. */
  private async resolveOutput(flags: ResetFlags): Promise<(typeof RESET_FORMATS)[number]> {
    const { 'output-file': file } = flags;
    const written = {
      '--write-plan': flags['write-plan'],
      '--impact-file': flags['impact-file'],
      '--output-file': file,
    };
    refuseSameFile({ '--plan': flags.plan, ...written });
    await refuseUnusableFiles(written);
    const format = resolveFormat(RESET_FORMATS, flags['result-format'], file);
    this.isDocumentPrinted = format !== 'human' && file === undefined;
    return format;
  }

  private async presentDocument(text: string, { 'output-file': file }: ResetFlags): Promise<void> {
    if (this.isDocumentPrinted) this.log(text.trimEnd());
    if (file === undefined) return;
    const written = await writeResetDocument(file, text);
    if ('line' in written) this.showLines(['', written.line]);
    else this.warn(written.warning);
    // Not all of what was asked for was done.
    if ('warning' in written && process.exitCode === 0) process.exitCode = 68;
  }

  /** Without a flag, the user chooses from a list. */
  private async chooseScope(flags: ResetFlags, ports: Pick<ChoosePorts, 'org' | 'progress'>): Promise<ProfileScope> {
    if (flags.plan !== undefined) return { kind: 'named', names: [] };
    if (flags.integrations) return { kind: 'integration' };
    if (flags['all-profiles']) return { kind: 'all' };
    const pick = this.canPrompt() ? createPicker(messages.getMessage('prompt.profiles'), formatProfileChoice) : null;
    return { kind: 'named', names: await chooseProfiles(flags.profile ?? [], { ...ports, pick }, { strayOnly: true }) };
  }

  private async review(plan: ResetPlan, asks: boolean, { flags, change }: ReviewContext): Promise<boolean> {
    const file = flags['impact-file'];
    if (file !== undefined) {
      await writeOutputFile(resolve(file), renderImpactCsv(plan.impact));
      this.showLines([messages.getMessage('plan.impactFile', [file])]);
    }
    if (!asks) return true;
    const { orgName, kind } = change;
    const view = { plan, org: orgName, kind, deploys: !flags['no-deploy'] };
    return this.confirmChange(formatResetQuestion(view));
  }
}

type ReviewContext = { readonly flags: ResetFlags; readonly change: PreparedChange };
