import { stripVTControlCharacters } from 'node:util';
import type { Interfaces } from '@oclif/core';
import { Messages, type Org } from '@salesforce/core';
import { Flags, toHelpSection } from '@salesforce/sf-plugins-core';
import { createPlatformProver } from '../../adapters/org/prover.ts';
import { createOrgReader } from '../../adapters/org/reader.ts';
import { resolveTargetOrg } from '../../adapters/org/target-org.ts';
import { findTargetOrgName } from '../../adapters/org/org-name.ts';
import { loadControllableCheck } from '../../adapters/files/describe-file.ts';
import { createMetadataFiles } from '../../adapters/project/metadata-files.ts';
import { resolvePolicyPath } from '../../adapters/files/policy-file.ts';
import { findWorkspace, type Workspace } from '../../adapters/project/workspace.ts';
import { resolveFleetFormat, resolveFleetTargets } from '../../cli/fleet-targets.ts';
import { showFleet } from '../../cli/fleet-output.ts';
import { apiVersionFlag, policyFileFlag } from '../../cli/flags.ts';
import { refuseSameFile, refuseUnusableFiles } from '../../cli/file-flags.ts';
import { FlsCommand, type ParsedVersion } from '../../cli/fls-command.ts';
import { chooseOrgScope, chooseProjectScope } from '../../cli/profile-scope.ts';
import { SILENT_PROGRESS } from '../../cli/progress.ts';
import { buildNextContext, buildReportFilter, readReportCriteria } from '../../cli/report-options.ts';
import { chooseExitCode, writeReportFiles } from '../../cli/report-files.ts';
import { buildFleetJson, buildReportJson, type FleetResult, type ReportResult } from '../../cli/report-result.ts';
import { resolveFormat } from '../../cli/report-format.ts';
import { createPathFormatter } from '../../cli/result-paths.ts';
import { getViewOptions } from '../../cli/view-options.ts';
import { reportFleet } from '../../flows/fleet.ts';
import { reportOrg, reportProject, type ReportFlowResult, type ReportOptions } from '../../flows/report.ts';
import { getFleetExitCode } from '../../fls/fleet.ts';
import { getReportExitCode } from '../../fls/gate.ts';
import { OFFLINE_STATE } from '../../fls/offline-objects.ts';
import type { Report } from '../../fls/report.ts';
import type { Progress } from '../../ports/terminal.ts';
import { REPORT_FORMATS, renderReport, type RenderedReport, type ReportFormat } from '../../present/formats/index.ts';
import type { FormatContext } from '../../present/formats/report-paths.ts';
import { formatIntegrationScope } from '../../present/integration-scope.ts';
import { formatReportNextSteps } from '../../present/report-next.ts';
import { formatReport, formatUnreadableFile, formatVerdict } from '../../present/report.ts';
import { formatNotice } from '../../present/notices.ts';
import { formatProof } from '../../present/terminal/proof-lines.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'report');

export type { FleetResult, ReportResult };

/** What a program gets: of several orgs a `FleetResult`. */
export type ReportOrFleetResult = ReportResult | FleetResult;

type ReportFlags = Interfaces.InferredFlags<typeof FlsReport.flags>;

export default class FlsReport extends FlsCommand<ReportOrFleetResult> {
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
      description: messages.getMessage('flags.target-org.description'),
      multiple: true,
      exclusive: ['source-dir'],
    }),
    'api-version': apiVersionFlag,
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
      exists: true,
      dependsOn: ['source-dir'],
    }),
    'policy-file': policyFileFlag,
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
    prove: Flags.boolean({
      summary: messages.getMessage('flags.prove.summary'),
      description: messages.getMessage('flags.prove.description'),
      exclusive: ['source-dir'],
    }),
    'result-format': Flags.option({
      summary: messages.getMessage('flags.result-format.summary'),
      description: messages.getMessage('flags.result-format.description'),
      options: REPORT_FORMATS,
    })(),
    'output-file': Flags.file({
      summary: messages.getMessage('flags.output-file.summary'),
      description: messages.getMessage('flags.output-file.description'),
    }),
    verbose: Flags.boolean({ summary: messages.getMessage('flags.verbose.summary') }),
  };

  public async run(): Promise<ReportOrFleetResult> {
    const parsed = await this.parse(FlsReport);
    const { flags } = parsed;
    const written = { '--output-file': flags['output-file'], '--write-baseline': flags['write-baseline'] };
    refuseSameFile(written);
    await refuseUnusableFiles(written);
    const format = resolveFormat(REPORT_FORMATS, flags['result-format'], flags['output-file']);
    const workspace = await findWorkspace(flags['source-dir']?.[0] ?? process.cwd(), flags['source-dir'] !== undefined);
    const run = { parsed, workspace, criteria: await readReportCriteria(flags, workspace.root) };
    const [target, ...others] = flags['target-org'] ?? [];
    if (others.length > 0) return this.runFleet(run, format);
    const org = flags['source-dir'] ? null : await resolveTargetOrg(target);
    const progress = this.createProgress();
    const result = await this.report(run, org, progress);
    progress.stop();
    const targetOrg = org && (await findTargetOrgName(org));
    const typed = this.describeTyped(targetOrg);
    const document = { root: workspace.repository, toFile: flags['output-file'] !== undefined, typed };
    const isWhole = await this.present(result, { flags, format, target: document });
    process.exitCode = chooseExitCode(getReportExitCode(result.report), isWhole);
    return buildReportJson(result.report, workspace.root);
  }

  /** Several orgs side by side: one result, whatever becomes of each. */
  private async runFleet(run: ReportRun, typedFormat: ReportFormat): Promise<FleetResult> {
    const { flags } = run.parsed;
    const format = resolveFleetFormat(flags, typedFormat);
    const targets = await resolveFleetTargets(flags['target-org'] ?? []);
    const progress = this.createFleetProgress(targets.length);
    const fleet = await reportFleet(
      targets,
      async ({ org }) => {
        if (org instanceof Error) throw org;
        return this.report(run, org, SILENT_PROGRESS);
      },
      progress,
    );
    const file = flags['output-file'];
    const target = { root: run.workspace.repository, toFile: file !== undefined, typed: this.describeTyped(null) };
    const isWhole = await showFleet(fleet, this, { format, file, verbose: flags.verbose, target });
    process.exitCode = chooseExitCode(getFleetExitCode(fleet.orgs), isWhole);
    return buildFleetJson(fleet, run.workspace.root);
  }

  private async report(
    { parsed, workspace, criteria }: ReportRun,
    org: Org | null,
    progress: Progress,
  ): Promise<ReportFlowResult> {
    const { flags } = parsed;
    const connection = org && (await this.connect(org, parsed, false));
    const formatPath = createPathFormatter(workspace.root);
    const context = await this.buildContext({
      org,
      apiVersion: flags['api-version'],
      policyFile: criteria.policy && formatPath(resolvePolicyPath(flags['policy-file'], workspace.root)),
      baselineFile: flags.baseline === undefined ? null : formatPath(flags.baseline),
    });
    const options: ReportOptions = { context, criteria, filter: buildReportFilter(flags) };
    if (connection === null) {
      const { packageDirs } = workspace;
      const controlled = await loadControllableCheck(flags['object-describe'], packageDirs.namespace);
      const files = createMetadataFiles(flags['source-dir'] ?? [], packageDirs.paths);
      return reportProject(chooseProjectScope(flags), options, { files, controlled, packageDirs });
    }
    const reader = createOrgReader(connection, 'report');
    const prover = flags.prove ? createPlatformProver(connection, await reader.readNamespace()) : null;
    return reportOrg(chooseOrgScope(flags), options, { org: reader, prover, progress });
  }

  /** @returns false when a file could not be written */
  private async present({ report, baseline }: ReportFlowResult, shown: ReportPresentOptions): Promise<boolean> {
    const { flags, format, target } = shown;
    const { 'output-file': file, 'write-baseline': baselineFile } = flags;
    this.showNotices(report.notices);
    for (const unreadable of report.unreadable) this.warn(formatUnreadableFile(unreadable, process.cwd()));
    this.showLeftOutProfiles(report.integrations);
    this.warnOfProof(report.proof);
    const verdict = formatVerdict(report);
    const body = formatReport(report, getViewOptions(flags.verbose));
    const { pieces, warnings } = await renderDocument([...body, ...verdict], report, shown);
    for (const warning of warnings) this.warn(warning);
    const written = await writeReportFiles(file, pieces, baselineFile, baseline);
    for (const warning of written.warnings) this.warn(warning);
    if (baselineFile !== undefined && !baseline) this.warn(formatNotice({ key: 'baselineKept', tokens: [] }));
    if (file === undefined && format !== 'human') {
      // A program reads the document, so everything else goes to stderr.
      this.printDocument(pieces);
      const integrations = format === 'markdown' ? null : report.integrations;
      const scope = formatIntegrationScope(integrations, getViewOptions(false).width);
      const proof = format === 'markdown' ? [] : formatProof(report.proof, getViewOptions(flags.verbose));
      for (const line of [...scope, ...written.lines, ...proof, ...verdict]) this.logToStderr(line);
    } else {
      const next = formatReportNextSteps(report, buildNextContext(flags, target.typed));
      for (const line of [...body, ...written.lines, ...next, ...verdict]) this.log(line);
    }
    return written.warnings.length === 0;
  }
}

async function renderDocument(
  lines: readonly string[],
  report: Report,
  { format, target }: ReportPresentOptions,
): Promise<RenderedReport> {
  if (format === 'human') return { pieces: [`${stripVTControlCharacters(lines.join('\n'))}\n`], warnings: [] };
  return renderReport(format, report, target);
}

type ReportRun = {
  readonly parsed: ParsedVersion & { readonly flags: ReportFlags };
  readonly workspace: Workspace;
  readonly criteria: ReportOptions['criteria'];
};

type ReportPresentOptions = {
  readonly flags: ReportFlags;
  readonly format: ReportFormat;
  readonly target: FormatContext;
};
