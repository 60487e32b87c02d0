import type { Interfaces } from '@oclif/core';
import { Messages, type Connection, type SfProject } from '@salesforce/core';
import { Flags, toHelpSection } from '@salesforce/sf-plugins-core';
import { readPolicy, resolvePolicyPath } from '../../adapters/files/policy-file.ts';
import { findTargetOrgName } from '../../adapters/org/org-name.ts';
import { resolveProject } from '../../adapters/project/project-file.ts';
import { resolveManifestPath, resolveManifestVersion } from '../../adapters/project/settings.ts';
import { refuseUnusableFiles, refuseUnusableFolders } from '../../cli/file-flags.ts';
import { apiVersionFlag, waitFlag } from '../../cli/flags.ts';
import { FlsCommand } from '../../cli/fls-command.ts';
import { createPicker } from '../../cli/picker.ts';
import { createPathFormatter, formatFindingPaths } from '../../cli/result-paths.ts';
import { createRetrievePorts } from '../../cli/retrieve-ports.ts';
import { getViewOptions } from '../../cli/view-options.ts';
import { chooseProfiles } from '../../flows/choose-profiles.ts';
import { retrieveProfiles, type RetrievePorts } from '../../flows/retrieve.ts';
import type { RetrievedProfile, RetrieveFlowResult } from '../../flows/retrieve/result.ts';
import type { Context } from '../../fls/context.ts';
import type { Counts, Finding } from '../../fls/finding.ts';
import { formatProfileChoice, formatRetrieveResult } from '../../present/retrieve.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'retrieve');

export type RetrieveResult = {
  context: Context;
  profiles: RetrievedProfile[];
  manifest: { path: string | null; objects: string[]; fields: string[]; requests: number };
  /** Files of objects and fields that were written, relative to the project. */
  objectFiles: string[];
  findings: Finding[];
  counts: Counts;
};

type RetrieveFlags = Interfaces.InferredFlags<typeof FlsRetrieve.flags>;

export default class FlsRetrieve extends FlsCommand<RetrieveResult> {
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
    'api-version': apiVersionFlag,
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
    wait: waitFlag,
  };

  public async run(): Promise<RetrieveResult> {
    const parsed = await this.parse(FlsRetrieve);
    const { flags } = parsed;
    const org = flags['target-org'];
    // Not by requiresProject: sf-plugins-core throws that error before it can become JSON.
    const project = await resolveProject();
    await refuseUnusableFiles({ '--manifest-file': flags['manifest-file'] });
    await refuseUnusableFolders({ '--output-dir': flags['output-dir'] });
    const connection = await this.connect(org, parsed, true);
    const apiVersion = flags['api-version'] ?? (await resolveManifestVersion(project, connection.getApiVersion()));
    const ports = this.createPorts(flags, { project, connection, manifestVersion: apiVersion });
    const kind = await ports.org.readOrgKind();
    const policy = await readPolicy(undefined, project.getPath());
    const pick = this.canPrompt() ? createPicker(messages.getMessage('prompt.profiles'), formatProfileChoice) : null;
    const options = {
      profiles: await chooseProfiles(flags.profile ?? [], { ...ports, pick }, { strayOnly: false }),
      sobjects: flags.sobject ?? [],
      allSobjects: flags['all-sobjects'],
      apiVersion,
      manifestFile: resolveManifestPath(project, flags['manifest-file'], flags['manifest-only']),
      manifestOnly: flags['manifest-only'],
      criteria: { policy, today: new Date().toISOString().slice(0, 10) },
    };
    const result = await retrieveProfiles(options, ports);
    ports.progress.stop();
    this.showNotices(result.notices);
    const { sobjects, allSobjects } = options;
    const next = { bin: this.config.bin, targetOrg: await findTargetOrgName(org), sobjects, allSobjects };
    this.showLines(formatRetrieveResult(result, next, getViewOptions(false)));
    const formatPath = createPathFormatter(project.getPath());
    const context = await this.buildContext({
      org,
      kind,
      apiVersion: flags['api-version'],
      policyFile: policy && formatPath(resolvePolicyPath(undefined, project.getPath())),
    });
    return buildJsonResult(context, result, formatPath);
  }

  private createPorts(flags: RetrieveFlags, place: RetrievePlace): RetrievePorts {
    return createRetrievePorts(
      {
        ...place,
        org: flags['target-org'],
        wait: flags.wait.milliseconds,
        outputDir: flags['output-dir'] ?? null,
        includeObjects: flags['include-objects'],
        lock: this.createLock({ project: place.project.getPath(), orgId: null, wait: flags.wait.milliseconds }),
      },
      this.createProgress(),
    );
  }
}

type RetrievePlace = {
  readonly project: SfProject;
  readonly connection: Connection;
  /** Version of the package.xml. */
  readonly manifestVersion: string;
};

function buildJsonResult(
  context: Context,
  { profiles, manifest, objectFiles, findings, counts }: RetrieveFlowResult,
  formatPath: (path: string) => string,
): RetrieveResult {
  return {
    context,
    profiles: profiles.map(({ entriesInFile: _, ...profile }) => ({ ...profile, path: formatPath(profile.path) })),
    manifest: { ...manifest, path: manifest.path === null ? null : formatPath(manifest.path) },
    objectFiles: objectFiles.map(formatPath),
    findings: formatFindingPaths(findings, formatPath),
    counts,
  };
}
