import { toAccess, getObjectName, type Access } from '../../fls/access.ts';
import type { Exposure } from '../../fls/finding.ts';
import { computeProfileImpact } from '../../fls/impact.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { planFieldEdits, findUnmatchedFilters, type LeftOutField } from '../../fls/plan.ts';
import { markKeptFindings } from '../../fls/policy.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import type { Edit, Impact } from '../../fls/change.ts';
import type { ChangePorts } from './ports.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { ExistingFiles } from '../../ports/project.ts';
import type { ProfileChange } from './deploy.ts';
import { buildOrgFindings } from '../inspect/findings.ts';
import { createHiddenRowsNotice } from '../inspect/hidden-rows.ts';
import { inspectOrg, type OrgInspection } from '../inspect/org.ts';
import { readProfileUsers } from '../inspect/profile-users.ts';
import type { JudgeCriteria } from '../inspect/judge.ts';
import { formatNoticeNames, createNamesNotice } from '../../fls/notice-lists.ts';
import { splitByPresence, readExistingFiles, createResetFileBuilder, type FileChangeBuilder } from './project-files.ts';
import { mapAccessByProfile, type AccessByProfile } from './verify.ts';

export type ResetPlanOptions = {
  readonly profiles: readonly string[];
  readonly sobjects: readonly string[];
  /** Globs. */
  readonly fields: readonly string[];
  readonly exposures: readonly Exposure[];
  readonly readOnly: boolean;
  readonly includeUncontrolled: boolean;
  readonly criteria: Pick<JudgeCriteria, 'policy' | 'today'>;
  /** Larger plans are refused; null for any size. */
  readonly maxEdits: number | null;
  /** False changes the project's files alone: then only that is planned which they have an entry of. */
  readonly deploys: boolean;
};

/** What a reset would change, and what that takes from whom. */
export type ResetPlan = {
  /** Profiles with their edits, those without any left out. */
  readonly profileChanges: readonly ProfileChange[];
  readonly edits: readonly Edit[];
  readonly impact: readonly Impact[];
  readonly leftOut: readonly LeftOutField[];
  /** What the profiles hold. */
  readonly currentAccess: AccessByProfile;
  /** Paths of the project's files of the profiles. */
  readonly projectFiles: readonly string[];
  readonly buildFileChanges: FileChangeBuilder;
  readonly notices: readonly Notice[];
};

/**
 * scope → inspect → classify → expose → judge by policy → plan → impact.
 *
 * @throws Problem of the stages; `planTooLarge`, `nothingToEdit`
 */
export async function planReset(
  asked: ResetPlanOptions,
  { org, project }: Pick<ChangePorts, 'org' | 'project'>,
): Promise<ResetPlan> {
  const [inspection, permissionable] = await Promise.all([
    inspectOrg({ kind: 'named', names: asked.profiles }, org),
    org.listPermissionableFields(),
  ]);
  const { findings, notices } = judgeOrgFindings(inspection, asked.criteria);
  const enabled = new Map(
    inspection.profiles.map((profile) => [profile.name, collectEnabledAccess(inspection, profile)]),
  );
  const { edits, leftOut } = planFieldEdits(findings, asked, { permissionable, enabled });
  const existing = await readExistingFiles(project, inspection.profiles);
  const { parts: profileChanges, absent } = groupEditsByProfile(asked, inspection, { edits, files: existing.files });
  const planned = profileChanges.flatMap((part) => part.edits);
  if (asked.maxEdits !== null && planned.length > asked.maxEdits)
    throw new Problem('planTooLarge', { edits: planned.length, limit: asked.maxEdits });
  const impact = profileChanges.length === 0 ? [] : await readOrgImpact(profileChanges, inspection, org);
  return {
    profileChanges,
    edits: planned,
    impact,
    leftOut,
    currentAccess: mapAccessByProfile(inspection.permissions),
    projectFiles: [...existing.files.values()].flat().map(({ path }) => path),
    buildFileChanges: createResetFileBuilder(existing.files),
    notices: [
      ...inspection.notices,
      ...notices,
      ...(permissionable === null ? [FIELDS_UNCHECKED] : []),
      ...createNamesNotice(findUnmatchedFilters(findings, asked), (count, names) => ({
        key: 'filterUnmatched',
        tokens: [count, names],
      })),
      ...createNamesNotice(listUnsettableFields(leftOut), (count, names) => ({
        key: 'notPermissionable',
        tokens: [count, names],
      })),
      ...createNamesNotice(existing.ignored, (count, names) => ({ key: 'filesIgnored', tokens: [count, names] })),
      ...createNamesNotice(absent.map(getFieldName), (count, names) => ({
        key: 'notInProject',
        tokens: [count, names],
      })),
      ...createHiddenRowsNotice(org),
    ],
  };
}

/**
 * A plan that the org has moved away from is not deployed.
 *
 * @throws Problem `orgChanged` naming the fields, `impactChanged` naming the users
 */
export function refuseStaleReset(plan: ResetPlan, now: ResetPlan): void {
  const fields = findDifferences(
    plan.edits,
    now.edits,
    ({ profile, field, from, to }) => `${field} ${from} ${to} ${profile}`,
  );
  if (fields.length > 0) throw new Problem('orgChanged', { fields: formatNoticeNames(fields.map(getFieldName)) });
  const losses = findDifferences(
    plan.impact,
    now.impact,
    ({ username, field, from, to }) => `${field} ${from} ${to} ${username}`,
  );
  if (losses.length > 0)
    throw new Problem('impactChanged', { users: formatNoticeNames(losses.map(({ username }) => username)) });
}

/** What stands in one list and not in the other. */
function findDifferences<T>(a: readonly T[], b: readonly T[], keyOf: (one: T) => string): T[] {
  const [inA, inB] = [new Set(a.map(keyOf)), new Set(b.map(keyOf))];
  return [...a.filter((one) => !inB.has(keyOf(one))), ...b.filter((one) => !inA.has(keyOf(one)))];
}

function groupEditsByProfile(
  { deploys }: ResetPlanOptions,
  { profiles }: OrgInspection,
  { edits, files }: { readonly edits: readonly Edit[]; readonly files: ExistingFiles['files'] },
): { readonly parts: readonly ProfileChange[]; readonly absent: readonly Edit[] } {
  const byProfile = Map.groupBy(edits, ({ profile }) => profile);
  const parts = profiles.flatMap((profile) => {
    const own = byProfile.get(profile.name) ?? [];
    return own.length === 0 ? [] : [{ profile, edits: own }];
  });
  if (deploys || parts.length === 0) return { parts, absent: [] };
  const { present, absent } = splitByPresence(parts, files);
  if (present.length === 0) throw new Problem('nothingToEdit', {});
  return { parts: present, absent };
}

function judgeOrgFindings(
  inspection: OrgInspection,
  { policy, today }: ResetPlanOptions['criteria'],
): ReturnType<typeof markKeptFindings> {
  const { profiles, permissions } = inspection;
  const findings = profiles.flatMap((one) => buildOrgFindings(inspection, one, permissions.get(one.id) ?? []).findings);
  return markKeptFindings(findings, policy, { today, profiles: profiles.map(({ name }) => name) });
}

function collectEnabledAccess({ permissions }: OrgInspection, { id }: ProfileIdentity): ReadonlyMap<string, Access> {
  return new Map((permissions.get(id) ?? []).map((permission) => [permission.field, toAccess(permission)]));
}

async function readOrgImpact(
  profileChanges: readonly ProfileChange[],
  inspection: OrgInspection,
  org: OrgReader,
): Promise<Impact[]> {
  const ids = profileChanges.map(({ profile }) => profile.id);
  const objects = [...new Set(profileChanges.flatMap(({ edits }) => edits.map(({ field }) => getObjectName(field))))];
  const byProfile = await readProfileUsers(inspection, ids, objects, org);
  return profileChanges.flatMap(({ profile: { id, name }, edits }) => {
    const known = byProfile.get(id);
    if (!known) throw new Error(`the users of the profile ${name} were not read`);
    return computeProfileImpact(edits, known.profile, known.users, (object) => inspection.controllable.has(object));
  });
}

const FIELDS_UNCHECKED: Notice = { key: 'fieldsUnchecked', tokens: [] };

function listUnsettableFields(leftOut: readonly LeftOutField[]): string[] {
  return leftOut.filter(({ reason }) => reason === 'notPermissionable').map(getFieldName);
}

function getFieldName({ field }: { readonly field: string }): string {
  return field;
}
