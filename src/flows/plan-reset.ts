import { accessOf, objectOf, type Access } from '../fls/access.ts';
import type { Exposure } from '../fls/finding.ts';
import { impactOf } from '../fls/impact.ts';
import type { ProfileIdentity } from '../fls/names.ts';
import { planOf, type LeftOut } from '../fls/plan.ts';
import { applyPolicy } from '../fls/policy.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import type { Edit, Impact } from '../fls/reset.ts';
import type { OrgReader } from '../ports.ts';
import type { ProfileEdits } from './deploy.ts';
import { findingsIn } from './findings.ts';
import { inspect, type Inspection } from './inspect.ts';
import type { Judgement } from './judge.ts';

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
};

/** What a reset would change, and what that takes from whom. */
export type ResetPlan = {
  /** Profiles with their edits, those without any left out. */
  readonly parts: readonly ProfileEdits[];
  readonly edits: readonly Edit[];
  readonly impact: readonly Impact[];
  readonly leftOut: readonly LeftOut[];
  readonly notices: readonly Notice[];
};

/**
 * scope → inspect → classify → expose → judge by policy → plan → impact.
 *
 * @throws Problem of the stages; `planTooLarge`
 */
export async function planReset(asked: PlanRequest, org: OrgReader): Promise<ResetPlan> {
  const [inspection, permissionable] = await Promise.all([
    inspect({ profiles: asked.profiles, allProfiles: false }, org),
    org.permissionableFields(),
  ]);
  const { findings, notices } = judged(inspection, asked.judgement);
  const enabled = new Map(inspection.profiles.map((profile) => [profile.name, enabledIn(inspection, profile)]));
  const { edits, leftOut } = planOf(findings, { ...asked, permissionable, enabled });
  if (asked.maxEdits !== null && edits.length > asked.maxEdits)
    throw new Problem('planTooLarge', [String(edits.length), String(asked.maxEdits)]);
  const byProfile = Map.groupBy(edits, ({ profile }) => profile);
  const parts = inspection.profiles.flatMap((profile) => {
    const own = byProfile.get(profile.name) ?? [];
    return own.length === 0 ? [] : [{ profile, edits: own }];
  });
  const impact = parts.length === 0 ? [] : await impactOn(parts, inspection, org);
  return { parts, edits, impact, leftOut, notices: [...inspection.notices, ...notices] };
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
