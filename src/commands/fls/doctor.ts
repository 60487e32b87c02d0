import { resolve } from 'node:path';
import { Messages } from '@salesforce/core';
import { Flags, toHelpSection } from '@salesforce/sf-plugins-core';
import { writeOutputFile } from '../../adapters/files/output-file.ts';
import { createOrgProbe } from '../../adapters/org/probe.ts';
import { refuseUnusableFiles } from '../../cli/file-flags.ts';
import { apiVersionFlag } from '../../cli/flags.ts';
import { FlsCommand } from '../../cli/fls-command.ts';
import { tryToWriteResult } from '../../cli/result-file.ts';
import { getViewOptions } from '../../cli/view-options.ts';
import { diagnoseOrg } from '../../flows/doctor.ts';
import type { Context } from '../../fls/context.ts';
import type { DoctorCheck } from '../../fls/doctor.ts';
import { describeCheck, formatDoctor, formatEvidencePath, renderEvidence } from '../../present/doctor.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'doctor');

export type DoctorResult = {
  context: Context;
  checks: DoctorCheck[];
};

export default class FlsDoctor extends FlsCommand<DoctorResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public static override readonly errorCodes = toHelpSection('ERROR CODES', {
    'Succeeded (0)': messages.getMessage('exit.succeeded'),
    'Failed (1)': messages.getMessage('exit.failed'),
    'Usage (2)': messages.getMessage('exit.usage'),
    'Partly (68)': messages.getMessage('exit.partly'),
    'Interrupted (130)': messages.getMessage('exit.interrupted'),
  });

  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': apiVersionFlag,
    'output-file': Flags.file({ summary: messages.getMessage('flags.output-file.summary') }),
  };

  public async run(): Promise<DoctorResult> {
    const parsed = await this.parse(FlsDoctor);
    const { flags } = parsed;
    const { 'target-org': org, 'api-version': apiVersion, 'output-file': file } = flags;
    await refuseUnusableFiles({ '--output-file': file });
    const connection = await this.connect(org, parsed, false);
    const progress = this.createProgress();
    progress.showStage('ask');
    const { kind, edition, checks: checked } = await diagnoseOrg(createOrgProbe(connection));
    progress.stop();
    const checks = checked.map(describeCheck);
    const context = await this.buildContext({ org, kind, apiVersion });
    this.showLines(formatDoctor(checks, getViewOptions(false)));
    if (file !== undefined) {
      const facts = { generatedAt: context.generatedAt, plugin: context.plugin, ...this.getVersions(), edition };
      const evidence = renderEvidence({ ...facts, apiVersion: context.apiVersion, orgKind: kind }, checks);
      const warning = await tryToWriteResult(async () => writeOutputFile(resolve(file), evidence));
      if (warning === null) this.log(formatEvidencePath(file));
      else {
        this.warn(warning);
        process.exitCode = 68;
      }
    }
    return { context, checks };
  }

  private getVersions(): { readonly cli: string; readonly node: string; readonly platform: string } {
    const { name, version, platform } = this.config;
    return { cli: `${name} ${version}`, node: process.version, platform };
  }
}
