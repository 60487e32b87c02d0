import type { FieldGrantor, GrantorRights, UserGrantors } from '../../../fls/effective.ts';
import { getAssignedId, queryAssignmentsInForce, type AssignmentRow } from './assignments.ts';
import type { OrgClient } from '../client/batching.ts';
import { querySetAccess, querySetObjectAccess } from './held-sets.ts';
import { indexById } from '../client/ids.ts';
import { toShortId } from '../../../fls/names.ts';
import { isSetInForce, queryPermissionSets, type PermissionSetRow } from './permission-sets.ts';
import { queryRowsIn } from '../client/soql.ts';

type UserRow = { Id: string; Username: string; ProfileId: string };
/**
 * The active users of the profiles, by Profile.Id, with what they hold beside it that is in force now. A group is held
 * as its aggregated set, the sum of its sets less what it mutes (docs/salesforce-facts.md#src-ps, #src-psgc, #s3-5); a
 * set is one and the same object for all who hold it.
 *
 * Three calls where the answers fit a page each: users and assignments, their sets, and what those give.
 *
 * @param objects that matter: of others nothing is asked
 */
export async function queryUserAccess(
  questions: OrgClient,
  ids: readonly string[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, readonly UserGrantors[]>> {
  const [users, assignments] = await Promise.all([
    queryRowsIn<UserRow>(
      questions,
      'SELECT Id, Username, ProfileId FROM User WHERE IsActive = true AND ProfileId {in}',
      ids,
    ),
    queryAssignmentsInForce(questions, ids),
    ...loadDescriptions(questions),
  ]);
  const sets = await queryAssignedSets(questions, assignments, objects);
  const byUser = Map.groupBy(assignments, ({ AssigneeId }) => toShortId(AssigneeId));
  const byProfile = indexById(ids, (): UserGrantors[] => []);
  for (const { Id, Username, ProfileId } of users) {
    const keys = new Set(byUser.get(toShortId(Id))?.map(getAssignedId));
    const held = [...keys].flatMap((key) => sets.get(key) ?? []);
    byProfile(ProfileId)?.push({ username: Username, grantors: held });
  }
  return new Map(ids.map((id) => [id, byProfile(id) ?? []]));
}

/** What the profiles themselves give beside field permissions, by Profile.Id; asked beside `holdings`, it is no call more. */
export async function queryProfileObjectAccess(
  questions: OrgClient,
  ids: readonly string[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, GrantorRights>> {
  await Promise.all(loadDescriptions(questions));
  const rows = await queryPermissionSets(questions, 'ProfileId', ids);
  const giving = await querySetObjectAccess(questions, rows, objects);
  const own = new Map(rows.map(({ Id, ProfileId }) => [toShortId(ProfileId), giving.get(toShortId(Id))]));
  const nothing: GrantorRights = { objects: new Map(), everyObject: 'none', everyField: false };
  return new Map(ids.map((id) => [id, own.get(toShortId(id)) ?? nothing]));
}

/** What later questions need to know of the org, asked ahead so that they need not wait for it, nor ask for columns in vain. */
function loadDescriptions(questions: OrgClient): Promise<unknown>[] {
  return ['PermissionSet', 'ObjectPermissions'].map(async (sobject) => questions.describe(sobject));
}

/** The sets in force by what an assignment names. */
async function queryAssignedSets(
  questions: OrgClient,
  assignments: readonly AssignmentRow[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, FieldGrantor>> {
  const groups = assignments.flatMap(({ PermissionSetGroupId }) => PermissionSetGroupId ?? []);
  const single = assignments.filter(({ PermissionSetGroupId }) => !PermissionSetGroupId);
  const rows = await Promise.all([
    queryPermissionSets(questions, 'PermissionSetGroupId', groups),
    queryPermissionSets(
      questions,
      'Id',
      single.flatMap(({ PermissionSetId }) => PermissionSetId ?? []),
    ),
  ]);
  const inForce = rows.flat().filter(isSetInForce);
  const held = await querySetAccess(questions, inForce, objects);
  return new Map(inForce.flatMap((row) => buildAssignedEntry(row, held.get(toShortId(row.Id)))));
}

function buildAssignedEntry(
  { Id, PermissionSetGroupId }: PermissionSetRow,
  set: FieldGrantor | undefined,
): [string, FieldGrantor][] {
  return set ? [[toShortId(PermissionSetGroupId ?? Id), set]] : [];
}
