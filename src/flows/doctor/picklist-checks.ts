import { getObjectName } from '../../fls/access.ts';
import { isControlledOffline } from '../../fls/controllable-objects.ts';
import {
  confirmAssumption,
  judgeAssumption,
  leaveAssumptionOpen,
  refuteAssumption,
  type CheckOutcome,
} from '../../fls/doctor.ts';
import { isPermissionable, isUnlistedObject, parsePermissionableFields } from '../../fls/permissionable.ts';
import type { OrgProbe } from '../../ports/probe.ts';
import { isCustomName, selectStandardNames, type Check } from './check.ts';

/** What the picklists of the permission objects list (docs/salesforce-facts.md#s3-8). */
export const PICKLIST_CHECKS: readonly Check[] = [
  { id: 'controllable-objects', ask: checkControllableObjects },
  { id: 'offline-list', ask: checkOfflineList },
  { id: 'picklist-objects', ask: checkPicklistObjects },
  { id: 'picklist-lookups', ask: checkLookups },
  { id: 'picklist-complete', ask: checkFieldPicklist, needsSoap: true },
  { id: 'special-fields', ask: checkSpecialFields, needsSoap: true },
];

async function checkControllableObjects(probe: OrgProbe): Promise<CheckOutcome> {
  const objects = await listPicklistValues(probe, 'ObjectPermissions', 'SobjectType');
  if (objects.length === 0) return leaveAssumptionOpen('notTold');
  return judgeAssumption(objects.includes('Account'), objects.length, objects.filter(isCustomName).length);
}

async function checkOfflineList(probe: OrgProbe): Promise<CheckOutcome> {
  const objects = await listPicklistValues(probe, 'ObjectPermissions', 'SobjectType');
  if (objects.length === 0) return leaveAssumptionOpen('notTold');
  const contradicted = objects.filter((object) => !isControlledOffline(object));
  return contradicted.length === 0
    ? confirmAssumption(objects.length)
    : refuteAssumption(contradicted.length, selectStandardNames(contradicted));
}

async function checkPicklistObjects(probe: OrgProbe): Promise<CheckOutcome> {
  const [objects, fields] = await readFieldPicklists(probe);
  if (fields.length === 0) return leaveAssumptionOpen('notTold');
  const listed = new Set(objects);
  const missing = [...new Set(fields.map(getObjectName))].filter((object) => !listed.has(object));
  return missing.length === 0
    ? confirmAssumption(objects.length)
    : refuteAssumption(missing.length, missing.filter(isCustomName).length, objects.length);
}

/** Lookups that nearly every org has. */
const COMMON_LOOKUPS = [
  'Account.Parent',
  'Case.Account',
  'Contact.Account',
  'Contact.ReportsTo',
  'Opportunity.Campaign',
];

/** Up to May 2023 a lookup is listed without `Id`, later also with it; never with it alone. */
async function checkLookups(probe: OrgProbe): Promise<CheckOutcome> {
  const [, fields] = await readFieldPicklists(probe);
  const listed = new Set(fields);
  const lookups = COMMON_LOOKUPS.filter((field) => listed.has(field) || listed.has(`${field}Id`));
  if (lookups.length === 0) return leaveAssumptionOpen('notTold');
  const pairs = fields.filter((field) => listed.has(`${field}Id`));
  const unknown = lookups.filter((field) => !listed.has(field));
  return unknown.length === 0 ? confirmAssumption(pairs.length) : refuteAssumption(unknown);
}

/** The fields of special objects are a check of their own. */
async function checkFieldPicklist(probe: OrgProbe): Promise<CheckOutcome> {
  const [[, fields], sample] = await Promise.all([readFieldPicklists(probe), probe.readSample()]);
  if (fields.length === 0) return leaveAssumptionOpen('notTold');
  if (sample === null) return leaveAssumptionOpen('noProfile');
  const permissionable = parsePermissionableFields(fields);
  const used = sample.rows.map(({ field }) => field).filter((field) => !isUnlistedField(field));
  if (used.length === 0) return leaveAssumptionOpen('noFieldPermissions');
  const missing = used.filter((field) => !isPermissionable(field, permissionable));
  return missing.length === 0
    ? confirmAssumption(used.length)
    : refuteAssumption(missing.length, used.length, selectStandardNames(missing));
}

async function checkSpecialFields(probe: OrgProbe): Promise<CheckOutcome> {
  const [types, events, sample] = await Promise.all([
    probe.countFieldRows('__mdt'),
    probe.countFieldRows('__e'),
    probe.readSample(),
  ]);
  const entries = sample?.entries.filter(({ field, readable }) => readable && isUnlistedField(field)) ?? [];
  if (types + events + entries.length === 0) return leaveAssumptionOpen('noSpecialFields');
  return judgeAssumption(types + events > 0, types, events, entries.length);
}

/** Fields of custom metadata types and platform events, which no picklist lists. */
export function isUnlistedField(field: string): boolean {
  return isUnlistedObject(getObjectName(field));
}

async function readFieldPicklists(probe: OrgProbe): Promise<[objects: readonly string[], fields: readonly string[]]> {
  return Promise.all([
    listPicklistValues(probe, 'FieldPermissions', 'SobjectType'),
    listPicklistValues(probe, 'FieldPermissions', 'Field'),
  ]);
}

async function listPicklistValues(probe: OrgProbe, object: string, column: string): Promise<readonly string[]> {
  const shape = await probe.readObject(object);
  return shape?.picklists.get(column) ?? [];
}
