import type { Access } from '../../src/fls/access.ts';
import type { Finding } from '../../src/fls/finding.ts';
import { parsePermissionableFields } from '../../src/fls/permissionable.ts';
import { planFieldEdits, type Plan, type PlanContext, type PlanOptions } from '../../src/fls/plan.ts';

export const kept = { reason: 'wanted', until: null };

/** `permissionable` as the values of the org's picklist. */
type Given = Partial<PlanOptions & Omit<PlanContext, 'permissionable'> & { permissionable: Iterable<string> | null }>;

/** A plan without narrowing, over profiles that enable just what was found, all of it permissionable. */
export function plan(findings: readonly Finding[], options: Given = {}): Plan {
  const plain = { fields: [], exposures: [], sobjects: [], readOnly: false, includeUncontrolled: true };
  const listed = options.permissionable === undefined ? findings.map(({ field }) => field) : options.permissionable;
  const permissionable = listed && parsePermissionableFields(listed);
  const enabled = enabledBy(findings);
  const context = {
    enabled,
    namespace: null,
    withEveryField: new Set<string>(),
    withPersonFields: new Set<string>(),
    ...options,
    permissionable,
  };
  return planFieldEdits(findings, { ...plain, ...options }, context);
}

export function enabledBy(findings: readonly Finding[]): ReadonlyMap<string, ReadonlyMap<string, Access>> {
  const byProfile = Map.groupBy(findings, ({ profile }) => profile);
  return new Map(
    [...byProfile].map(([profile, own]) => [profile, new Map(own.map(({ field, access }) => [field, access]))]),
  );
}
