import { getObjectName } from '../../fls/access.ts';
import {
  confirmAssumption,
  judgeAssumption,
  leaveAssumptionOpen,
  refuteAssumption,
  type CheckOutcome,
} from '../../fls/doctor.ts';
import type { OrgProbe, UserAccessTable } from '../../ports/probe.ts';
import type { Check } from './check.ts';

/** How the org shows who has access. */
export const ACCESS_CHECKS: readonly Check[] = [
  { id: 'group-sets', ask: checkGroupSets },
  { id: 'modify-all-rows', ask: checkModifyAllRows },
  { id: 'view-all-fields-global', ask: checkGlobalViewAll },
  { id: 'person-accounts', ask: checkPersonAccounts },
  { id: 'user-field-access', ask: async (probe) => checkUserAccess(probe, 'UserFieldAccess') },
  { id: 'user-object-access', ask: async (probe) => checkUserAccess(probe, 'UserEntityAccess') },
];

/** A set shows nearly every field only if the org makes its rows up. */
const NEARLY_ALL = 0.9;

async function checkGroupSets(probe: OrgProbe): Promise<CheckOutcome> {
  try {
    const { groups, plain, typed } = await probe.countGroups();
    if (groups === 0) return leaveAssumptionOpen('noGroups');
    return judgeAssumption(plain >= groups, groups, plain, typed);
  } catch (error) {
    if (await lacksGroups(probe)) return leaveAssumptionOpen('noGroups');
    throw error;
  }
}

/**
 * An org from before groups has neither their object nor the column that leads to it (docs/salesforce-facts.md#s3-7). An object
 * alone can be one that the user may not know of.
 */
async function lacksGroups(probe: OrgProbe): Promise<boolean> {
  const [group, set] = await Promise.all([probe.readObject('PermissionSetGroup'), probe.readObject('PermissionSet')]);
  return group === null && set !== null && !set.columns.includes('PermissionSetGroupId');
}

/** Made-up rows have ids that begin with `000`, and stand beside the stored row of the same object (docs/salesforce-facts.md#s3-6). */
async function checkModifyAllRows(probe: OrgProbe): Promise<CheckOutcome> {
  const rows = await probe.listModifyAllRows();
  if (rows.length === 0) return leaveAssumptionOpen('noModifyAll');
  const madeUp = rows.filter(({ id }) => id.startsWith('000'));
  const objects = new Set(rows.map(({ parent, object }) => `${parent} ${object}`));
  return judgeAssumption(madeUp.length > 0, rows.length, madeUp.length, rows.length - objects.size);
}

async function checkGlobalViewAll(probe: OrgProbe): Promise<CheckOutcome> {
  const [{ sets, rows }, shape] = await Promise.all([probe.countGlobalViewAll(), probe.readObject('FieldPermissions')]);
  const fields = shape?.picklists.get('Field')?.length ?? 0;
  if (sets === 0) return leaveAssumptionOpen('noGlobalViewAll');
  if (fields === 0) return leaveAssumptionOpen('notTold');
  return judgeAssumption(rows < fields * NEARLY_ALL, rows, fields);
}

async function checkPersonAccounts(probe: OrgProbe): Promise<CheckOutcome> {
  const [account, permissions] = await Promise.all([probe.readObject('Account'), probe.readObject('FieldPermissions')]);
  if (account === null) return leaveAssumptionOpen('noObject', 'Account');
  if (!account.columns.includes('IsPersonAccount')) return confirmAssumption();
  const fields = (permissions?.picklists.get('Field') ?? []).filter((field) => getObjectName(field) === 'Account');
  const twins = fields.filter((field) => field.endsWith('__pc'));
  const own = fields.filter((field) => field.startsWith('Account.Person') && !field.includes('__'));
  return refuteAssumption(twins.length, own.length);
}

async function checkUserAccess(probe: OrgProbe, table: UserAccessTable): Promise<CheckOutcome> {
  const answer = await probe.askUserAccess(table);
  if (answer === null) return leaveAssumptionOpen('noOtherUser');
  return judgeAssumption(answer === 'other');
}
