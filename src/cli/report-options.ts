import { readBaseline } from '../adapters/files/baseline-file.ts';
import { readPolicy } from '../adapters/files/policy-file.ts';
import type { ReportOptions } from '../flows/report.ts';
import type { TypedCommand } from '../present/formats/report-paths.ts';
import type { NextReportContext } from '../present/report-next.ts';

/** The flags of `sf fls report` that say what is reported, and by what it is judged. */
export type ReportOptionFlags = {
  readonly profile?: string[] | undefined;
  readonly 'all-profiles': boolean;
  readonly 'source-dir'?: string[] | undefined;
  readonly sobject?: string[] | undefined;
  readonly exposure?: ('live' | 'latent' | 'dormant' | 'unknown')[] | undefined;
  readonly 'policy-file'?: string | undefined;
  readonly baseline?: string | undefined;
  readonly 'fail-on'?: 'live' | 'latent' | 'dormant' | 'stray' | undefined;
};

/**
 * @param root of the project, or the current folder
 * @throws Problem `unreadablePolicy`, `unreadableBaseline`
 */
export async function readReportCriteria(flags: ReportOptionFlags, root: string): Promise<ReportOptions['criteria']> {
  return {
    policy: await readPolicy(flags['policy-file'], root),
    today: new Date().toISOString().slice(0, 10),
    baseline: flags.baseline === undefined ? null : await readBaseline(flags.baseline),
    failOn: flags['fail-on'] ?? null,
  };
}

export function buildReportFilter(flags: ReportOptionFlags): ReportOptions['filter'] {
  return { sobjects: flags.sobject ?? [], exposures: flags.exposure ?? [], allProfiles: hasAllProfiles(flags) };
}

/** What the next command is typed with. */
export function buildNextContext(flags: ReportOptionFlags, { bin, targetOrg }: TypedCommand): NextReportContext {
  return {
    bin,
    targetOrg,
    allProfiles: hasAllProfiles(flags),
    sobjects: flags.sobject ?? [],
    exposures: flags.exposure ?? [],
    policyFile: flags['policy-file'] ?? null,
  };
}

/** Whether no profile is left out. */
function hasAllProfiles(flags: ReportOptionFlags): boolean {
  return flags['all-profiles'] || (flags['source-dir'] !== undefined && flags.profile === undefined);
}
