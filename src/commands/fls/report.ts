import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Interfaces } from '@oclif/core';
import { Messages, type Org } from '@salesforce/core';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { createOrgReader } from '../../adapters/org/reader.ts';
import { resolveTargetOrg } from '../../adapters/org/target-org.ts';
import { findTargetOrgName } from '../../adapters/org/org-name.ts';
import { readBaseline, writeBaseline } from '../../adapters/files/baseline-file.ts';
import { loadControllableCheck } from '../../adapters/files/describe-file.ts';
import { createMetadataFiles } from '../../adapters/project/metadata-files.ts';
import { readPolicy } from '../../adapters/files/policy-file.ts';
import { replaceFile } from '../../adapters/files/replace-file.ts';
import { findWorkspace, type Workspace } from '../../adapters/project/workspace.ts';
import { buildContext } from '../../cli/context.ts';
import { chooseOrgScope, chooseProjectScope } from '../../cli/profile-scope.ts';
import { createProgress } from '../../cli/progress.ts';
import { getViewOptions } from '../../cli/view-options.ts';
import { reportOrg, reportProject, type ReportFlowResult, type ReportOptions } from '../../flows/report.ts';
import type { Context } from '../../fls/context.ts';
import type { Counts, Finding } from '../../fls/finding.ts';
import { OFFLINE_STATE } from '../../fls/offline-objects.ts';
import { Problem } from '../../fls/problem.ts';
import type { Gate, Holder, Report, UnreadableFile } from '../../fls/report.ts';
import { REPORT_FORMATS, renderReport } from '../../present/formats/index.ts';
import { printPlainJson } from '../../present/json.ts';
import { formatGate, formatReportNextSteps, formatReport, formatUnreadableFile } from '../../present/report.ts';
import { formatStage } from '../../present/stages.ts';
import { toSfError } from '../../present/errors.ts';
import { formatNotice } from '../../present/notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'report');

export type ReportResult = {
  context: Context;
  source: 'org' | 'project';
  findings: Finding[];
  holders: Holder[];
  counts: Counts;
  gate: Gate | null;
  unreadable: UnreadableFile[];
};

type ReportFlags = Interfaces.InferredFlags<typeof FlsReport.flags>;

export default class FlsReport extends SfCommand<ReportResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly errorCodes = toHelpSection('ERROR CODES', {
    'Succeeded (0)': messages.getMessage('exit.succeeded'),
    'Failed (1)': messages.getMessage('exit.failed'),
    'Usage (2)': messages.getMessage('exit.usage'),
    'Gate hit (3)': messages.getMessage('exit.gate'),
    'Partly reported (68)': messages.getMessage('exit.partly'),
  });

  public static override readonly flags = {
    // No Flags.optionalOrg: it looks up the default org at once, and a report from files must not fail over a login.
    'target-org': Flags.string({
      char: 'o',
      summary: messages.getMessage('flags.target-org.summary'),
      exclusive: ['source-dir'],
    }),
    'api-version': Flags.orgApiVersion({ char: 'a' }),
    profile: Flags.string({
      summary: messages.getMessage('flags.profile.summary'),
      description: messages.getMessage('flags.profile.description'),
      multiple: true,
    }),
    'all-profiles': Flags.boolean({
      summary: messages.getMessage('flags.all-profiles.summary'),
      exclusive: ['profile'],
    }),
    sobject: Flags.string({ char: 's', summary: messages.getMessage('flags.sobject.summary'), multiple: true }),
    exposure: Flags.option({
      summary: messages.getMessage('flags.exposure.summary'),
      description: messages.getMessage('flags.exposure.description'),
      options: ['live', 'latent', 'dormant', 'unknown'] as const,
      multiple: true,
    })(),
    'source-dir': Flags.string({
      char: 'd',
      summary: messages.getMessage('flags.source-dir.summary'),
      description: messages.getMessage('flags.source-dir.description'),
      multiple: true,
    }),
    'object-describe': Flags.file({
      summary: messages.getMessage('flags.object-describe.summary'),
      description: messages.getMessage('flags.object-describe.description', [OFFLINE_STATE]),
      dependsOn: ['source-dir'],
    }),
    'policy-file': Flags.file({ summary: messages.getMessage('flags.policy-file.summary') }),
    baseline: Flags.file({
      summary: messages.getMessage('flags.baseline.summary'),
      description: messages.getMessage('flags.baseline.description'),
    }),
    'write-baseline': Flags.file({ summary: messages.getMessage('flags.write-baseline.summary') }),
    'fail-on': Flags.option({
      summary: messages.getMessage('flags.fail-on.summary'),
      description: messages.getMessage('flags.fail-on.description'),
      options: ['live', 'latent', 'dormant', 'stray'] as const,
    })(),
    'result-format': Flags.option({
      summary: messages.getMessage('flags.result-format.summary'),
      options: REPORT_FORMATS,
      default: 'human',
    })(),
    'output-file': Flags.file({
      summary: messages.getMessage('flags.output-file.summary'),
      description: messages.getMessage('flags.output-file.description'),
    }),
    verbose: Flags.boolean({ summary: messages.getMessage('flags.verbose.summary') }),
  };

  public async run(): Promise<ReportResult> {
    const { flags } = await this.parse(FlsReport);
    refuseSameFile(flags['output-file'], flags['write-baseline']);
    const workspace = await findWorkspace(flags['source-dir']?.[0] ?? process.cwd());
    const org = flags['source-dir'] ? null : await resolveTargetOrg(flags['target-org']);
    const outcome = await this.report(flags, workspace, org);
    await this.present(outcome, {
      flags,
      root: workspace.repository,
      targetOrg: org && (await findTargetOrgName(org)),
    });
    const { context, source, findings, holders, counts, gate, unreadable } = outcome.report;
    if (gate !== null && gate.failing > 0) process.exitCode = 3;
    else if (unreadable.length > 0) process.exitCode = 68;
    return {
      context,
      source,
      findings: [...findings],
      holders: [...holders],
      counts,
      gate,
      unreadable: [...unreadable],
    };
  }

  public override logJson(json: unknown): void {
    if (!printPlainJson(json)) super.logJson(json);
  }

  protected override async catch(error: Error): Promise<never> {
    return super.catch(toSfError(error));
  }

  private async report(flags: ReportFlags, workspace: Workspace, org: Org | null): Promise<ReportFlowResult> {
    const options: ReportOptions = {
      context: await buildContext({
        plugin: this.ctor.plugin?.version ?? this.config.version,
        org,
        apiVersion: flags['api-version'] ?? null,
        policyFile: flags['policy-file'] ?? null,
        baselineFile: flags.baseline ?? null,
      }),
      filter: { sobjects: flags.sobject ?? [], exposures: flags.exposure ?? [], allProfiles: hasAllProfiles(flags) },
      criteria: await readCriteria(flags, workspace.root),
    };
    if (org === null) {
      const controlled = await loadControllableCheck(flags['object-describe']);
      const files = createMetadataFiles(flags['source-dir'] ?? [], workspace.packageDirs);
      return reportProject(chooseProjectScope(flags), options, { files, controlled });
    }
    const progress = createProgress(this.spinner, formatStage);
    const reader = createOrgReader(org.getConnection(flags['api-version']), 'report');
    const outcome = await reportOrg(chooseOrgScope(flags), options, { org: reader, progress });
    progress.stop();
    return outcome;
  }

  private async present(outcome: ReportFlowResult, shown: ReportPresentOptions): Promise<void> {
    const { flags, targetOrg } = shown;
    for (const notice of outcome.notices) this.warn(formatNotice(notice));
    for (const file of outcome.report.unreadable) this.warn(formatUnreadableFile(file, process.cwd()));
    const human = formatReport(outcome.report, {
      ...getViewOptions(flags.verbose),
      chosen: [flags.profile, flags['source-dir']].every((given) => given === undefined) && !flags['all-profiles'],
    });
    const next = formatReportNextSteps(outcome.report, this.config.bin, targetOrg);
    const document = await this.formatDocument(outcome.report, human, shown);
    const kept = await this.writeOutputFiles(document, outcome, flags);
    if (flags['output-file'] === undefined && flags['result-format'] !== 'human') {
      // A program reads it: what is said beside it must not get into it.
      this.log(document.trimEnd());
      const verdict = formatGate(outcome.report);
      for (const line of [...kept, ...(verdict === null ? [] : [verdict])]) this.logToStderr(line);
    } else for (const line of [...human, ...kept, ...next]) this.log(line);
  }

  private async formatDocument(
    report: Report,
    human: readonly string[],
    { flags, root }: ReportPresentOptions,
  ): Promise<string> {
    const format = flags['result-format'];
    if (format === 'human') return `${stripVTControlCharacters(human.join('\n'))}\n`;
    return renderReport(format, report, { root, version: this.ctor.plugin?.version ?? this.config.version });
  }

  /** Writes the files that were asked for, and says so. */
  private async writeOutputFiles(
    document: string,
    { baseline }: ReportFlowResult,
    flags: ReportFlags,
  ): Promise<string[]> {
    const { 'output-file': file, 'write-baseline': baselineFile } = flags;
    const said: string[] = [];
    if (file !== undefined) {
      await replaceFile(resolve(file), document);
      said.push(messages.getMessage('result.file', [file]), '');
    }
    if (baselineFile !== undefined && baseline) {
      await writeBaseline(baselineFile, baseline);
      said.push(messages.getMessage('result.baseline', [baselineFile, String(baseline.findings.length)]), '');
    } else if (baselineFile !== undefined) this.warn(formatNotice({ key: 'baselineKept', tokens: [] }));
    return said;
  }
}

async function readCriteria(flags: ReportFlags, root: string): Promise<ReportOptions['criteria']> {
  return {
    policy: await readPolicy(flags['policy-file'], root),
    today: new Date().toISOString().slice(0, 10),
    baseline: flags.baseline === undefined ? null : await readBaseline(flags.baseline),
    failOn: flags['fail-on'] ?? null,
  };
}

/** The second would be written over the first. */
function refuseSameFile(report: string | undefined, baseline: string | undefined): void {
  if (report === undefined || baseline === undefined || resolve(report) !== resolve(baseline)) return;
  throw new Problem('sameFileTwice', { path: report });
}

/** Whether no profile is left out. */
function hasAllProfiles(flags: ReportFlags): boolean {
  return flags['all-profiles'] || (flags['source-dir'] !== undefined && flags.profile === undefined);
}

type ReportPresentOptions = { readonly flags: ReportFlags; readonly root: string; readonly targetOrg: string | null };
