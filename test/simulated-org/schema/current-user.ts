import type { Row } from '../model.ts';
import { rightsOf } from '../effective.ts';
import { flags, lookup, table, text, type Entity, type Viewer } from './entity.ts';
import { permissionColumns } from './permission-columns.ts';
import { USER_PERMISSIONS } from './user-permissions.ts';
import { toDataName } from './own-names.ts';

/**
 * Objects with which a user asks about itself (docs/salesforce-facts.md#src-ufa), or about others where the org tells of them
 * (docs/salesforce-facts.md#open-7).
 */

/** Those whose access the org tells. */
function listToldUsers({ org, session }: Viewer): readonly string[] {
  if (org.info.tellsAccessOf === 'self') return [session.userId];
  return org.rows('User').map(({ Id }) => Id);
}

const permissionAccess = table('UserPermissionAccess', '', permissionColumns(), {
  rows: ({ org, session, now }): Row[] => {
    const { holds } = rightsOf(org, session.userId, now);
    return [
      {
        Id: '000000000000000AAA',
        ...Object.fromEntries(USER_PERMISSIONS.map((name) => [`Permissions${name}`, holds(name)])),
      },
    ];
  },
});

const entityAccess: Entity = {
  ...table('UserEntityAccess', '', [
    ...text('DurableId'),
    lookup('EntityDefinitionId', 'EntityDefinition'),
    lookup('UserId', 'User'),
    ...flags('IsReadable', 'IsEditable'),
  ]),
  reifiedBy: ['EntityDefinitionId', 'UserId', 'DurableId'],
  rows: (viewer): Row[] =>
    listToldUsers(viewer).flatMap((userId) => {
      const { org, now } = viewer;
      const rights = rightsOf(org, userId, now);
      return [...org.objects.values()].map((object) => ({
        Id: `${toDataName(org, object.name)}.${userId}`,
        DurableId: `${toDataName(org, object.name)}.${userId}`,
        EntityDefinitionId: toDataName(org, object.name),
        UserId: userId,
        IsReadable: rights.readsObject(object),
        IsEditable: rights.editsObject(object),
      }));
    }),
};

const fieldAccess: Entity = {
  ...table('UserFieldAccess', '', [
    ...text('DurableId'),
    lookup('EntityDefinitionId', 'EntityDefinition'),
    lookup('FieldDefinitionId', 'FieldDefinition'),
    lookup('UserId', 'User'),
    ...flags('IsAccessible', 'IsUpdatable', 'IsCreatable'),
  ]),
  reifiedBy: ['EntityDefinitionId', 'FieldDefinitionId', 'DurableId'],
  rows: (viewer): Row[] => listToldUsers(viewer).flatMap((userId) => listFieldAccess(viewer, userId)),
};

function listFieldAccess({ org, now }: Viewer, userId: string): Row[] {
  const rights = rightsOf(org, userId, now);
  const contradicted = new Set(org.info.contradictedFields);
  return [...org.objects.values()].flatMap((object) =>
    object.fields.map((field): Row => {
      const { read, edit } = rights.field(object, field);
      const isAlone = !org.info.fieldAccessNeedsObject;
      const accessible = read && (isAlone || rights.readsObject(object));
      const updatable = edit && (isAlone || rights.editsObject(object));
      const name = toDataName(org, `${object.name}.${field.name}`);
      return {
        Id: `${name}.${userId}`,
        DurableId: `${name}.${userId}`,
        EntityDefinitionId: toDataName(org, object.name),
        FieldDefinitionId: name,
        UserId: userId,
        IsAccessible: accessible !== contradicted.has(`${object.name}.${field.name}`),
        IsUpdatable: updatable,
        IsCreatable: updatable,
      };
    }),
  );
}

export const CURRENT_USER_ENTITIES: readonly Entity[] = [permissionAccess, entityAccess, fieldAccess];
