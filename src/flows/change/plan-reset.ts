import type { ImpactClaims } from '../../fls/impact-claims.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { planFieldEdits, findUnmatchedFilters, type LeftOutField, type PlanOptions } from '../../fls/plan.ts';
import type { PlanFile } from '../../fls/plan-file.ts';
import { markKeptFindings } from '../../fls/policy.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import type { IntegrationScope, ProfileTraits } from '../../fls/profile-use.ts';
import type { Edit, Impact } from '../../fls/change.ts';
import type { Finding } from '../../fls/finding.ts';
import type { FoundAccess } from '../../fls/report.ts';
import type { ExistingFiles } from '../../ports/project.ts';
import { buildOrgFindings } from '../inspect/findings.ts';
import { collectOrgAccess } from '../inspect/found-access.ts';
import { createHiddenRowsNotice } from '../inspect/hidden-rows-notice.ts';
import { inspectOrg, type OrgInspection } from '../inspect/org.ts';
import type { ProfileScope } from '../inspect/select-profiles.ts';
import type { JudgeCriteria } from '../inspect/judge.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import type { AccessByProfile, ChangePorts, ProfileChange, ProfileFileChange } from './change.ts';
import { buildPlanContext } from './plan-context.ts';
import { confirmPlannedEdits } from './planned-edits.ts';
import { listFilesWithEntries, planFiles, planResetFiles, splitByPresence, type PlannedFile } from './file-changes.ts';
import { createLeftFilesNotices, findExistingFiles } from './project-files.ts';
import { readOrgImpact } from './org-impact.ts';
import { refuseChangedImpact } from './stale-plan.ts';
import { createSystemProfilesNotice, tryReadUsedProfiles } from './system-profiles-notice.ts';
import { mapAccessByProfile } from './verify.ts';

export type ResetPlanOptions = PlanOptions & {
  readonly scope: ProfileScope;
  readonly criteria: Pick<JudgeCriteria, 'policy' | 'today'>;
  /** A plan that was made before, which then takes the place of all other options that choose; null to make one. */
  readonly planFile: PlanFile | null;
  /** Most edits that are allowed; null for any number. */
  readonly maxEdits: number | null;
  /** False changes only the project's files. The plan then has only edits of fields that have an entry there. */
  readonly deploys: boolean;
  /** Whether the platform is to be asked about the impact. */
  readonly proves: boolean;
};

/** What a reset would change, and which access that takes from whom. */
export type ResetPlan = {
  /** API names of all chosen profiles. */
  readonly profiles: readonly string[];
  /** Why profiles were chosen that nobody named; null where the user named them or took all of them. */
  readonly integrations: IntegrationScope | null;
  /** Profiles with at least one edit each. */
  readonly profileChanges: readonly ProfileChange[];
  /** The edits of all profiles. */
  readonly edits: readonly Edit[];
  readonly impact: readonly Impact[];
  /** What the platform has to say to the impact; null where it is not to be asked, and without edits. */
  readonly claims: ImpactClaims | null;
  /** False when users may lose access whom the running user does not see. */
  readonly seesAllUsers: boolean;
  readonly leftOut: readonly LeftOutField[];
  /** The findings that the edits change, by profile and field. */
  readonly found: FoundAccess;
  /** The org's field permissions of all chosen profiles. */
  readonly currentAccess: AccessByProfile;
  /** The changes of the project's files when all edits take effect. */
  readonly fileChanges: readonly ProfileFileChange[];
  /** Where only files change, the paths of those that have an entry of an edited field: what a deploy needs. */
  readonly projectFiles: readonly string[];
  readonly notices: readonly Notice[];
};

/**
 * scope → inspect → classify → expose → judge by policy → plan → impact. With a plan file the same stages show whether the org
 * is still what it was when that plan was made, but for the policy, which is not judged again.
 *
 * @throws Problem those of `inspectOrg` for the profiles
 * @throws Problem `unreadableProfile`, `unreadableFolder` for the project's files
 * @throws Problem `planProfilesChanged`, `planOutdated`, `impactChanged` when the org is no longer what a plan file was made for
 * @throws Problem `planTooLarge` when there are more edits than allowed
 * @throws Problem `nothingToEdit`, `profileTakenApart` when only files would change, and none has an entry
 */
export async function planReset(
  options: ResetPlanOptions,
  { org, project }: Pick<ChangePorts, 'org' | 'project'>,
): Promise<ResetPlan> {
  const { planFile, scope, criteria, choice } = resolvePlanSource(options);
  if (planFile?.edits.length === 0) return NOTHING_PLANNED;
  const inspecting = inspectOrg(scope, org);
  const rest = Promise.all([
    org.listPermissionableFields(),
    // A reset of integrations leaves out the profiles of system users, so that it needs no warning of them.
    scope.kind === 'integration' ? new Map<string, ProfileTraits>() : tryReadUsedProfiles(org),
  ]);
  // What the inspection refuses comes first: a missing permission explains whatever else the org refuses.
  rest.catch(() => {});
  const inspection = await inspecting;
  const [permissionable, used] = await rest;
  const { findings, notices } = judgeOrgFindings(inspection, criteria);
  const currentAccess = mapAccessByProfile(inspection.permissions);
  const current = planFieldEdits(findings, choice, buildPlanContext(inspection, { permissionable, currentAccess }));
  const { edits, leftOut } = planFile ? await confirmPlannedEdits(planFile, current.edits, inspection) : current;
  const existing = await findExistingFiles(project, inspection.profiles);
  const grouped = groupEditsByProfile(inspection.profiles, edits);
  const files = await planFiles(planResetFiles(existing.files, grouped), project);
  const { profileChanges, absent } = selectProfileChanges(options, grouped, { files, existing });
  const planned = profileChanges.flatMap((change) => change.edits);
  if (options.maxEdits !== null && planned.length > options.maxEdits)
    throw new Problem('planTooLarge', { edits: planned.length, limit: options.maxEdits });
  const { impact, claims } = await readOrgImpact(profileChanges, { inspection, proves: options.proves }, org);
  if (planFile) refuseChangedImpact(planFile.impact, impact);
  return {
    profiles: inspection.profiles.map(({ name }) => name),
    integrations: inspection.integrations,
    profileChanges,
    edits: planned,
    impact,
    claims,
    seesAllUsers: inspection.userVisibility === 'all',
    leftOut,
    found: collectOrgAccess(inspection, selectEdited(findings, planned)),
    currentAccess,
    fileChanges: files.flatMap(({ change }) => change ?? []),
    projectFiles: options.deploys ? [] : listFilesWithEntries(files),
    notices: [
      ...inspection.notices,
      ...notices,
      ...(permissionable === null ? [FIELDS_UNCHECKED] : []),
      ...createNamesNotice(findUnmatchedFilters(findings, choice, inspection.namespace), (count, names) => ({
        key: 'filterUnmatched',
        tokens: [count, names],
      })),
      ...createNamesNotice(listLeftOutFields(leftOut, 'notPermissionable'), (count, names) => ({
        key: 'notPermissionable',
        tokens: [count, names],
      })),
      ...createNamesNotice(listLeftOutFields(leftOut, 'personAccount'), (count, names) => ({
        key: 'personFieldsLeft',
        tokens: [count, names],
      })),
      ...createSystemProfilesNotice(profileChanges, used),
      ...createLeftFilesNotices(existing),
      ...createNamesNotice(absent.map(getFieldName), (count, names) => ({
        key: 'notInProject',
        tokens: [count, names],
      })),
      ...createHiddenRowsNotice(org),
    ],
  };
}

/** The plan of a file without edits: the org is not asked. */
const NOTHING_PLANNED: ResetPlan = {
  profiles: [],
  integrations: null,
  profileChanges: [],
  edits: [],
  impact: [],
  claims: null,
  seesAllUsers: true,
  leftOut: [],
  found: {
    source: 'org',
    findings: [],
    holders: [],
    reasons: new Map(),
    grantorKinds: new Map(),
    profileIds: new Map(),
    namespace: null,
  },
  currentAccess: new Map(),
  fileChanges: [],
  projectFiles: [],
  notices: [],
};

/** What the edits are chosen by: the options, or else the plan file. */
function resolvePlanSource(
  options: ResetPlanOptions,
): Pick<ResetPlanOptions, 'planFile' | 'scope' | 'criteria'> & { readonly choice: PlanOptions } {
  const { planFile, scope, criteria } = options;
  if (planFile === null) return { planFile, scope, criteria, choice: options };
  const { profiles, choice } = planFile;
  return { planFile, scope: { kind: 'planned', profiles }, criteria: { ...criteria, policy: null }, choice };
}

function groupEditsByProfile(profiles: readonly ProfileIdentity[], edits: readonly Edit[]): ProfileChange[] {
  const byProfile = Map.groupBy(edits, ({ profile }) => profile);
  return profiles.flatMap((profile) => {
    const own = byProfile.get(profile.name) ?? [];
    return own.length === 0 ? [] : [{ profile, edits: own }];
  });
}

/** An edit comes of a finding, or of that of its twin, which is one itself. */
function selectEdited(findings: readonly Finding[], edits: readonly Edit[]): Finding[] {
  const byProfile = new Map<string, Set<string>>();
  for (const { profile, field } of edits) {
    const fields = byProfile.get(profile) ?? new Set();
    byProfile.set(profile, fields.add(field));
  }
  return findings.filter(({ profile, field }) => byProfile.get(profile)?.has(field) === true);
}

type ProjectState = { readonly files: readonly PlannedFile[]; readonly existing: ExistingFiles };

/** @returns also the edits that are left out because no file has an entry for them */
function selectProfileChanges(
  { deploys }: ResetPlanOptions,
  profileChanges: readonly ProfileChange[],
  { files, existing }: ProjectState,
): { readonly profileChanges: readonly ProfileChange[]; readonly absent: readonly Edit[] } {
  if (deploys || profileChanges.length === 0) return { profileChanges, absent: [] };
  const { present, absent } = splitByPresence(profileChanges, files);
  const [apart] = existing.takenApart;
  if (present.length === 0 && apart) throw new Problem('profileTakenApart', apart);
  if (present.length === 0) throw new Problem('nothingToEdit', {});
  return { profileChanges: present, absent };
}

function judgeOrgFindings(
  inspection: OrgInspection,
  { policy, today }: ResetPlanOptions['criteria'],
): ReturnType<typeof markKeptFindings> {
  const { profiles, permissions, namespace } = inspection;
  const findings = profiles.flatMap((one) => buildOrgFindings(inspection, one, permissions.get(one.id) ?? []).findings);
  return markKeptFindings(findings, policy, { today, profiles: profiles.map(({ name }) => name), namespace });
}

const FIELDS_UNCHECKED: Notice = { key: 'fieldsUnchecked', tokens: [] };

function listLeftOutFields(leftOut: readonly LeftOutField[], reason: LeftOutField['reason']): string[] {
  return leftOut.filter((one) => one.reason === reason).map(getFieldName);
}

function getFieldName({ field }: { readonly field: string }): string {
  return field;
}
