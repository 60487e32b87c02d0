import { join, resolve } from 'node:path';
import { Messages, SfProject } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { orgReader } from '../../adapters/org/reader.ts';
import { metadataRetriever } from '../../adapters/org/retriever.ts';
import { objectSource } from '../../adapters/project/object-source.ts';
import { projectProfiles } from '../../adapters/project/profiles.ts';
import { replaceFile } from '../../adapters/project/replace-file.ts';
import { sourceTracking } from '../../adapters/project/tracking.ts';
import { someoneIsThere, terminalPicker } from '../../adapters/terminal/picker.ts';
import { chooseProfiles } from '../../flows/choose.ts';
import { retrieveProfiles, type RetrieveOutcome } from '../../flows/retrieve.ts';
import type { Counts, Finding } from '../../fls/finding.ts';
import { choiceLine, retrieveLines } from '../../report/retrieve-view.ts';
import { asSfError, noticeText } from '../../report/texts.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'retrieve');

export type RetrieveResult = {
  orgId: string;
  apiVersion: string;
  profiles: { name: string; path: string; created: boolean; changed: boolean; entries: number }[];
  manifest: { path: string | null; objects: string[]; fields: string[]; requests: number };
  findings: Finding[];
  counts: Counts;
};

export default class FlsRetrieve extends SfCommand<RetrieveResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly requiresProject = true;

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
    const connection = org.getConnection(flags['api-version']);
    const project = await SfProject.resolve();
    const apiVersion = flags['api-version'] ?? (await sourceApiVersion(project)) ?? connection.getApiVersion();
    const manifestFile = manifestPath(flags['manifest-file'], flags['manifest-only'], project);
    const reader = orgReader(connection);
    const picker =
      someoneIsThere() && !this.jsonEnabled()
        ? terminalPicker(messages.getMessage('prompt.profiles'), choiceLine)
        : null;
    const profiles = await chooseProfiles(flags.profile ?? [], reader, picker);

    const outcome = await retrieveProfiles(
      {
        profiles,
        sobjects: flags.sobject ?? [],
        allSobjects: flags['all-sobjects'],
        apiVersion,
        manifestFile,
        manifestOnly: flags['manifest-only'],
      },
      {
        org: reader,
        retriever: metadataRetriever(connection, {
          apiVersion,
          wait: flags.wait.milliseconds,
          started: (id) => (this.spinner.status = messages.getMessage('stage.retrieveJob', [id])),
        }),
        project: projectProfiles(project, flags['output-dir'] ?? null),
        manifests: { write: replaceFile },
        tracking: sourceTracking(org, project),
        objectSource: flags['include-objects'] ? objectSource(project) : null,
        progress: {
          stage: (stage) => {
            this.spinner.start(messages.getMessage(`stage.${stage}`));
          },
        },
      },
    );
    this.spinner.stop();
    const result = resultOf(outcome, { orgId: org.getOrgId(), apiVersion, manifestFile });
    this.present(result, outcome);
    return result;
  }

  protected override async catch(error: Error): Promise<never> {
    return super.catch(asSfError(error));
  }

  private present(result: RetrieveResult, outcome: RetrieveOutcome): void {
    for (const notice of outcome.notices) this.warn(noticeText(notice));
    const asked = outcome.inspected.map(({ name }) => name);
    for (const line of retrieveLines({ ...result, asked }, process.cwd())) this.log(line);
  }
}

function manifestPath(file: string | undefined, only: boolean, project: SfProject): string | null {
  if (file !== undefined) return resolve(file);
  return only ? join(project.getPath(), 'fls-package.xml') : null;
}

/** The version in which the project keeps its source, which sf's own retrieve honours too. */
async function sourceApiVersion(project: SfProject): Promise<string | undefined> {
  const { sourceApiVersion: version } = await project.resolveProjectConfig();
  return typeof version === 'string' ? version : undefined;
}

function resultOf(
  outcome: RetrieveOutcome,
  known: { orgId: string; apiVersion: string; manifestFile: string | null },
): RetrieveResult {
  const { request, requests, findings, counts } = outcome;
  return {
    orgId: known.orgId,
    apiVersion: known.apiVersion,
    profiles: outcome.profiles.map(({ profile, file, changed, permissions }) => ({
      name: profile.name,
      path: file.path,
      created: file.text === null,
      changed,
      entries: permissions.length,
    })),
    manifest: { path: known.manifestFile, objects: [...request.objects], fields: [...request.fields], requests },
    findings,
    counts,
  };
}
