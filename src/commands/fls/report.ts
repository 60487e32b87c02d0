import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Interfaces } from '@oclif/core';
import { Messages, type Org } from '@salesforce/core';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { orgReader } from '../../adapters/org/reader.ts';
import { targetOrg } from '../../adapters/org/target-org.ts';
import { typedName } from '../../adapters/org/org-name.ts';
import { readBaseline, writeBaseline } from '../../adapters/files/baseline-file.ts';
import { controlledFromFile } from '../../adapters/files/describe-file.ts';
import { metadataFiles } from '../../adapters/project/metadata-files.ts';
import { readPolicy } from '../../adapters/files/policy-file.ts';
import { replaceFile } from '../../adapters/files/replace-file.ts';
import { workspaceAround, type Workspace } from '../../adapters/project/workspace.ts';
import { spinnerProgress } from '../../cli/progress.ts';
import { reportOrg, reportProject, type ReportOutcome, type ReportRequest } from '../../flows/report.ts';
import type { Counts, Finding } from '../../fls/finding.ts';
import { OFFLINE_STATE } from '../../fls/offline-objects.ts';
import { gateVerdict } from '../../fls/gate.ts';
import { Problem } from '../../fls/problem.ts';
import type { Report } from '../../fls/report.ts';
import { FORMATS, formatted } from '../../present/formats/index.ts';
import { printPlainJson } from '../../present/json.ts';
import { gateLine, nextLines, reportLines, unreadableText } from '../../present/report.ts';
import { stageText } from '../../present/stages.ts';
import { asSfError } from '../../present/errors.ts';
import { noticeText } from '../../present/notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'report');

export type ReportResult = { source: 'org' | 'project'; orgId: string | null; findings: Finding[]; counts: Counts };

type ReportFlags = Interfaces.InferredFlags<typeof FlsReport.flags>;

export default class FlsReport extends SfCommand<ReportResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly errorCodes = toHelpSection('ERROR CODES', {
    'Succeeded (0)': messages.getMessage('exit.succeeded'),
    'Failed (1)': messages.getMessage('exit.failed'),
    'Usage (2)': messages.getMessage('exit.usage'),
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
      options: FORMATS,
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
    const workspace = await workspaceAround(flags['source-dir']?.[0] ?? process.cwd());
    const org = flags['source-dir'] ? null : await targetOrg(flags['target-org']);
    const outcome = await this.report(flags, workspace, org);
    await this.present(outcome, { flags, root: workspace.repository, targetOrg: org && (await typedName(org)) });
    const { source, orgId, findings, counts, unreadable } = outcome.report;
    if (unreadable.length > 0 || gateVerdict(outcome.report) === 'failed') process.exitCode = 1;
    return { source, orgId, findings: [...findings], counts };
  }

  public override logJson(json: unknown): void {
    if (!printPlainJson(json)) super.logJson(json);
  }

  protected override async catch(error: Error): Promise<never> {
    return super.catch(asSfError(error));
  }

  private async report(flags: ReportFlags, workspace: Workspace, org: Org | null): Promise<ReportOutcome> {
    const asked: ReportRequest & { profiles: readonly string[] } = {
      profiles: flags.profile ?? [],
      filter: { sobjects: flags.sobject ?? [], exposures: flags.exposure ?? [], allProfiles: isWhole(flags) },
      judgement: {
        policy: await readPolicy(flags['policy-file'], workspace.root),
        today: new Date().toISOString().slice(0, 10),
        baseline: flags.baseline === undefined ? null : await readBaseline(flags.baseline),
        failOn: flags['fail-on'] ?? null,
      },
    };
    if (org === null) {
      const controlled = await controlledFromFile(flags['object-describe']);
      const files = metadataFiles(flags['source-dir'] ?? [], workspace.packageDirs);
      return reportProject(asked, { files, controlled });
    }
    const progress = spinnerProgress(this.spinner, stageText);
    const reader = orgReader(org.getConnection(flags['api-version']), 'report');
    const scope = { ...asked, allProfiles: flags['all-profiles'] };
    const outcome = await reportOrg(scope, { org: reader, orgId: org.getOrgId(), progress });
    progress.done();
    return outcome;
  }

  private async present(outcome: ReportOutcome, shown: Shown): Promise<void> {
    const { flags, targetOrg } = shown;
    for (const notice of outcome.notices) this.warn(noticeText(notice));
    for (const file of outcome.report.unreadable) this.warn(unreadableText(file, process.cwd()));
    const human = reportLines(outcome.report, {
      through: outcome.through,
      folder: process.cwd(),
      verbose: flags.verbose,
      chosen: [flags.profile, flags['source-dir']].every((given) => given === undefined) && !flags['all-profiles'],
    });
    const next = nextLines(outcome.report, this.config.bin, targetOrg);
    const document = await this.document(outcome.report, human, shown);
    const kept = await this.keep(document, outcome, flags);
    if (flags['output-file'] === undefined && flags['result-format'] !== 'human') {
      // A program reads it: what is said beside it must not get into it.
      this.log(document.trimEnd());
      const verdict = gateLine(outcome.report);
      for (const line of [...kept, ...(verdict === null ? [] : [verdict])]) this.logToStderr(line);
    } else for (const line of [...human, ...kept, ...next]) this.log(line);
  }

  private async document(report: Report, human: readonly string[], { flags, root }: Shown): Promise<string> {
    const format = flags['result-format'];
    if (format === 'human') return `${stripVTControlCharacters(human.join('\n'))}\n`;
    return formatted(format, report, { root, version: this.ctor.plugin?.version ?? this.config.version });
  }

  /** Writes the files that were asked for, and says so. */
  private async keep(document: string, { baseline }: ReportOutcome, flags: ReportFlags): Promise<string[]> {
    const { 'output-file': file, 'write-baseline': baselineFile } = flags;
    const said: string[] = [];
    if (file !== undefined) {
      await replaceFile(resolve(file), document);
      said.push(messages.getMessage('result.file', [file]), '');
    }
    if (baselineFile !== undefined && baseline) {
      await writeBaseline(baselineFile, baseline);
      said.push(messages.getMessage('result.baseline', [baselineFile, String(baseline.findings.length)]), '');
    } else if (baselineFile !== undefined) this.warn(noticeText({ key: 'baselineKept', tokens: [] }));
    return said;
  }
}

/** The second would be written over the first. */
function refuseSameFile(report: string | undefined, baseline: string | undefined): void {
  if (report === undefined || baseline === undefined || resolve(report) !== resolve(baseline)) return;
  throw new Problem('sameFileTwice', [report], { exitCode: 2 });
}

/** Whether no profile is left out. */
function isWhole(flags: ReportFlags): boolean {
  return flags['all-profiles'] || (flags['source-dir'] !== undefined && flags.profile === undefined);
}

type Shown = { readonly flags: ReportFlags; readonly root: string; readonly targetOrg: string | null };
