import { toAccess, type Access } from '../../fls/access.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import type { PermissionableFields } from '../../fls/permissionable.ts';
import { canOpenPersonFields } from '../../fls/person-accounts.ts';
import type { PlanContext } from '../../fls/plan.ts';
import type { OrgInspection } from '../inspect/org.ts';

/** What the org says of the fields of inspected profiles, as a plan depends on it. */
export function buildPlanContext(inspection: OrgInspection, permissionable: PermissionableFields | null): PlanContext {
  return {
    permissionable,
    enabled: new Map(inspection.profiles.map((profile) => [profile.name, collectEnabledAccess(inspection, profile)])),
    namespace: inspection.namespace,
    withEveryField: collectNamesWithEveryField(inspection),
    withPersonFields: collectNamesWithPersonFields(inspection),
  };
}

function collectEnabledAccess({ permissions }: OrgInspection, { id }: ProfileIdentity): ReadonlyMap<string, Access> {
  return new Map((permissions.get(id) ?? []).map((permission) => [permission.field, toAccess(permission)]));
}

function collectNamesWithEveryField({ profileGrantors }: OrgInspection): ReadonlySet<string> {
  return new Set([...profileGrantors.values()].filter(({ everyField }) => everyField).map(({ name }) => name));
}

function collectNamesWithPersonFields({ hasPersonAccounts, profileGrantors }: OrgInspection): ReadonlySet<string> {
  const opening = hasPersonAccounts ? [...profileGrantors.values()].filter(canOpenPersonFields) : [];
  return new Set(opening.map(({ name }) => name));
}
