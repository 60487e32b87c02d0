import { queryActiveUsers, queryAssignees } from '../../src/adapters/org/queries/assignments.ts';
import { countFieldPermissions } from '../../src/adapters/org/queries/counts.ts';
import { queryFieldPermissions } from '../../src/adapters/org/queries/field-permissions.ts';
import { queryGrantors, queryProfileGrantors } from '../../src/adapters/org/queries/grantors.ts';
import { queryGroupComponents, queryGroups } from '../../src/adapters/org/queries/permission-set-groups.ts';
import { createOrganizationReader } from '../../src/adapters/org/queries/organization.ts';
import {
  readControllableObjects,
  readFieldPermissionObjects,
  readPermissionableFields,
} from '../../src/adapters/org/queries/picklists.ts';
import { queryProfilesWithPermissions, queryUsedProfiles } from '../../src/adapters/org/queries/profile-traits.ts';
import type { OrgClient } from '../../src/adapters/org/client/org-client.ts';
import { classifyPermissions } from '../../src/fls/classify.ts';
import { isControlledOffline } from '../../src/fls/controllable-objects.ts';
import { isPermissionable } from '../../src/fls/permissionable.ts';
import { COLUMN_CHECKS } from '../../src/flows/doctor/column-checks.ts';
import type { ObjectShape } from '../../src/ports/probe.ts';
import { toList } from '../../src/values/loosely-typed.ts';
import type { DescribedOrg } from './described-org.ts';
import type { Reading } from './reading.ts';
import { createRecordedClient } from './recorded-client.ts';

/** A profile that grants nothing on objects. */
const BARE_PROFILE = {
  id: '00e000000000001',
  fullName: 'Bare',
  name: 'Bare',
  label: 'Bare',
};

/**
 * Reads an org with the code of the plugin.
 *
 * @throws Error when a query of the plugin asks for a column that the org lacks and the plugin does not expect that
 */
export async function readByPlugin(org: DescribedOrg): Promise<Reading> {
  const client = createRecordedClient(org);
  const [controllable, objects, permissionable] = await Promise.all([
    readControllableObjects(client),
    readFieldPermissionObjects(client),
    readPermissionableFields(client),
  ]);
  if (permissionable === null) throw new Error('the org lists no fields that can have field permissions');
  const fields = [...permissionable.fields];
  const unlisted = fields.filter((field) => !isPermissionable(field, permissionable));
  if (unlisted.length > 0) throw new Error(`${unlisted.length} fields are not permissionable though they are listed`);
  const findings = classifyPermissions(
    { name: BARE_PROFILE.name, objects: new Map(), everyObject: 'none', everyField: false },
    fields.map((field) => ({ field, readable: true, editable: false })),
    (object) => controllable.has(object),
  );
  await askEverything(client, objects.size);
  await refuseMissingColumns(org);
  return {
    controllable: controllable.size,
    objects: objects.size,
    fields: fields.length,
    lookups: permissionable.lookups,
    stray: findings.filter(({ kind }) => kind === 'stray').length,
    uncontrolled: findings.filter(({ kind }) => kind === 'uncontrolled').length,
    contradicted: [...controllable].filter((object) => !isControlledOffline(object)).sort(),
    lacking: [...client.leftOut].sort(),
  };
}

/** Sends the queries of the commands, each to an org of which it has learnt nothing. */
async function askEverything(client: OrgClient, objects: number): Promise<void> {
  const ids = [BARE_PROFILE.id];
  await createOrganizationReader(client)();
  await queryUsedProfiles(client);
  await queryProfilesWithPermissions(client);
  await queryActiveUsers(client, ids);
  await queryAssignees(client, ids);
  await queryFieldPermissions(client, ids);
  await countFieldPermissions(client, ids, objects);
  await queryProfileGrantors(client, [BARE_PROFILE], null);
  await queryGrantors(client);
  await queryGroups(client);
  await queryGroupComponents(client, ids);
}

/** The doctor knows these columns by a list of its own. Objects that nobody described tell nothing. */
async function refuseMissingColumns({ objects }: DescribedOrg): Promise<void> {
  const readObject = async (name: string): Promise<ObjectShape> =>
    Promise.resolve({ columns: (objects.get(name) ?? []).map((field) => field.name), picklists: new Map() });
  const required = COLUMN_CHECKS.find(({ id }) => id === 'required-columns');
  const missing = (await required?.ask({ readObject }))?.tokens[0];
  const known = toList(missing).filter((path) => objects.has(String(path).split('.')[0] ?? ''));
  if (known.length > 0) throw new Error(`the org lacks ${known.join(', ')}`);
}
