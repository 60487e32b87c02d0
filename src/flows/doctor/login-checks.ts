import { confirmAssumption, judgeAssumption, leaveAssumptionOpen, refuteAssumption } from '../../fls/doctor.ts';
import type { CheckOutcome } from '../../fls/doctor.ts';
import type { OrgProbe } from '../../ports/probe.ts';
import type { Check } from './check.ts';

/** A report and a reset with its verification of a large org take fewer (docs/benchmarks.md). */
const ENOUGH_REQUESTS = 500;

/** What the login and the user can do. */
export const LOGIN_CHECKS: readonly Check[] = [
  { id: 'api-version', ask: checkApiVersion },
  { id: 'token-soap', ask: checkToken },
  { id: 'api-requests', ask: checkRequestLimit },
  { id: 'view-setup', ask: async (probe) => checkRight(probe, ['PermissionsViewSetup']) },
  {
    id: 'view-all-users',
    ask: async (probe) => checkRight(probe, ['PermissionsViewAllUsers', 'PermissionsManageUsers']),
  },
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

/** Whether the user has one of the permissions. */
async function checkRight(probe: OrgProbe, columns: readonly string[]): Promise<CheckOutcome> {
  const rights = await probe.readUserRights();
  const known = columns.map((column) => rights.get(column)).filter((right) => right !== undefined);
  return known.length === 0 ? leaveAssumptionOpen('notTold') : judgeAssumption(known.includes(true));
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
