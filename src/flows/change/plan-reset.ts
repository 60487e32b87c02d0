import { accessOf, objectOf, type Access } from '../../fls/access.ts';
import type { Exposure } from '../../fls/finding.ts';
import { impactOf } from '../../fls/impact.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { planOf, unmatched, type LeftOut } from '../../fls/plan.ts';
import { applyPolicy } from '../../fls/policy.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import type { Edit, Impact } from '../../fls/change.ts';
import type { ChangePorts } from './ports.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { ExistingFiles } from '../../ports/project.ts';
import type { ProfileEdits } from './deploy.ts';
import { findingsIn } from '../inspect/findings.ts';
import { inspect, type Inspection } from '../inspect/org.ts';
import type { Judgement } from '../inspect/judge.ts';
import { listed, notice } from '../notice-lists.ts';
import { byPresence, existingFiles, lowered, type FilesWith } from './project-files.ts';
import { asPicture, type Picture } from './verify.ts';

export type PlanRequest = {
  readonly profiles: readonly string[];
  readonly sobjects: readonly string[];
  /** Globs. */
  readonly fields: readonly string[];
  readonly exposures: readonly Exposure[];
  readonly readOnly: boolean;
  readonly includeUncontrolled: boolean;
  readonly judgement: Pick<Judgement, 'policy' | 'today'>;
  /** Larger plans are refused; null for any size. */
  readonly maxEdits: number | null;
  /** False changes the project's files alone: then only that is planned which they have an entry of. */
  readonly deploys: boolean;
};

/** What a reset would change, and what that takes from whom. */
export type ResetPlan = {
  /** Profiles with their edits, those without any left out. */
  readonly parts: readonly ProfileEdits[];
  readonly edits: readonly Edit[];
  readonly impact: readonly Impact[];
  readonly leftOut: readonly LeftOut[];
  /** What the profiles hold. */
  readonly held: Picture;
  /** Paths of the project's files of the profiles. */
  readonly projectFiles: readonly string[];
  readonly filesWith: FilesWith;
  readonly notices: readonly Notice[];
};

/**
 * scope → inspect → classify → expose → judge by policy → plan → impact.
 *
 * @throws Problem of the stages; `planTooLarge`, `nothingToEdit`
 */
export async function planReset(
  asked: PlanRequest,
  { org, project }: Pick<ChangePorts, 'org' | 'project'>,
): Promise<ResetPlan> {
  const [inspection, permissionable] = await Promise.all([
    inspect({ profiles: asked.profiles, allProfiles: false }, org),
    org.permissionableFields(),
  ]);
  const { findings, notices } = judged(inspection, asked.judgement);
  const enabled = new Map(inspection.profiles.map((profile) => [profile.name, enabledIn(inspection, profile)]));
  const options = { ...asked, permissionable, enabled };
  const { edits, leftOut } = planOf(findings, options);
  const existing = await existingFiles(project, inspection.profiles);
  const { parts, absent } = partsOf(asked, inspection, { edits, files: existing.files });
  const planned = parts.flatMap((part) => part.edits);
  if (asked.maxEdits !== null && planned.length > asked.maxEdits)
    throw new Problem('planTooLarge', [String(planned.length), String(asked.maxEdits)]);
  return {
    parts,
    edits: planned,
    impact: parts.length === 0 ? [] : await impactOn(parts, inspection, org),
    leftOut,
    held: asPicture(inspection.permissions),
    projectFiles: [...existing.files.values()].flat().map(({ path }) => path),
    filesWith: lowered(existing.files),
    notices: [
      ...inspection.notices,
      ...notices,
      ...(permissionable === null ? [unchecked] : []),
      ...notice(unmatched(findings, options), (count, names) => ({ key: 'filterUnmatched', tokens: [count, names] })),
      ...notice(unsettable(leftOut), (count, names) => ({ key: 'notPermissionable', tokens: [count, names] })),
      ...notice(existing.ignored, (count, names) => ({ key: 'filesIgnored', tokens: [count, names] })),
      ...notice(absent.map(fieldOf), (count, names) => ({ key: 'notInProject', tokens: [count, names] })),
    ],
  };
}

/**
 * A plan that the org has moved away from is not deployed.
 *
 * @throws Problem `orgChanged` naming the fields, `impactChanged` naming the users
 */
export function refuseStale(plan: ResetPlan, now: ResetPlan): void {
  const fields = differing(
    plan.edits,
    now.edits,
    ({ profile, field, from, to }) => `${field} ${from} ${to} ${profile}`,
  );
  if (fields.length > 0) throw new Problem('orgChanged', [listed(fields.map(fieldOf))]);
  const losses = differing(
    plan.impact,
    now.impact,
    ({ username, field, from, to }) => `${field} ${from} ${to} ${username}`,
  );
  if (losses.length > 0) throw new Problem('impactChanged', [listed(losses.map(({ username }) => username))]);
}

/** What stands in one list and not in the other. */
function differing<T>(a: readonly T[], b: readonly T[], keyOf: (one: T) => string): T[] {
  const [inA, inB] = [new Set(a.map(keyOf)), new Set(b.map(keyOf))];
  return [...a.filter((one) => !inB.has(keyOf(one))), ...b.filter((one) => !inA.has(keyOf(one)))];
}

function partsOf(
  { deploys }: PlanRequest,
  { profiles }: Inspection,
  { edits, files }: { readonly edits: readonly Edit[]; readonly files: ExistingFiles['files'] },
): { readonly parts: readonly ProfileEdits[]; readonly absent: readonly Edit[] } {
  const byProfile = Map.groupBy(edits, ({ profile }) => profile);
  const parts = profiles.flatMap((profile) => {
    const own = byProfile.get(profile.name) ?? [];
    return own.length === 0 ? [] : [{ profile, edits: own }];
  });
  if (deploys || parts.length === 0) return { parts, absent: [] };
  const { present, absent } = byPresence(parts, files);
  if (present.length === 0) throw new Problem('nothingToEdit');
  return { parts: present, absent };
}

function judged(inspection: Inspection, { policy, today }: PlanRequest['judgement']): ReturnType<typeof applyPolicy> {
  const { profiles, permissions } = inspection;
  const findings = profiles.flatMap((one) => findingsIn(inspection, one, permissions.get(one.id) ?? []).findings);
  return applyPolicy(findings, policy, { today, profiles: profiles.map(({ name }) => name) });
}

function enabledIn({ permissions }: Inspection, { id }: ProfileIdentity): ReadonlyMap<string, Access> {
  return new Map((permissions.get(id) ?? []).map((permission) => [permission.field, accessOf(permission)]));
}

async function impactOn(
  parts: readonly ProfileEdits[],
  { controllable }: Inspection,
  org: OrgReader,
): Promise<Impact[]> {
  const ids = parts.map(({ profile }) => profile.id);
  const objects = [...new Set(parts.flatMap(({ edits }) => edits.map(({ field }) => objectOf(field))))];
  const [users, giving] = await Promise.all([org.holdings(ids, objects), org.profileGiving(ids, objects)]);
  return parts.flatMap(({ profile, edits }) => {
    const own = giving.get(profile.id);
    if (!own) throw new Error(`nobody was asked what the profile ${profile.name} gives`);
    return impactOf(edits, own, users.get(profile.id) ?? [], (object) => controllable.has(object));
  });
}

const unchecked: Notice = { key: 'fieldsUnchecked', tokens: [] };

function unsettable(leftOut: readonly LeftOut[]): string[] {
  return leftOut.filter(({ why }) => why === 'notPermissionable').map(fieldOf);
}

function fieldOf({ field }: { readonly field: string }): string {
  return field;
}
