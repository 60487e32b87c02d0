import { Messages, SfProject } from '@salesforce/core';
import { Flags, SfCommand, toHelpSection } from '@salesforce/sf-plugins-core';
import { findTargetOrgName } from '../../adapters/org/org-name.ts';
import { readPolicy } from '../../adapters/files/policy-file.ts';
import { resolveManifestPath, resolveManifestVersion } from '../../adapters/project/settings.ts';
import { createRetrievePorts } from '../../cli/retrieve-ports.ts';
import { createProgress } from '../../cli/progress.ts';
import { getViewOptions } from '../../cli/view-options.ts';
import { createPicker } from '../../cli/picker.ts';
import { isInteractive } from '../../cli/prompt.ts';
import { chooseProfiles } from '../../flows/choose-profiles.ts';
import type { RetrievedProfile, RetrieveFlowResult } from '../../flows/retrieve/result.ts';
import { retrieveProfiles } from '../../flows/retrieve.ts';
import type { Counts, Finding } from '../../fls/finding.ts';
import { formatProfileChoice, formatRetrieveResult, type NextRetrieveContext } from '../../present/retrieve.ts';
import { toReportPath } from '../../present/formats/places.ts';
import { printPlainJson } from '../../present/json.ts';
import { formatStage } from '../../present/stages.ts';
import { toSfError } from '../../present/errors.ts';
import { formatNotice } from '../../present/notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'retrieve');

export type RetrieveResult = {
  orgId: string;
  apiVersion: string;
  profiles: RetrievedProfile[];
  manifest: { path: string | null; objects: string[]; fields: string[]; requests: number };
  /** Files of objects and fields that were written, relative to the project. */
  objectFiles: string[];
  findings: Finding[];
  counts: Counts;
};

export default class FlsRetrieve extends SfCommand<RetrieveResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly errorCodes = toHelpSection('ERROR CODES', {
    'Succeeded (0)': messages.getMessage('exit.succeeded'),
    'Failed (1)': messages.getMessage('exit.failed'),
    'Usage (2)': messages.getMessage('exit.usage'),
    'Partly written (68)': messages.getMessage('exit.partly'),
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
    sobject: Flags.string({
      char: 's',
      summary: messages.getMessage('flags.sobject.summary'),
      description: messages.getMessage('flags.sobject.description'),
      multiple: true,
      exclusive: ['all-sobjects'],
    }),
    'all-sobjects': Flags.boolean({ summary: messages.getMessage('flags.all-sobjects.summary') }),
    'manifest-file': Flags.file({ summary: messages.getMessage('flags.manifest-file.summary') }),
    'manifest-only': Flags.boolean({
      summary: messages.getMessage('flags.manifest-only.summary'),
      description: messages.getMessage('flags.manifest-only.description'),
      exclusive: ['include-objects', 'output-dir'],
    }),
    'include-objects': Flags.boolean({
      summary: messages.getMessage('flags.include-objects.summary'),
      description: messages.getMessage('flags.include-objects.description'),
    }),
    'output-dir': Flags.directory({
      char: 'r',
      summary: messages.getMessage('flags.output-dir.summary'),
      description: messages.getMessage('flags.output-dir.description'),
    }),
    wait: Flags.duration({
      char: 'w',
      summary: messages.getMessage('flags.wait.summary'),
      unit: 'minutes',
      defaultValue: 33,
      min: 1,
    }),
  };

  public async run(): Promise<RetrieveResult> {
    const { flags } = await this.parse(FlsRetrieve);
    const org = flags['target-org'];
    // Not by requiresProject: sf-plugins-core throws that error before it can become JSON.
    const project = await SfProject.resolve();
    const apiVersion =
      flags['api-version'] ?? (await resolveManifestVersion(project, org.getConnection().getApiVersion()));
    const sobjects = flags.sobject ?? [];
    const allSobjects = flags['all-sobjects'];
    const ports = createRetrievePorts(
      {
        org,
        project,
        connectionVersion: flags['api-version'],
        manifestVersion: apiVersion,
        wait: flags.wait.milliseconds,
        outputDir: flags['output-dir'] ?? null,
        includeObjects: flags['include-objects'],
      },
      createProgress(this.spinner, formatStage),
    );
    const canAsk = isInteractive() && !this.jsonEnabled();
    const pick = canAsk ? createPicker(messages.getMessage('prompt.profiles'), formatProfileChoice) : null;
    const asked = {
      profiles: await chooseProfiles(flags.profile ?? [], { ...ports, pick }),
      sobjects,
      allSobjects,
      apiVersion,
      manifestFile: resolveManifestPath(project, flags['manifest-file'], flags['manifest-only']),
      manifestOnly: flags['manifest-only'],
      criteria: {
        policy: await readPolicy(undefined, project.getPath()),
        today: new Date().toISOString().slice(0, 10),
      },
    };
    const outcome = await retrieveProfiles(asked, ports);
    ports.progress.stop();
    this.present(outcome, { bin: this.config.bin, targetOrg: await findTargetOrgName(org), sobjects, allSobjects });
    const { manifest, objectFiles, findings, counts } = outcome;
    const profiles = outcome.profiles.map(({ entriesInFile: _, ...profile }) => profile);
    return {
      orgId: org.getOrgId(),
      apiVersion,
      profiles,
      manifest,
      objectFiles: objectFiles.map((path) => toReportPath(project.getPath(), path)),
      findings,
      counts,
    };
  }

  public override logJson(json: unknown): void {
    if (!printPlainJson(json)) super.logJson(json);
  }

  protected override async catch(error: Error): Promise<never> {
    return super.catch(toSfError(error));
  }

  private present(outcome: RetrieveFlowResult, next: NextRetrieveContext): void {
    for (const notice of outcome.notices) this.warn(formatNotice(notice));
    for (const line of formatRetrieveResult(outcome, next, getViewOptions(false))) this.log(line);
  }
}
