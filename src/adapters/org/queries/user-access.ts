import type { HeldSet, ObjectGiving, UserHolding } from '../../../fls/effective.ts';
import { assigned, assignmentsInForce, type Assignment } from './assignments.ts';
import type { Questions } from '../client/batching.ts';
import { heldSets, objectGiving } from './held-sets.ts';
import { byId } from '../client/ids.ts';
import { shortId } from '../../../fls/names.ts';
import { isInForce, setsBy, type SetRow } from './permission-sets.ts';
import { rowsIn } from '../client/soql.ts';

type UserRow = { Id: string; Username: string; ProfileId: string };
/**
 * The active users of the profiles, by Profile.Id, with what they hold beside it that is in force now. A group is held as
 * its aggregated set, the sum of its sets less what it mutes (PS, PSGC, facts 3.5); a set is one and the same object for
 * all who hold it.
 *
 * Three calls where the answers fit a page each: users and assignments, their sets, and what those give.
 *
 * @param apiVersion of the connection, as `66.0`
 * @param objects that matter: of others nothing is asked
 */
export async function holdings(
  questions: Questions,
  apiVersion: string,
  ids: readonly string[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, readonly UserHolding[]>> {
  const [users, assignments] = await Promise.all([
    rowsIn<UserRow>(
      questions,
      'SELECT Id, Username, ProfileId FROM User WHERE IsActive = true AND ProfileId {in}',
      ids,
    ),
    assignmentsInForce(questions, apiVersion, ids),
    ...described(questions),
  ]);
  const sets = await setsByAssigned(questions, apiVersion, assignments, objects);
  const byUser = Map.groupBy(assignments, ({ AssigneeId }) => shortId(AssigneeId));
  const byProfile = byId(ids, (): UserHolding[] => []);
  for (const { Id, Username, ProfileId } of users) {
    const keys = new Set(byUser.get(shortId(Id))?.map(assigned));
    const held = [...keys].flatMap((key) => sets.get(key) ?? []);
    byProfile(ProfileId)?.push({ username: Username, sets: held });
  }
  return new Map(ids.map((id) => [id, byProfile(id) ?? []]));
}

/** What the profiles themselves give beside field permissions, by Profile.Id; asked beside `holdings`, it is no call more. */
export async function profileGiving(
  questions: Questions,
  apiVersion: string,
  ids: readonly string[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, ObjectGiving>> {
  await Promise.all(described(questions));
  const rows = await setsBy(questions, apiVersion, 'ProfileId', ids);
  const giving = await objectGiving(questions, rows, objects);
  const own = new Map(rows.map(({ Id, ProfileId }) => [shortId(ProfileId), giving.get(shortId(Id))]));
  const nothing: ObjectGiving = { objects: new Map(), everyObject: 'none', everyField: false };
  return new Map(ids.map((id) => [id, own.get(shortId(id)) ?? nothing]));
}

/** What later questions need to know of the org, asked ahead so that they need not wait for it. */
function described(questions: Questions): Promise<unknown>[] {
  return ['PermissionSet', 'ObjectPermissions'].map(async (sobject) => questions.describe(sobject));
}

/** The sets in force by what an assignment names. */
async function setsByAssigned(
  questions: Questions,
  apiVersion: string,
  assignments: readonly Assignment[],
  objects: readonly string[],
): Promise<ReadonlyMap<string, HeldSet>> {
  const groups = assignments.flatMap(({ PermissionSetGroupId }) => PermissionSetGroupId ?? []);
  const single = assignments.filter(({ PermissionSetGroupId }) => PermissionSetGroupId === null);
  const rows = await Promise.all([
    setsBy(questions, apiVersion, 'PermissionSetGroupId', groups),
    setsBy(
      questions,
      apiVersion,
      'Id',
      single.flatMap(({ PermissionSetId }) => PermissionSetId ?? []),
    ),
  ]);
  const inForce = rows.flat().filter(isInForce);
  const held = await heldSets(questions, inForce, objects);
  return new Map(inForce.flatMap((row) => entryOf(row, held.get(shortId(row.Id)))));
}

function entryOf({ Id, PermissionSetGroupId }: SetRow, set: HeldSet | undefined): [string, HeldSet][] {
  return set ? [[shortId(PermissionSetGroupId ?? Id), set]] : [];
}
