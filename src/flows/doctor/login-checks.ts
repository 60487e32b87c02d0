import {
  confirmAssumption,
  judgeAssumption,
  leaveAssumptionOpen,
  refuteAssumption,
  type CheckOutcome,
} from '../../fls/doctor.ts';
import type { OrgProbe } from '../../ports/probe.ts';
import type { Check } from './check.ts';

/** A report and a reset with its verification of a large org take fewer (docs/benchmarks.md). */
const ENOUGH_REQUESTS = 500;

/** What the login and the user can do. */
export const LOGIN_CHECKS: readonly Check[] = [
  { id: 'api-version', ask: checkApiVersion },
  { id: 'token-soap', ask: checkToken },
  { id: 'api-requests', ask: checkRequestLimit },
  { id: 'view-setup', ask: checkViewSetup },
  { id: 'view-all-users', ask: checkUserVisibility },
  { id: 'metadata-rights', ask: checkMetadataRights },
];

async function checkApiVersion(probe: OrgProbe): Promise<CheckOutcome> {
  const { apiVersion, versions, lowestVersion } = await probe.readConnection();
  const newest = versions.toSorted((a, b) => Number(a) - Number(b)).at(-1);
  if (newest === undefined) return leaveAssumptionOpen('notTold');
  const isSpoken = Number(apiVersion) >= Number(lowestVersion);
  return judgeAssumption(versions.includes(apiVersion) && isSpoken, apiVersion, lowestVersion, newest);
}

async function checkToken(probe: OrgProbe): Promise<CheckOutcome> {
  const { apiVersion, speaksSoap, firstSoapVersion } = await probe.readConnection();
  return speaksSoap ? confirmAssumption(apiVersion) : refuteAssumption(firstSoapVersion, apiVersion);
}

async function checkRequestLimit(probe: OrgProbe): Promise<CheckOutcome> {
  const { max, remaining } = await probe.readRequestLimit();
  if (!Number.isFinite(remaining)) return leaveAssumptionOpen('notTold');
  return judgeAssumption(remaining >= ENOUGH_REQUESTS, remaining, max);
}

async function checkViewSetup(probe: OrgProbe): Promise<CheckOutcome> {
  const right = (await probe.readUserRights()).get('PermissionsViewSetup');
  return right === undefined ? leaveAssumptionOpen('notTold') : judgeAssumption(right);
}

/** Each of them lifts a private sharing of User (docs/salesforce-facts.md#s3-11). */
const VISIBILITY_RIGHTS = [
  'PermissionsViewAllUsers',
  'PermissionsManageUsers',
  'PermissionsViewAllData',
  'PermissionsModifyAllData',
];

async function checkUserVisibility(probe: OrgProbe): Promise<CheckOutcome> {
  const [rights, visibility] = await Promise.all([probe.readUserRights(), probe.readUserVisibility()]);
  if (visibility === 'all' || VISIBILITY_RIGHTS.some((right) => rights.get(right) === true)) return confirmAssumption();
  return visibility === 'hidden' ? refuteAssumption() : leaveAssumptionOpen('notTold');
}

/** Modify All Data stands in for the others (docs/salesforce-facts.md#src-deployreq). */
async function checkMetadataRights(probe: OrgProbe): Promise<CheckOutcome> {
  const rights = await probe.readUserRights();
  if (rights.get('PermissionsModifyAllData') === true) return confirmAssumption();
  const columns = ['PermissionsModifyMetadata', 'PermissionsManageProfilesPermissionsets'];
  const needed = columns.map((column) => rights.get(column));
  if (needed.includes(false)) return refuteAssumption();
  return needed.includes(undefined) ? leaveAssumptionOpen('notTold') : confirmAssumption();
}
