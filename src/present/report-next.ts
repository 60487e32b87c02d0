import { Messages } from '@salesforce/core';
import type { Exposure } from '../fls/finding.ts';
import type { Disagreement } from '../fls/proof.ts';
import type { Report } from '../fls/report.ts';
import { formatCommandLine } from './shell.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'report');

/** What the next command is typed with: without the flags of this one it would do something else. */
export type NextReportContext = {
  /** The executable. */
  readonly bin: string;
  /** Alias or username of the org; null where it has no name that can be typed. */
  readonly targetOrg: string | null;
  /** Whether the report covers every profile. */
  readonly allProfiles: boolean;
  readonly sobjects: readonly string[];
  readonly exposures: readonly Exposure[];
  /** As it was typed; null without the flag. */
  readonly policyFile: string | null;
};

/** More profiles than this make a command too long to read. */
const MAX_NAMED_PROFILES = 5;

/**
 * The command to type next, for the profiles that have strays: a reset, or for a report of files a report of an org. Where the
 * platform says something else than the report, that has to be understood first.
 */
export function formatReportNextSteps(report: Report, next: NextReportContext): string[] {
  const { findings, source, proof } = report;
  const [dispute] = proof?.disagreements ?? [];
  if (dispute) return formatDisputeStep(dispute, next);
  const strays = new Set(findings.filter(({ kind, kept }) => kind === 'stray' && !kept).map(({ profile }) => profile));
  if (strays.size === 0) return [];
  const isReset = source === 'org';
  const words = [
    ...[next.bin, 'fls', isReset ? 'reset' : 'report'],
    ...selectScopeFlags([...strays], report, next),
    ...repeatFlag('--sobject', next.sobjects),
    ...(isReset ? repeatFlag('--exposure', next.exposures.filter(isResettable)) : []),
    ...(next.policyFile === null ? [] : ['--policy-file', next.policyFile]),
    ...(next.targetOrg === null ? [] : ['--target-org', next.targetOrg]),
    ...(isReset ? ['--dry-run'] : []),
  ];
  return [messages.getMessage(isReset ? 'next.reset' : 'next.org'), `  ${formatCommandLine(words)}`, ''];
}

/** What grants the first of the fields on which the platform disagrees. */
function formatDisputeStep({ username, field }: Disagreement, { bin, targetOrg }: NextReportContext): string[] {
  const words = [
    ...[bin, 'fls', 'explain', '--on-behalf-of', username, '--field', field, '--prove'],
    ...(targetOrg === null ? [] : ['--target-org', targetOrg]),
  ];
  return [messages.getMessage('next.explain'), `  ${formatCommandLine(words)}`, ''];
}

/** One flag for several profiles, where a reset has a flag for those of the report. */
function selectScopeFlags(
  strays: readonly string[],
  { integrations }: Pick<Report, 'integrations'>,
  { allProfiles }: NextReportContext,
): readonly string[] {
  if (integrations && strays.length > 1) return ['--integrations'];
  return allProfiles && strays.length > MAX_NAMED_PROFILES ? ['--all-profiles'] : repeatFlag('--profile', strays);
}

/** In an org no stray has an unknown exposure. */
function isResettable(exposure: Exposure): boolean {
  return exposure !== 'unknown';
}

function repeatFlag(flag: string, values: Iterable<string>): string[] {
  return [...values].flatMap((value) => [flag, value]);
}
