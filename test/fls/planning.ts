import type { Access } from '../../src/fls/access.ts';
import type { Finding } from '../../src/fls/finding.ts';
import { planFieldEdits, type Plan, type PlanContext, type PlanOptions } from '../../src/fls/plan.ts';

export const kept = { reason: 'wanted', until: null };

/** A plan without narrowing, over profiles that enable just what was found, all of it permissionable. */
export function plan(findings: readonly Finding[], options: Partial<PlanOptions & PlanContext> = {}): Plan {
  const plain = { fields: [], exposures: [], sobjects: [], readOnly: false, includeUncontrolled: true };
  const permissionable = new Set(findings.map(({ field }) => field));
  const context = { permissionable, enabled: enabledBy(findings), ...options };
  return planFieldEdits(findings, { ...plain, ...options }, context);
}

export function enabledBy(findings: readonly Finding[]): ReadonlyMap<string, ReadonlyMap<string, Access>> {
  const byProfile = Map.groupBy(findings, ({ profile }) => profile);
  return new Map(
    [...byProfile].map(([profile, own]) => [profile, new Map(own.map(({ field, access }) => [field, access]))]),
  );
}
