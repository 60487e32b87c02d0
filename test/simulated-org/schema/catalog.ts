import { userHolds } from '../rules.ts';
import { ACCESS_ENTITIES } from './access.ts';
import { CURRENT_USER_ENTITIES } from './current-user.ts';
import { dataEntity, objectNamed } from './data.ts';
import { column, flags, inOrg, inVersion, table, text, type Column, type Entity, type Viewer } from './entity.ts';
import { REIFIED_ENTITIES } from './reified.ts';
import { SETUP_ENTITIES } from './setup.ts';

/**
 * What source tracking keeps of each changed member; there only in orgs that track
 * (docs/salesforce-facts.md#src-dx-track).
 */
const sourceMember = table(
  'SourceMember',
  '0MZ',
  [
    ...text('MemberIdOrName', 'MemberType', 'MemberName', 'ChangedBy'),
    ...flags('IsNameObsolete', 'IsNewMember'),
    column('RevisionCounter', 'int'),
    column('RevisionNum', 'int'),
  ],
  { apis: ['tooling'] },
);

/** Deploy jobs (docs/salesforce-facts.md#s2-7). */
const deployRequest = table(
  'DeployRequest',
  '0Af',
  [
    ...text('Status', 'Type', 'TestLevel', 'ErrorStatusCode', 'StateDetail'),
    column('ErrorMessage', 'textarea'),
    ...flags('CheckOnly', 'IgnoreWarnings', 'RollbackOnError', 'RunTestsEnabled'),
    ...['Total', 'Deployed'].map((name) => column(`NumberComponents${name}`, 'int')),
    ...['Total', 'Completed'].map((name) => column(`NumberTests${name}`, 'int')),
    column('NumberComponentErrors', 'int'),
    column('NumberTestErrors', 'int'),
    column('StartDate', 'datetime'),
    column('CompletedDate', 'datetime'),
  ],
  { apis: ['tooling'] },
);

const FIXED: readonly Entity[] = [
  ...SETUP_ENTITIES,
  ...ACCESS_ENTITIES,
  ...REIFIED_ENTITIES,
  ...CURRENT_USER_ENTITIES,
  deployRequest,
];

function fixedEntities(viewer: Viewer): Entity[] {
  const given = viewer.org.info.tracksSource ? [...FIXED, sourceMember] : FIXED;
  return given
    .filter((entity) => entity.apis.includes(viewer.api) && isThere(entity, viewer))
    .map((entity) => inOrg(inVersion(entity, viewer.version), viewer.org.info.lacks));
}

const METADATA_RIGHTS = ['ModifyMetadata', 'ModifyAllData'];

const PERMISSION_OBJECTS: readonly string[] = ['FieldPermissions', 'ObjectPermissions'];

function isThere({ name }: Entity, { org, session, version, now }: Viewer): boolean {
  if (org.info.lacks.includes(name)) return false;
  // That others have no such object, and that these users see the jobs of all: assumed.
  if (name === 'DeployRequest')
    return METADATA_RIGHTS.some((permission) => userHolds(org, session.userId, permission, now));
  if (name === 'SetupAuditTrail') return userHolds(org, session.userId, 'ViewSetup', now);
  const isHidden = org.info.hidesPermissionObjects && PERMISSION_OBJECTS.includes(name) && Number(version) >= 49;
  return !isHidden || userHolds(org, session.userId, 'ViewSetup', now);
}

/** The object of that name, in any case, as this viewer sees it; null when there is none for it. */
export function entityNamed(name: string, viewer: Viewer): Entity | null {
  const wanted = name.toLowerCase();
  const fixed = fixedEntities(viewer).find((entity) => entity.name.toLowerCase() === wanted);
  if (fixed) return fixed;
  const object = objectNamed(viewer.org, name);
  // The Tooling API knows users, and no business data.
  if (!object || (viewer.api === 'tooling' && object.name !== 'User')) return null;
  return dataEntity(object, viewer);
}

/** Every object that the viewer sees, as the list of sObjects gives them. */
export function allEntities(viewer: Viewer): Entity[] {
  const data =
    viewer.api === 'tooling'
      ? []
      : [...viewer.org.objects.values()].flatMap((object) => dataEntity(object, viewer) ?? []);
  return [...fixedEntities(viewer), ...data];
}

/** The rows that hang off an object under that name: `FieldPerms` of PermissionSet; null when there are none. */
export function childrenNamed(
  parent: Entity,
  name: string,
  viewer: Viewer,
): { readonly entity: Entity; readonly by: Column } | null {
  const wanted = name.toLowerCase();
  const user = entityNamed('User', viewer);
  for (const entity of user ? [...fixedEntities(viewer), user] : fixedEntities(viewer)) {
    const by = entity.columns.find(
      (each) => each.referenceTo.includes(parent.name) && each.children?.toLowerCase() === wanted,
    );
    if (by) return { entity, by };
  }
  return null;
}
