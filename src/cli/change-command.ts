import type { Org } from '@salesforce/core';
import { findTargetOrgName } from '../adapters/org/org-name.ts';
import type { OrgKind } from '../fls/context.ts';
import { Problem } from '../fls/problem.ts';
import type { NextCommandContext } from '../present/next-commands.ts';
import { formatFurtherJobNotice, formatJobNotice } from '../present/stages.ts';
import { createChangeSetup, type ChangeSetup } from './change-ports.ts';
import { FlsCommand, type ParsedVersion } from './fls-command.ts';
import { createPathFormatter } from './result-paths.ts';

/** The flags that every command has that works on a change of the org. */
export type ChangeFlags = {
  readonly 'target-org': Org;
  readonly 'api-version'?: string | undefined;
  /** Only of commands that ask before they change anything. */
  readonly 'dry-run'?: boolean;
  readonly 'no-prompt'?: boolean;
  readonly 'snapshot-dir'?: string | undefined;
  readonly wait: { readonly milliseconds: number };
};

export type PreparedChange = ChangeSetup & {
  /** Alias or username of the org, else its id. */
  readonly orgName: string;
  readonly kind: OrgKind;
  readonly formatPath: (path: string) => string;
  /** What the next commands are typed with. */
  readonly next: NextCommandContext;
};

/** What the commands share that change the org. */
export abstract class ChangeCommand<Result> extends FlsCommand<Result> {
  /**
   * @throws Problem `notConfirmed` when the command has to ask and nobody can answer; those of `connectToOrg`
   */
  protected async prepareChange(parsed: ParsedVersion & { readonly flags: ChangeFlags }): Promise<PreparedChange> {
    const { flags } = parsed;
    // A boolean flag that is not given has no value, so that the definition tells whether the command asks.
    const asks = this.ctor.flags['no-prompt'] !== undefined;
    if (asks && !this.canPrompt() && !flags['no-prompt'] && !flags['dry-run']) throw new Problem('notConfirmed', {});
    const org = flags['target-org'];
    const targetOrg = await findTargetOrgName(org);
    const snapshotDir = flags['snapshot-dir'];
    const next = { bin: this.config.bin, targetOrg, snapshotDir: snapshotDir ?? null };
    this.next = next;
    let isFirstJob = true;
    const options = {
      org,
      connection: await this.connect(org, parsed, true),
      snapshotDir,
      wait: flags.wait.milliseconds,
      pluginVersion: this.getPluginVersion(),
      onDeployStarted: (id: string) => {
        this.showLines([
          isFirstJob ? formatJobNotice(id, flags['dry-run'] === true, next) : formatFurtherJobNotice(id),
        ]);
        isFirstJob = false;
      },
      createLock: (project: string | null) =>
        this.createLock({ project, orgId: org.getOrgId(), wait: flags.wait.milliseconds }),
    };
    const setup = await createChangeSetup(options, this.createProgress());
    this.formatPath = createPathFormatter(setup.root);
    const kind = await setup.ports.org.readOrgKind();
    return {
      ...setup,
      snapshotOrg: { ...setup.snapshotOrg, kind },
      orgName: targetOrg ?? org.getOrgId(),
      kind,
      formatPath: this.formatPath,
      next,
    };
  }
}
