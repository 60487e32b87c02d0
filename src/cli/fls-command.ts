import type { Interfaces } from '@oclif/core';
import { SfError, type Connection, type Org } from '@salesforce/core';
import { SfCommand } from '@salesforce/sf-plugins-core';
import { explainFileError } from '../adapters/files/file-fault.ts';
import { connectToOrg, findRequestedVersion, isCompleteVersion } from '../adapters/org/api-version.ts';
import { createChangeLock, type CommandLock, type LockOptions } from '../adapters/process/change-lock.ts';
import { deferLog } from '../adapters/process/deferred-log.ts';
import { guardCommand, runUntilWork } from '../adapters/process/interruption.ts';
import type { Context, OrgKind } from '../fls/context.ts';
import type { Proof } from '../fls/proof.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import type { IntegrationScope } from '../fls/profile-use.ts';
import type { Lock } from '../ports/lock.ts';
import type { FleetProgress, Progress } from '../ports/terminal.ts';
import { toSfError } from '../present/errors.ts';
import type { TypedCommand } from '../present/formats/report-paths.ts';
import { describeLeftOut } from '../present/integration-scope.ts';
import { printPieces, printPlainJson, redactJson } from '../present/json.ts';
import type { NextCommandContext } from '../present/next-commands.ts';
import { formatNotice } from '../present/notices.ts';
import { listProofSentences } from '../present/proof.ts';
import { formatCommandLine } from '../present/shell.ts';
import { formatFleetStage, formatRunningOrgs, formatStage } from '../present/stages.ts';
import { redactAccessTokens } from '../values/access-tokens.ts';
import { buildContext } from './context.ts';
import { findEmptyFlag } from './empty-values.ts';
import { createFleetProgress, createProgress } from './progress.ts';
import { isInteractive, NO_TIMEOUT, runPrompt } from './prompt.ts';
import { createSeveralValuesProblem, refuseSeveralValues } from './several-values.ts';
import { wrapQuestion, wrapWarning } from './view-options.ts';

type ContextParts = { readonly org: Org | null } & Partial<{
  readonly kind: OrgKind;
  readonly apiVersion: string | undefined;
  readonly policyFile: string | null;
  readonly baselineFile: string | null;
}>;

type FlagValues = Interfaces.OutputFlags<Interfaces.FlagInput>;

/** The part of a parsed command line that says which API version the user wants. */
export type ParsedVersion = {
  readonly flags: { readonly 'api-version'?: string | undefined };
  readonly metadata: { readonly flags: Readonly<Record<string, { readonly setFromDefault?: boolean }>> };
};

/** What the commands of this plugin share: how they print results, notices and errors, and how they ask. */
export abstract class FlsCommand<Result> extends SfCommand<Result> {
  /** What the commands in advice are typed with; null until the org is known. */
  protected next: NextCommandContext | null = null;

  /** How results and errors name files; absolute until the project is known. */
  protected formatPath: (path: string) => string = (path) => path;

  /** True when a program reads a document on stdout: everything else then goes to stderr. */
  protected isDocumentPrinted = false;

  private readonly shownNotices = new Set<string>();

  private lock: CommandLock | null = null;

  public override logJson(json: unknown): void {
    if (!printPlainJson(json)) super.logJson(redactJson(json));
  }

  public override log(message?: string, ...args: readonly string[]): void {
    super.log(message === undefined ? message : redactAccessTokens(message), ...args.map(redactAccessTokens));
  }

  /** Prints a document on standard output, with one line break at its end. */
  public printDocument(pieces: Iterable<string>): void {
    if (!this.jsonEnabled()) printPieces(pieces);
  }

  public override logToStderr(message?: string, ...args: readonly string[]): void {
    super.logToStderr(message === undefined ? message : redactAccessTokens(message), ...args.map(redactAccessTokens));
  }

  public override warn(input: SfCommand.Warning): SfCommand.Warning {
    if (typeof input !== 'string') return super.warn({ ...input, message: redactAccessTokens(input.message) });
    const text = redactAccessTokens(input);
    return super.warn(this.jsonEnabled() ? text : wrapWarning(text));
  }

  /** sf calls `run` between `init` and `catch`, so that what ends it early is shown as any other error. */
  public override async _run<R>(): Promise<R> {
    const log = deferLog();
    const run = this.run.bind(this);
    this.run = async () => runUntilWork(run);
    return guardCommand(async () => {
      try {
        return await super._run<R>();
      } finally {
        log.write();
        await this.lock?.release();
      }
    });
  }

  protected override async parse<F extends FlagValues, B extends FlagValues, A extends FlagValues>(
    options?: Interfaces.Input<F, B, A>,
    argv: string[] = this.argv,
  ): Promise<Interfaces.ParserOutput<F, B, A>> {
    const flag = findEmptyFlag(argv, this.ctor.flags);
    if (flag !== null) throw new Problem('emptyValue', { flag });
    const parsed = await super.parse(options, argv);
    refuseSeveralValues(parsed.flags);
    return parsed;
  }

  protected override async catch(error: Error): Promise<never> {
    const explained = this.explainSeveralValues(error) ?? explainFileError(error) ?? toUsageError(error);
    return super.catch(toSfError(explained, this.next, this.formatPath));
  }

  /** A list in one value, as `--exposure live,dormant`, of a flag that can be repeated; null for other errors. */
  private explainSeveralValues(error: Error): Problem | null {
    const [, name, list] = /^Expected --([\w-]+)=(\S+,\S+) to be one of/u.exec(error.message) ?? [];
    const flag = name === undefined ? undefined : this.ctor.flags[name];
    if (list === undefined || flag?.type !== 'option' || !flag.multiple) return null;
    return createSeveralValuesProblem(flag.name, list, error);
  }

  /** Whether there is a person who can answer a question. */
  protected canPrompt(): boolean {
    return isInteractive() && !this.jsonEnabled();
  }

  protected getPluginVersion(): string {
    return this.ctor.plugin?.version ?? this.config.version;
  }

  /** @param targetOrg as it can be typed; null where there is none */
  protected describeTyped(targetOrg: string | null): TypedCommand {
    const { bin } = this.config;
    return { line: formatCommandLine([bin, ...(this.id ?? '').split(':'), ...this.argv]), bin, targetOrg };
  }

  protected createProgress(): Progress {
    return createProgress(this.spinner, (stage) => redactAccessTokens(formatStage(stage)));
  }

  protected createFleetProgress(orgs: number): FleetProgress {
    const title = formatFleetStage(orgs);
    return createFleetProgress(this.spinner, title, (running, count) =>
      redactAccessTokens(formatRunningOrgs(running, count)),
    );
  }

  /** A lock that is given back when the command has ended. */
  protected createLock(options: Pick<LockOptions, 'project' | 'orgId' | 'wait'>): Lock {
    this.lock = createChangeLock({
      ...options,
      command: [this.config.bin, ...(this.id ?? '').split(':')].join(' '),
      onNotice: (notice) => {
        this.showNotices([notice]);
      },
    });
    return this.lock;
  }

  /** Warns of an old version. Throws like `connectToOrg`, which also says what `needsSoap` means. */
  protected async connect(org: Org, { flags, metadata }: ParsedVersion, needsSoap: boolean): Promise<Connection> {
    const isFromConfig = metadata.flags['api-version']?.setFromDefault === true;
    const requested = await findRequestedVersion(flags['api-version'], isFromConfig);
    const connection = await connectToOrg(org, requested, needsSoap);
    // An org whose newest version is old has none of what it does not tell.
    if (requested && !isCompleteVersion(requested.version))
      this.showNotices([{ key: 'apiVersionIncomplete', tokens: [requested.version] }]);
    return connection;
  }

  protected async buildContext({ org, kind, apiVersion, policyFile, baselineFile }: ContextParts): Promise<Context> {
    return buildContext({
      plugin: this.getPluginVersion(),
      org,
      kind: kind ?? 'unknown',
      apiVersion: apiVersion ?? null,
      policyFile: policyFile ?? null,
      baselineFile: baselineFile ?? null,
    });
  }

  /** Warns of each notice once, however many steps of the command note it. */
  protected showNotices(notices: readonly Notice[]): void {
    for (const text of notices.map((notice) => formatNotice(notice))) {
      if (!this.shownNotices.has(text)) this.warn(text);
      this.shownNotices.add(text);
    }
  }

  /** Under `--json`, which has no key for it, a warning tells of profiles that were left out; the views tell it otherwise. */
  protected showLeftOutProfiles(scope: IntegrationScope | null): void {
    const leftOut = scope && describeLeftOut(scope);
    if (leftOut !== null && this.jsonEnabled()) this.warn(leftOut);
  }

  /**
   * The same of what the platform says.
   *
   * @param format puts a sentence into its context
   */
  protected warnOfProof(proof: Proof | null, format = (sentence: string): string => sentence): void {
    if (proof === null || !this.jsonEnabled()) return;
    for (const sentence of listProofSentences(proof)) this.warn(format(sentence));
  }

  protected showLines(lines: readonly string[]): void {
    for (const line of lines) {
      if (this.isDocumentPrinted) this.logToStderr(line);
      else this.log(line);
    }
  }

  /** @throws Problem `interrupted` on Ctrl-C */
  protected async confirmChange(message: string): Promise<boolean> {
    return runPrompt(async () => this.confirm({ message: wrapQuestion(redactAccessTokens(message)), ms: NO_TIMEOUT }));
  }
}

/**
 * Every wrong value of a flag ends with 2. Without this, sf ends with 1: it sets that exit code for the errors of oclif's
 * parser, and for a value that the parser of a flag refuses.
 */
function toUsageError(error: Error): Error {
  if (error.name === 'NoDefaultEnvError') return new Problem('noDefaultEnv', {}, { cause: error });
  if ('parse' in error && 'oclif' in error) return Object.assign(error, { oclif: { exit: 2 } });
  if (error.name !== 'NamedOrgNotFoundError' && !error.message.startsWith('Parsing --')) return error;
  const sfError = SfError.wrap(error);
  sfError.exitCode = 2;
  return sfError;
}
