import type { FieldDef, ObjectDef, OrgState, Session } from '../model.ts';
import { namedRow, objectComponent, profileComponents, type Component } from './components.ts';
import { entriesOfScope, turned } from './entries.ts';
import type { Manifest } from './manifest.ts';
import { objectDocument } from './object-document.ts';
import { groupDocument, permissionSetDocument } from './permission-set-document.ts';
import { profileDocument } from './profile-document.ts';
import { seesPermissions } from './rights.ts';
import type { Scope } from './scope.ts';
import type { XmlRecord } from './xml.ts';

/** For whom profiles are read; `turn` 0 lists entries by name, any other number turns the lists around by it. */
export type Reading = { readonly org: OrgState; readonly session: Session; readonly turn: number };

/** One file of a retrieve, not written yet. */
export type File = { readonly component: Component; readonly rootName: string; readonly content: XmlRecord };

export function objectFiles(scope: Scope): File[] {
  const single = new Map<ObjectDef, FieldDef[]>();
  for (const { object, field } of scope.fields) {
    if (!scope.objects.includes(object)) single.set(object, [...(single.get(object) ?? []), field]);
  }
  const file = (object: ObjectDef, only: FieldDef[] | null): File => ({
    component: objectComponent(object),
    rootName: 'CustomObject',
    content: objectDocument(object, only),
  });
  return [
    ...scope.objects.map((object) => file(object, null)),
    ...[...single].map(([object, fields]) => file(object, fields)),
  ];
}

/** `*` takes custom tabs and apps only. */
function isNamed(members: readonly string[], name: string, standard: string): boolean {
  return members.includes(name) || (members.includes('*') && !name.startsWith(standard));
}

export function profileFiles({ org, session, turn }: Reading, scope: Scope, version: number): File[] {
  if (scope.profiles.length === 0) return [];
  const view = {
    org,
    version,
    entries: turned(entriesOfScope(org, scope), turn),
    permissions: seesPermissions(org, session),
    unreadableObjects: false,
    showsLoginFlows: !org.info.loginFlowsNeedFlows || scope.flows.length > 0,
    showsTab: (tab: string) => isNamed(scope.tabs, tab, 'standard-'),
    showsApp: (app: string) => isNamed(scope.apps, app, 'standard__'),
  };
  const components = new Map(profileComponents(org).map((component) => [component.id, component]));
  return scope.profiles.flatMap((profile) => {
    const component = components.get(profile.row.Id);
    return component ? [{ component, rootName: 'Profile', content: profileDocument(view, profile) }] : [];
  });
}

export function setFiles(org: OrgState, scope: Scope, version: number): File[] {
  return [
    ...scope.permissionSets.map((row) => ({
      component: namedRow(org, row, 'PermissionSet', 'permissionsets'),
      rootName: 'PermissionSet',
      content: permissionSetDocument(org, row, version),
    })),
    ...scope.groups.map((row) => ({
      component: namedRow(org, row, 'PermissionSetGroup', 'permissionsetgroups'),
      rootName: 'PermissionSetGroup',
      content: groupDocument(org, row),
    })),
  ];
}

export function manifestFile(manifest: Manifest, version: string): File {
  const fullName = 'unpackaged/package.xml';
  const component = { type: 'Package', fullName, fileName: 'package.xml', id: '', namespace: null };
  const types = manifest.types.map(({ name, members }) => ({ members, name }));
  return { component, rootName: 'Package', content: { types, version } };
}
