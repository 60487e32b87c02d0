import { createHash } from 'node:crypto';
import { Messages } from '@salesforce/core';
import type { Notification, PhysicalLocation, ReportingDescriptor, Result } from 'sarif';
import type { Finding } from '../../fls/finding.ts';
import type { Notice } from '../../fls/problem.ts';
import type { Report, UnreadableFile } from '../../fls/report.ts';
import { FINDING_CATEGORIES, getFindingCategory, type FindingCategory } from '../categories.ts';
import { formatCoveredUse } from '../integration-scope.ts';
import { formatNotice, makePrintable } from '../notices.ts';
import { describeProof, listProofSentences } from '../proof.ts';
import { listContextFacts } from './context-facts.ts';
import { toReportUri, type FormatContext } from './report-paths.ts';
import { renderSarifLog, type SarifRun } from './sarif-log.ts';
import { createFindingDescriber, explainPass } from './sentences.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** GitHub ranks alerts by `security-severity`, from 0.1 to 10; the uncontrolled, which are no fault, have none. */
const SARIF_RANKS: Readonly<
  Record<FindingCategory, { readonly level: Result.level; readonly severity: string | null }>
> = {
  live: { level: 'error', severity: '8.0' },
  latent: { level: 'warning', severity: '5.0' },
  dormant: { level: 'note', severity: '2.0' },
  unknown: { level: 'warning', severity: '5.0' },
  uncontrolled: { level: 'none', severity: null },
};

/**
 * The findings as SARIF 2.1.0, on one line. A finding without a place in a file has a logical location only (profile
 * and field). That is valid SARIF, but GitHub code scanning refuses the whole file for one such result
 * (github/codeql-action#2459): only a report on project files can be uploaded there.
 *
 * What the report was made from stands in the properties of the run. There is no `automationDetails.id`, which GitHub takes
 * for the category of an upload: alerts of earlier uploads would never close.
 */
export function* renderSarifReport(report: Report, { root }: FormatContext): Generator<string> {
  yield* renderSarifLog([buildSarifRun(report, root)]);
}

export function buildSarifRun(report: Report, root: string): SarifRun {
  const { plugin, generatedAt } = report.context;
  return {
    head: {
      tool: {
        driver: {
          name: 'sf-plugin-fls',
          version: plugin,
          semanticVersion: plugin,
          rules: FINDING_CATEGORIES.map(buildSarifRule),
        },
      },
      invocations: [
        {
          startTimeUtc: generatedAt,
          executionSuccessful: report.unreadable.length === 0,
          toolExecutionNotifications: [
            ...report.notices.map(buildSarifWarning),
            ...report.unreadable.map((file) => buildSarifNotification(file, root)),
            ...buildDisagreements(report),
          ],
        },
      ],
      columnKind: 'utf16CodeUnits',
    },
    results: buildSarifResults(report, root),
    properties: {
      ...Object.fromEntries(listContextFacts(report.context).map(([name, value]) => [name, toWellFormedText(value)])),
      ...buildScopeProperties(report),
      ...(report.proof === null ? {} : { platform: listProofSentences(report.proof).map(toWellFormedText) }),
    },
  };
}

/**
 * The run of an org that could not be reported. It has no results at all: an empty list says that a scan found nothing
 * (SARIF 2.1.0, schema of `run.results`).
 */
export function buildFailedRun(target: string, problem: string): SarifRun {
  return {
    head: {
      tool: { driver: { name: 'sf-plugin-fls' } },
      invocations: [
        {
          executionSuccessful: false,
          toolExecutionNotifications: [{ level: 'error', message: { text: escapeSarifText(problem) } }],
        },
      ],
    },
    results: null,
    properties: { target: toWellFormedText(target) },
  };
}

/** Why the report covers these profiles where the user named none, and the profiles that were left out. */
function buildScopeProperties({ integrations }: Report): Record<string, unknown> {
  if (integrations === null) return {};
  const { covered, system } = integrations;
  return {
    coveredAs: Object.fromEntries([...covered].map(([name, use]) => [toWellFormedText(name), formatCoveredUse(use)])),
    leftOut: system.map(toWellFormedText),
  };
}

function buildSarifRule(category: FindingCategory): ReportingDescriptor {
  const { level, severity } = SARIF_RANKS[category];
  const help = messages.getMessage(`sarif.${category}.help`);
  return {
    id: `fls/${category}`,
    shortDescription: { text: messages.getMessage(`sarif.${category}.short`) },
    fullDescription: { text: messages.getMessage(`sarif.${category}.full`) },
    help: { text: help, markdown: help },
    defaultConfiguration: { level },
    properties: { tags: ['security'], ...(severity === null ? {} : { 'security-severity': severity }) },
  };
}

/** All results of a run have suppressions, or none has; the same for the state against a baseline (SARIF 2.1.0, 3.27.23). */
function* buildSarifResults(report: Report, root: string): Generator<Result> {
  const { findings } = report;
  const describeFinding = createFindingDescriber(report);
  const hasKnown = findings.some(({ baseline }) => baseline === 'known');
  const hasKept = findings.some(({ kept }) => kept !== null);
  for (const finding of findings) {
    yield {
      ...buildSarifResult(finding, describeFinding(finding), root),
      ...(hasKept ? { suppressions: buildSuppressions(finding) } : {}),
      ...(hasKnown ? { baselineState: finding.baseline === 'known' ? 'unchanged' : 'new' } : {}),
    };
  }
}

function buildSarifResult(finding: Finding, text: string, root: string): Result {
  const { profile, field, location, openedBy, through, users } = finding;
  const category = getFindingCategory(finding);
  const { level } = SARIF_RANKS[category];
  const fullyQualifiedName = toWellFormedText(`${profile}/${field}`);
  return {
    ruleId: `fls/${category}`,
    ruleIndex: FINDING_CATEGORIES.indexOf(category),
    // Only a result that is no failure has the level none (SARIF 2.1.0, 3.27.10).
    kind: level === 'none' ? 'informational' : 'fail',
    level,
    message: { text: escapeSarifText(text) },
    locations: [
      {
        ...(location ? { physicalLocation: buildSarifPlace({ ...location, column: null }, root) } : {}),
        logicalLocations: [{ name: toWellFormedText(field), fullyQualifiedName, kind: 'fieldPermission' }],
      },
    ],
    partialFingerprints: { 'profileField/v1': computeFingerprint(finding) },
    properties: { openedBy: openedBy.map(toWellFormedText), through: through.map(toWellFormedText), users },
  };
}

function buildSuppressions(finding: Finding): NonNullable<Result['suppressions']> {
  const justification = explainPass({ kept: finding.kept, baseline: null });
  return justification === null ? [] : [{ kind: 'external', justification: toWellFormedText(justification) }];
}

function buildSarifWarning(notice: Notice): Notification {
  return { level: 'warning', message: { text: escapeSarifText(formatNotice(notice)) } };
}

function buildSarifNotification(file: UnreadableFile, root: string): Notification {
  return {
    level: 'error',
    message: { text: escapeSarifText(makePrintable(file.problem)) },
    locations: [{ physicalLocation: buildSarifPlace(file, root) }],
  };
}

/** Where the platform says something else, so that the report may be wrong. */
function buildDisagreements({ proof }: Report): Notification[] {
  if (proof === null) return [];
  const { contradictions } = describeProof(proof, { most: Infinity });
  return contradictions
    .flatMap(({ lines }) => lines)
    .map((text) => ({
      level: 'error',
      message: { text: escapeSarifText(text) },
    }));
}

function buildSarifPlace(
  place: { path: string; line: number | null; column: number | null },
  root: string,
): PhysicalLocation {
  const { path, line, column } = place;
  const { uri, inRoot } = toReportUri(root, path);
  return {
    artifactLocation: { uri, ...(inRoot ? { uriBaseId: '%SRCROOT%' } : {}) },
    ...(line === null ? {} : { region: { startLine: line, ...(column === null ? {} : { startColumn: column }) } }),
  };
}

/**
 * The same wherever the entry moves in its file. GitHub matches alerts by `primaryLocationLineHash`, which its upload action
 * computes from the file; it warns of a given one that differs, so none is given.
 */
function computeFingerprint({ profile, field }: Finding): string {
  return createHash('sha256')
    .update(JSON.stringify([profile, field]))
    .digest('hex');
}

/** Text that a viewer shows unchanged: no placeholder `{0}` and no link `[text](target)` (3.11.5, 3.11.6). */
function escapeSarifText(text: string): string {
  return toWellFormedText(text).replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
}

function toWellFormedText(text: string): string {
  return makePrintable(text).toWellFormed();
}
