import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Messages } from '@salesforce/core';
import { Flags, toHelpSection } from '@salesforce/sf-plugins-core';
import type { Interfaces } from '@oclif/core';
import { writeOutputFile } from '../../adapters/files/output-file.ts';
import { createOrgReader } from '../../adapters/org/reader.ts';
import { findTargetOrgName } from '../../adapters/org/org-name.ts';
import { createAccessProver } from '../../cli/access-prover.ts';
import { refuseUnusableFiles } from '../../cli/file-flags.ts';
import { refuseTooManyRows } from '../../cli/explained-rows.ts';
import { apiVersionFlag } from '../../cli/flags.ts';
import { FlsCommand } from '../../cli/fls-command.ts';
import { resolveFormat } from '../../cli/report-format.ts';
import { tryToWriteResult } from '../../cli/result-file.ts';
import { getViewOptions } from '../../cli/view-options.ts';
import { explainOrg } from '../../flows/explain.ts';
import type { SubjectScope } from '../../flows/explain/subjects.ts';
import { formatReasons, type AccessSource } from '../../fls/access-source.ts';
import type { Context } from '../../fls/context.ts';
import type { Explanation } from '../../fls/explained-subject.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';
import { Problem } from '../../fls/problem.ts';
import { hasDisagreement } from '../../fls/proof.ts';
import { EXPLAIN_FORMATS, renderExplanation, type ExplainFormat } from '../../present/formats/explanation/index.ts';
import type { AccessProver } from '../../ports/prover.ts';
import { formatExplanation } from '../../present/explain.ts';
import { formatProof } from '../../present/terminal/proof-lines.ts';
import { formatExplainNextSteps } from '../../present/explain-next.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

export type Grantor = {
  kind: 'Profile' | 'PermissionSet' | 'PermissionSetGroup';
  name: string;
  label: string;
  /**
   * The permissions that give the access, where it is not the object or field permission alone, such as "View All Data". Of a
   * group, the permission sets in it that give the access, and what the group mutes of it.
   */
  why: string | null;
};

export type ExplainResult = {
  context: Context;
  subjects: Array<{
    username: string | null;
    profile: string;
    fields: Array<{
      field: string;
      read: boolean;
      edit: boolean;
      /**
       * What grants Read on the object. Empty when nothing does, and also when it is not known what opens the object; then the
       * object counts as open. So when `read` is true and this is empty, the access to the object is unknown.
       */
      objectVia: Grantor[];
      /** What grants read on the field. Empty also for a field that is visible to all users who read its object. */
      readVia: Grantor[];
      /** What grants edit on the field, whether or not the object can be edited. */
      editVia: Grantor[];
      proved: { read: boolean; edit: boolean } | null;
    }>;
  }>;
};

type ExplainedField = ExplainResult['subjects'][number]['fields'][number];

/** These name every field, and have no place for the sentences on what the platform says. */
const DATA_FORMATS: readonly ExplainFormat[] = ['csv', 'opengraph'];

type PresentOptions = {
  readonly flags: ExplainFlags;
  readonly format: ExplainFormat;
  readonly next: { readonly bin: string; readonly targetOrg: string | null };
};

type ExplainFlags = Interfaces.InferredFlags<typeof FlsExplain.flags>;

export default class FlsExplain extends FlsCommand<ExplainResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly errorCodes = toHelpSection('ERROR CODES', {
    'Succeeded (0)': messages.getMessage('exit.succeeded'),
    'Failed (1)': messages.getMessage('exit.failed'),
    'Usage (2)': messages.getMessage('exit.usage'),
    'Partly (68)': messages.getMessage('exit.partly'),
  });

  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': apiVersionFlag,
    'on-behalf-of': Flags.string({
      char: 'b',
      summary: messages.getMessage('flags.on-behalf-of.summary'),
      multiple: true,
      exactlyOne: ['on-behalf-of', 'profile'],
    }),
    profile: Flags.string({
      summary: messages.getMessage('flags.profile.summary'),
      multiple: true,
      exactlyOne: ['on-behalf-of', 'profile'],
    }),
    sobject: Flags.string({ char: 's', summary: messages.getMessage('flags.sobject.summary'), multiple: true }),
    field: Flags.string({
      summary: messages.getMessage('flags.field.summary'),
      description: messages.getMessage('flags.field.description'),
      multiple: true,
    }),
    prove: Flags.boolean({
      summary: messages.getMessage('flags.prove.summary'),
      description: messages.getMessage('flags.prove.description'),
    }),
    as: Flags.string({
      summary: messages.getMessage('flags.as.summary'),
      description: messages.getMessage('flags.as.description'),
      exclusive: ['prove'],
    }),
    compare: Flags.string({ summary: messages.getMessage('flags.compare.summary'), dependsOn: ['on-behalf-of'] }),
    'result-format': Flags.option({
      summary: messages.getMessage('flags.result-format.summary'),
      description: messages.getMessage('flags.result-format.description'),
      options: EXPLAIN_FORMATS,
    })(),
    'output-file': Flags.file({ summary: messages.getMessage('flags.output-file.summary') }),
    verbose: Flags.boolean({ summary: messages.getMessage('flags.verbose.summary') }),
  };

  public async run(): Promise<ExplainResult> {
    const parsed = await this.parse(FlsExplain);
    const { flags } = parsed;
    const org = flags['target-org'];
    const scope = chooseScope(flags);
    await refuseUnusableFiles({ '--output-file': flags['output-file'] });
    const format = resolveFormat(EXPLAIN_FORMATS, flags['result-format'], flags['output-file']);
    const connection = await this.connect(org, parsed, false);
    const progress = this.createProgress();
    const reader = createOrgReader(connection, 'report');
    const prover = await createAccessProver(flags, connection, reader);
    const explanation = await explainOrg(
      {
        scope,
        filter: { sobjects: flags.sobject ?? [], fields: flags.field ?? [] },
        isComparison: flags.compare !== undefined,
        context: await this.buildContext({ org, apiVersion: flags['api-version'] }),
      },
      { org: reader, prover, progress },
    );
    progress.stop();
    refuseOtherLogin(flags.as, prover, explanation);
    this.showNotices(explanation.notices);
    this.warnOfProof(explanation.proof);
    if (this.jsonEnabled() || DATA_FORMATS.includes(format)) refuseTooManyRows(explanation);
    const next = { bin: this.config.bin, targetOrg: await findTargetOrgName(org) };
    await this.present(explanation, { flags, format, next });
    if (hasDisagreement(explanation.proof)) process.exitCode = 68;
    return buildExplainResult(explanation);
  }

  private async present(explanation: Explanation, { flags, format, next }: PresentOptions): Promise<void> {
    const { 'output-file': file, verbose } = flags;
    const body = formatExplanation(explanation, getViewOptions(verbose));
    const { text, warnings } =
      format === 'human'
        ? { text: `${stripVTControlCharacters(body.join('\n'))}\n`, warnings: [] }
        : await renderExplanation(format, explanation, {
            toFile: file !== undefined,
            typed: this.describeTyped(next.targetOrg),
          });
    for (const warning of warnings) this.warn(warning);
    if (file === undefined && format !== 'human') {
      // A program reads the document.
      this.isDocumentPrinted = true;
      this.log(text.trimEnd());
      if (DATA_FORMATS.includes(format)) this.showLines(formatProof(explanation.proof, getViewOptions(verbose)));
      return;
    }
    this.showLines(body);
    if (file !== undefined) {
      const warning = await tryToWriteResult(async () => writeOutputFile(resolve(file), text));
      if (warning === null) this.showLines([messages.getMessage('result.file', [file]), '']);
      else {
        this.warn(warning);
        process.exitCode = 68;
      }
    }
    this.showLines(formatExplainNextSteps(explanation, next, getViewOptions(false).width));
  }
}

/** @throws Problem `comparesOne` */
function chooseScope({ 'on-behalf-of': users, profile, compare }: ExplainFlags): SubjectScope {
  if (users === undefined) return { kind: 'profiles', names: profile ?? [] };
  if (compare === undefined) return { kind: 'users', names: users };
  if (users.length !== 1) throw new Problem('comparesOne', {});
  return { kind: 'users', names: [...users, compare] };
}

/** @throws Problem `loginOfOtherUser` when the login is that of none of the explained users */
function refuseOtherLogin(login: string | undefined, prover: AccessProver | null, { subjects }: Explanation): void {
  const users = subjects.flatMap(({ usernames }) => usernames);
  if (login === undefined || users.length === 0 || users.some((username) => prover?.tellsAbout(username))) return;
  throw new Problem('loginOfOtherUser', { login, users: formatNoticeNames(users) });
}

function buildExplainResult({ context, subjects, proof }: Explanation): ExplainResult {
  return {
    context,
    subjects: subjects.flatMap(({ usernames, profile, fields }) => {
      const build = (username: string | null): ExplainedField[] =>
        fields.map(({ field, read, edit, objectVia, readVia, editVia, mutedBy }) => ({
          ...{ field, read, edit },
          objectVia: objectVia.map((source) => buildJsonGrantor(source, mutedBy)),
          readVia: readVia.map((source) => buildJsonGrantor(source, mutedBy)),
          editVia: editVia.map((source) => buildJsonGrantor(source, mutedBy)),
          proved: (username === null ? null : proof?.proved.get(username)?.get(field)) ?? null,
        }));
      return (usernames.length === 0 ? [null] : usernames).map((username) => ({
        username,
        profile,
        fields: build(username),
      }));
    }),
  };
}

/** A group that mutes something says so wherever it is named. */
function buildJsonGrantor(source: AccessSource, mutedBy: readonly AccessSource[]): Grantor {
  const { kind, name, label } = source;
  const muting = mutedBy.filter((one) => one.kind === kind && one.name === name);
  const reasons = [formatReasons(source), ...muting.map(({ why }) => why)].filter((reason) => reason !== null);
  return { kind, name, label, why: reasons.length === 0 ? null : reasons.join('; ') };
}
