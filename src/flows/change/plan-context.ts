import type { PermissionableFields } from '../../fls/permissionable.ts';
import { canOpenPersonFields } from '../../fls/person-accounts.ts';
import type { PlanContext } from '../../fls/plan.ts';
import type { OrgInspection } from '../inspect/org.ts';
import type { AccessByProfile } from './change.ts';

type ListedAccess = {
  readonly permissionable: PermissionableFields | null;
  /** Enabled field permissions of the inspected profiles. */
  readonly currentAccess: AccessByProfile;
};

/** What the org says of the fields of inspected profiles, as a plan depends on it. */
export function buildPlanContext(
  inspection: OrgInspection,
  { permissionable, currentAccess }: ListedAccess,
): PlanContext {
  return {
    permissionable,
    enabled: new Map(inspection.profiles.map(({ id, name }) => [name, currentAccess.get(id) ?? new Map()])),
    namespace: inspection.namespace,
    withEveryField: collectNamesWithEveryField(inspection),
    withPersonFields: collectNamesWithPersonFields(inspection),
  };
}

function collectNamesWithEveryField({ profileGrantors }: OrgInspection): ReadonlySet<string> {
  return new Set([...profileGrantors.values()].filter(({ everyField }) => everyField).map(({ name }) => name));
}

function collectNamesWithPersonFields({ hasPersonAccounts, profileGrantors }: OrgInspection): ReadonlySet<string> {
  const opening = hasPersonAccounts ? [...profileGrantors.values()].filter(canOpenPersonFields) : [];
  return new Set(opening.map(({ name }) => name));
}
