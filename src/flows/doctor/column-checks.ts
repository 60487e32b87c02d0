import { confirmAssumption, leaveAssumptionOpen, refuteAssumption, type CheckOutcome } from '../../fls/doctor.ts';
import type { OrgProbe } from '../../ports/probe.ts';
import type { Check } from './check.ts';

type ColumnsByObject = Readonly<Record<string, readonly string[]>>;

/**
 * Columns without which a command ends with an error of the org.
 *
 * @internal For the house spec, which compares them with the queries.
 */
export const REQUIRED_COLUMNS: ColumnsByObject = {
  FieldPermissions: ['ParentId', 'SobjectType', 'Field', 'PermissionsRead', 'PermissionsEdit'],
  ObjectPermissions: [
    'ParentId',
    'SobjectType',
    'PermissionsRead',
    'PermissionsEdit',
    'PermissionsViewAllRecords',
    'PermissionsModifyAllRecords',
  ],
  PermissionSet: [
    'Name',
    'Label',
    'NamespacePrefix',
    'Type',
    'IsOwnedByProfile',
    'ProfileId',
    'PermissionsViewAllData',
    'PermissionsModifyAllData',
    'PermissionsModifyMetadata',
    'PermissionsViewSetup',
  ],
  PermissionSetAssignment: ['AssigneeId', 'PermissionSetId'],
  Profile: ['Name', 'UserLicenseId'],
  User: ['Username', 'ProfileId', 'IsActive'],
  UserLicense: ['Name', 'LicenseDefinitionKey'],
};

/**
 * Columns that belong to features and ages of orgs (docs/salesforce-facts.md#s3-7).
 *
 * @internal For the house spec, as above.
 */
export const OPTIONAL_COLUMNS: ColumnsByObject = {
  ObjectPermissions: ['PermissionsViewAllFields'],
  PermissionSet: [
    'HasActivationRequired',
    'PermissionSetGroupId',
    'PermissionsApiUserOnly',
    'PermissionsManageProfilesPermissionsets',
    'PermissionsManageUsers',
    'PermissionsViewAllFieldsGlobal',
    'PermissionsViewAllUsers',
  ],
  PermissionSetAssignment: ['ExpirationDate', 'IsActive', 'IsRevoked', 'PermissionSetGroupId'],
  PermissionSetGroup: ['DeveloperName', 'MasterLabel', 'NamespacePrefix', 'HasActivationRequired', 'Status'],
  Profile: ['LastModifiedDate', 'LastModifiedById'],
};

type ColumnCheck = {
  readonly id: Check['id'];
  readonly ask: (probe: Pick<OrgProbe, 'readObject'>) => Promise<CheckOutcome>;
};

export const COLUMN_CHECKS: readonly ColumnCheck[] = [
  { id: 'required-columns', ask: async (probe) => checkColumns(probe, REQUIRED_COLUMNS) },
  { id: 'optional-columns', ask: async (probe) => checkColumns(probe, OPTIONAL_COLUMNS) },
];

async function checkColumns(probe: Pick<OrgProbe, 'readObject'>, wanted: ColumnsByObject): Promise<CheckOutcome> {
  const objects = await Promise.all(
    Object.entries(wanted).map(async ([object, columns]) => {
      const shape = await probe.readObject(object);
      return columns.map((column) => ({
        path: `${object}.${column}`,
        isThere: shape?.columns.includes(column) === true,
      }));
    }),
  );
  const columns = objects.flat();
  const missing = columns.filter(({ isThere }) => !isThere).map(({ path }) => path);
  const present = columns.filter(({ isThere }) => isThere).map(({ path }) => path);
  if (present.length === 0) return leaveAssumptionOpen('notTold');
  return missing.length === 0 ? confirmAssumption(present.length) : refuteAssumption(missing, present);
}
