import type { OrgState, Row } from '../model.ts';
import { splitField } from '../rules.ts';
import { byName } from './entries.ts';
import { objectEntry, userPermissionEntries } from './permissions.ts';
import type { XmlRecord } from './xml.ts';

/**
 * Enabled field permissions only (API 54+), and none of objects under View All Fields
 * (docs/salesforce-facts.md#src-ps-md, #s1-4).
 */
function fieldEntries(org: OrgState, set: Row, wide: ReadonlySet<string>): XmlRecord[] {
  const rows = org.rows('FieldPermissions').filter((row) => row['ParentId'] === set.Id);
  return byName(rows.map((row) => ({ name: String(row['Field']), row })))
    .filter(({ name }) => !wide.has(splitField(name)[0]))
    .map(({ name, row }) => ({
      editable: row['PermissionsEdit'] === true,
      field: name,
      readable: row['PermissionsRead'] === true,
    }));
}

/** A permission set, complete whatever the manifest names (API 40+, docs/salesforce-facts.md#src-ps-md). */
export function permissionSetDocument(org: OrgState, set: Row, version: number): XmlRecord {
  const grants = org.rows('ObjectPermissions').filter((row) => row['ParentId'] === set.Id);
  const wide = grants.filter((row) => row['PermissionsViewAllFields'] === true);
  return {
    description: set['Description'] ?? undefined,
    fieldPermissions: fieldEntries(org, set, new Set(wide.map((row) => String(row['SobjectType'])))),
    hasActivationRequired: set['HasActivationRequired'] === true,
    label: set['Label'] ?? set['Name'] ?? '',
    license: licenseName(org, set),
    objectPermissions: byName(grants.map((row) => ({ name: String(row['SobjectType']), row }))).flatMap(
      ({ name, row }) => {
        const object = org.objects.get(name);
        return object ? [objectEntry(object, row, version)] : [];
      },
    ),
    userPermissions: userPermissionEntries(set),
  };
}

function licenseName(org: OrgState, set: Row): string | undefined {
  const licenses = [...org.rows('UserLicense'), ...org.rows('PermissionSetLicense')];
  const license = licenses.find((row) => row.Id === set['LicenseId']);
  const name = license?.['Name'] ?? license?.['MasterLabel'];
  return typeof name === 'string' ? name : undefined;
}

/** A group names its members with their namespace, the org's own too (forcedotcom/cli#1803, forcedotcom/cli#2156). */
function memberName(row: Row): string {
  const [prefix, name] = [row['NamespacePrefix'], String(row['Name'] ?? row['DeveloperName'])];
  return typeof prefix === 'string' && !name.startsWith(`${prefix}__`) ? `${prefix}__${name}` : name;
}

export function groupDocument(org: OrgState, group: Row): XmlRecord {
  const members = org
    .rows('PermissionSetGroupComponent')
    .filter((row) => row['PermissionSetGroupId'] === group.Id)
    .map((row) => row['PermissionSetId']);
  const named = (table: string): string[] =>
    org
      .rows(table)
      .filter((row) => members.includes(row.Id))
      .map(memberName)
      .sort();
  return {
    description: group['Description'] ?? undefined,
    hasActivationRequired: group['HasActivationRequired'] === true,
    label: group['MasterLabel'] ?? group['DeveloperName'] ?? '',
    mutingPermissionSets: named('MutingPermissionSet'),
    permissionSets: named('PermissionSet'),
    status: group['Status'] ?? 'Updated',
  };
}
