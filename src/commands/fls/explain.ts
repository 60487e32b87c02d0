import { Messages } from '@salesforce/core';
import { Flags, toHelpSection } from '@salesforce/sf-plugins-core';
import type { Interfaces } from '@oclif/core';
import { createOrgReader } from '../../adapters/org/reader.ts';
import { findTargetOrgName } from '../../adapters/org/org-name.ts';
import { apiVersionFlag } from '../../cli/flags.ts';
import { FlsCommand } from '../../cli/fls-command.ts';
import { getViewOptions } from '../../cli/view-options.ts';
import { explainOrg } from '../../flows/explain.ts';
import type { SubjectScope } from '../../flows/explain/subjects.ts';
import type { Context } from '../../fls/context.ts';
import type { Explanation } from '../../fls/explained-subject.ts';
import { Problem } from '../../fls/problem.ts';
import { formatExplanation } from '../../present/explain.ts';
import { formatExplainNextSteps } from '../../present/explain-next.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

export type Grantor = {
  kind: 'Profile' | 'PermissionSet' | 'PermissionSetGroup';
  name: string;
  label: string;
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
      objectVia: Grantor[];
      readVia: Grantor[];
      editVia: Grantor[];
      proved: { read: boolean; edit: boolean } | null;
    }>;
  }>;
};

/** So that the result stays below what one string can hold. */
const MAX_RESULT_ROWS = 500_000;

type ExplainFlags = Interfaces.InferredFlags<typeof FlsExplain.flags>;

export default class FlsExplain extends FlsCommand<ExplainResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly errorCodes = toHelpSection('ERROR CODES', {
    'Succeeded (0)': messages.getMessage('exit.succeeded'),
    'Failed (1)': messages.getMessage('exit.failed'),
    'Usage (2)': messages.getMessage('exit.usage'),
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
    compare: Flags.string({ summary: messages.getMessage('flags.compare.summary'), dependsOn: ['on-behalf-of'] }),
    verbose: Flags.boolean({ summary: messages.getMessage('flags.verbose.summary') }),
  };

  public async run(): Promise<ExplainResult> {
    const parsed = await this.parse(FlsExplain);
    const { flags } = parsed;
    const org = flags['target-org'];
    const scope = chooseScope(flags);
    const connection = await this.connect(org, parsed, false);
    const progress = this.createProgress();
    const explanation = await explainOrg(
      {
        scope,
        filter: { sobjects: flags.sobject ?? [], fields: flags.field ?? [] },
        isComparison: flags.compare !== undefined,
        context: await this.buildContext({ org, apiVersion: flags['api-version'] }),
      },
      { org: createOrgReader(connection, 'report'), progress },
    );
    progress.stop();
    this.showNotices(explanation.notices);
    const next = { bin: this.config.bin, targetOrg: await findTargetOrgName(org) };
    for (const line of formatExplanation(explanation, getViewOptions(flags.verbose))) this.log(line);
    for (const line of formatExplainNextSteps(explanation, next, getViewOptions(false).width)) this.log(line);
    return buildExplainResult(explanation, this.jsonEnabled());
  }
}

/** @throws Problem `comparesOne` */
function chooseScope({ 'on-behalf-of': users, profile, compare }: ExplainFlags): SubjectScope {
  if (users === undefined) return { kind: 'profiles', names: profile ?? [] };
  if (compare === undefined) return { kind: 'users', names: users };
  if (users.length !== 1) throw new Problem('comparesOne', {});
  return { kind: 'users', names: [...users, compare] };
}

/** @throws Problem `explanationTooLarge` under `--json` */
function buildExplainResult({ context, subjects }: Explanation, isShown: boolean): ExplainResult {
  const rows = subjects.reduce((sum, { usernames, fields }) => sum + usernames.length * fields.length, 0);
  if (isShown && rows > MAX_RESULT_ROWS) throw new Problem('explanationTooLarge', { rows, limit: MAX_RESULT_ROWS });
  return {
    context,
    subjects: subjects.flatMap(({ usernames, profile, fields }) => {
      const named = fields.map(({ field, read, edit, objectVia, readVia, editVia }) => ({
        ...{ field, read, edit },
        objectVia: [...objectVia],
        readVia: [...readVia],
        editVia: [...editVia],
        proved: null,
      }));
      return (usernames.length === 0 ? [null] : usernames).map((username) => ({ username, profile, fields: named }));
    }),
  };
}
