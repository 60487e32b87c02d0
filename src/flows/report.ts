import type { Context, OrgKind } from '../fls/context.ts';
import type { KnownGrantors } from '../fls/exposure.ts';
import type { Finding } from '../fls/finding.ts';
import { evaluateGate } from '../fls/gate.ts';
import { buildBaseline, type Baseline } from '../fls/baseline.ts';
import type { Proof } from '../fls/proof.ts';
import { createNamesNotice } from '../fls/notice-lists.ts';
import { expandActivity, ObjectNames } from '../fls/object-collections.ts';
import { stripOwnNamespace } from '../fls/own-namespace.ts';
import { isUnlistedObject } from '../fls/permissionable.ts';
import type { Notice } from '../fls/problem.ts';
import type { Report } from '../fls/report.ts';
import { claimReport, type ReportedUsers } from '../fls/report-claims.ts';
import type { OrgReader } from '../ports/org.ts';
import type { AccessProver } from '../ports/prover.ts';
import type { Progress } from '../ports/terminal.ts';
import { buildOrgFindings, classifyProfile, exposeProfile, type ProfileFindings } from './inspect/findings.ts';
import { describeFoundAccess, indexGrantorsByName, indexProfileIds } from './inspect/found-access.ts';
import { createFindingSelection, type FieldCounts } from './inspect/finding-rows.ts';
import { createHiddenRowsNotice } from './inspect/hidden-rows-notice.ts';
import { inspectOrg, type OrgInspection } from './inspect/org.ts';
import { judgeFindings, type ReportFilter, type JudgeCriteria } from './inspect/judge.ts';
import { inspectFilePersonAccounts, summarizePersonFields, type PersonFields } from './inspect/person-accounts.ts';
import {
  inspectProject,
  type ProjectInspectionPorts,
  type ProjectProfile,
  type ProjectScope,
} from './inspect/project.ts';
import type { ProfileScope } from './inspect/select-profiles.ts';
import { proveClaims } from './prove-claims.ts';

export type ReportOptions = {
  readonly filter: ReportFilter;
  readonly criteria: JudgeCriteria;
  /** Goes into the report; the kind of the org comes from the org. */
  readonly context: Context;
};

export type ReportFlowResult = {
  readonly report: Report;
  /** The findings of the report before it was narrowed to some exposures. */
  readonly everyExposure: readonly Finding[];
  /** What a new baseline holds; null where the findings failed the gate of an old one. */
  readonly baseline: Baseline | null;
};

export type ReportPorts = {
  readonly org: OrgReader;
  /** Null where the platform is not to be asked. */
  readonly prover: AccessProver | null;
  readonly progress: Progress;
};

/**
 * scope → inspect → classify → expose → judge → prove, by SOQL and describe alone: nothing is retrieved.
 *
 * @throws Problem of the stages
 */
export async function reportOrg(
  scope: ProfileScope,
  options: ReportOptions,
  ports: ReportPorts,
): Promise<ReportFlowResult> {
  ports.progress.showStage('inspect');
  const isNarrowed = options.filter.sobjects.length > 0;
  const counts: FieldCounts = new Map();
  const inspecting = inspectOrg(scope, ports.org, (...known) => createFindingSelection(counts, ...known));
  const rest = Promise.all([
    ports.org.readOrgKind(),
    isNarrowed ? ports.org.listObjectsWithFieldPermissions() : new Set<string>(),
  ]);
  // What the inspection refuses comes first: a missing permission explains whatever else the org refuses.
  rest.catch(() => {});
  const inspection = await inspecting;
  const [kind, withFields] = await rest;
  const context = addOrgKind(options.context, kind);
  const { profiles, permissions, notices } = inspection;
  const found = profiles.map((profile) => ({
    ...buildOrgFindings(inspection, profile, permissions.get(profile.id) ?? []),
    objects: counts.get(profile.id) ?? new Map<string, number>(),
  }));
  const result = buildReportResult({ ...options, context }, found, {
    source: 'org',
    namespace: inspection.namespace,
    integrations: inspection.integrations,
    isKnownObject: createKnownObjectCheck(inspection, new Set([...withFields, ...listCountedObjects(counts)])),
    grantors: indexGrantorsByName(inspection),
    profileIds: indexProfileIds(inspection),
    unreadable: [],
    notices: [...notices, ...createHiddenRowsNotice(ports.org)],
  });
  const proof = await proveReport(result.report, inspection, ports);
  return { ...result, report: { ...result.report, proof } };
}

/** Null where the platform is not to be asked. */
async function proveReport(
  report: Report,
  inspection: OrgInspection,
  { org, prover, progress }: ReportPorts,
): Promise<Proof | null> {
  if (prover === null) return null;
  progress.showStage('prove');
  const usernames = await org.listActiveUsers(inspection.profiles.map(({ id }) => id));
  const { withHiddenGrantors: withHidden } = inspection;
  const users = inspection.profiles.flatMap(({ id, name }): ReportedUsers[] => {
    const grantors = inspection.grantors.get(id);
    return grantors ? [{ profile: name, usernames: usernames.get(id) ?? [], grantors, withHidden }] : [];
  });
  return proveClaims(claimReport(report, users), { org, prover });
}

export type ProjectReportPorts = ProjectInspectionPorts & { readonly controlled: (object: string) => boolean };

/**
 * The same from the project's files, without an org: which objects can hold object permissions comes from a table, and what
 * opens them from the project's permission sets and groups. Nobody knows the users, so nothing is ever live.
 *
 * @throws Problem `sourceDirNotFound`, `noProfileFiles`, `profileNotInProject`
 */
export async function reportProject(
  scope: ProjectScope,
  options: ReportOptions,
  ports: ProjectReportPorts,
): Promise<ReportFlowResult> {
  const summarize = (profile: ProjectProfile): SummarizedProfile => summarizeProfile(profile, ports.controlled);
  const { profiles, grantors, unreadable, notices } = await inspectProject(scope, ports, summarize);
  const personAccounts = inspectFilePersonAccounts(profiles, grantors);
  // Without all its files, a profile without findings would look clean.
  const found = profiles
    .filter(({ isComplete, classified }) => isComplete || classified.findings.length > 0)
    .map(({ grantor, classified }) => exposeProfile(classified, personAccounts.getGrantors(grantor)));
  return buildReportResult(options, found, {
    source: 'project',
    namespace: ports.packageDirs.namespace,
    integrations: null,
    // Without an org, a name without entries may be the name of any object.
    isKnownObject: () => true,
    profileIds: new Map(),
    grantors: new Map(grantors === null ? [] : profiles.map(({ grantor }) => [grantor.name, grantors])),
    unreadable,
    notices: [...notices, ...personAccounts.notices, ...createNeverLiveNotice(options)],
  });
}

/** What a report keeps of a profile from files. */
type SummarizedProfile = Pick<ProjectProfile, 'grantor' | 'isComplete'> &
  PersonFields & { readonly classified: ProfileFindings };

function summarizeProfile(
  { grantor, permissions, isComplete }: ProjectProfile,
  isControllable: (object: string) => boolean,
): SummarizedProfile {
  const classified = classifyProfile(grantor, permissions, isControllable);
  return { grantor, isComplete, classified, ...summarizePersonFields(permissions, grantor) };
}

function addOrgKind(context: Context, kind: OrgKind): Context {
  return { ...context, org: context.org && { ...context.org, kind } };
}

/** A gate that no finding can fail, and a filter that no finding can pass, would look like a clean project. */
function createNeverLiveNotice({ filter, criteria }: ReportOptions): Notice[] {
  const isLive =
    criteria.failOn === 'live' || (filter.exposures.length > 0 && filter.exposures.every((one) => one === 'live'));
  return isLive ? [{ key: 'neverLive', tokens: [] }] : [];
}

type ReportSource = Pick<Report, 'source' | 'integrations' | 'profileIds' | 'unreadable' | 'notices'> & {
  readonly namespace: string | null;
  /** By the API name of the profile. */
  readonly grantors: ReadonlyMap<string, KnownGrantors>;
  readonly isKnownObject: (object: string) => boolean;
};

function buildReportResult(
  { filter, criteria, context }: ReportOptions,
  found: readonly ProfileFindings[],
  { source, namespace, integrations, grantors, profileIds, unreadable, notices, isKnownObject }: ReportSource,
): ReportFlowResult {
  const judged = judgeFindings(found, filter, criteria, namespace);
  const { failOn } = criteria;
  const gate = failOn === null ? null : evaluateGate(judged.report.findings, failOn, unreadable);
  const report: Report = {
    context,
    source,
    integrations,
    ...judged.report,
    ...describeFoundAccess(judged.report.findings, grantors),
    profileIds,
    namespace: source === 'org' ? namespace : null,
    unreadable,
    gate,
    proof: null,
    notices: [...notices, ...createEmptyObjectsNotices(judged.emptyObjects, isKnownObject), ...judged.notices],
  };
  const baseline = canWriteBaseline(report, criteria) ? buildBaseline(report.findings) : null;
  return { report, everyExposure: judged.everyExposure, baseline };
}

/** Only a name that the org does not list can be misspelled. */
function createEmptyObjectsNotices(objects: readonly string[], isKnown: (object: string) => boolean): Notice[] {
  const known = objects.filter(isKnown);
  const unknown = objects.filter((object) => !isKnown(object));
  return [
    ...createNamesNotice(known, (_, names) => ({ key: 'objectsWithoutEntries', tokens: [names] })),
    ...createNamesNotice(unknown, (_, names) => ({ key: 'objectsUnknown', tokens: [names] })),
  ];
}

/**
 * @param withFields objects that can have field permissions, and those that have some; those of the picklist of object permissions lack Task and the
 *   like, and both lack custom metadata types
 */
function createKnownObjectCheck(
  { controllable, namespace }: OrgInspection,
  withFields: ReadonlySet<string>,
): (object: string) => boolean {
  const known = new ObjectNames([...controllable, ...withFields]);
  return (object) =>
    isUnlistedObject(object) || expandActivity(stripOwnNamespace(object, namespace)).some((name) => known.has(name));
}

/** Objects with field permissions of any profile. */
function listCountedObjects(counts: FieldCounts): string[] {
  return [...counts.values()].flatMap((objects) => [...objects.keys()]);
}

/** Otherwise a gate that failed would pass when it is run again, although nobody looked at its findings. */
function canWriteBaseline({ gate }: Pick<Report, 'gate'>, { baseline }: JudgeCriteria): boolean {
  return baseline === null || gate === null || gate.failing === 0;
}
