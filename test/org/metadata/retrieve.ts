import type { FieldDef, ObjectDef, OrgState, Session } from '../model.ts';
import type { Limits } from '../switchboard.ts';
import { fileProperties, namedRow, objectComponent, profileComponents } from './components.ts';
import type { Component } from './components.ts';
import { entriesOfScope } from './entries.ts';
import { readManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { objectDocument } from './object-document.ts';
import { groupDocument, permissionSetDocument } from './permission-set-document.ts';
import { profileDocument } from './profile-document.ts';
import { seesPermissions } from './rights.ts';
import { resolveScope } from './scope.ts';
import type { Scope } from './scope.ts';
import { child, childText, renderFile } from './xml.ts';
import type { XmlElement, XmlRecord } from './xml.ts';
import { writeZip } from './zip.ts';

/** How a retrieve ends. The code is part of the text too, as users report it (facts 1.7). */
export type RetrieveOutcome =
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | {
      readonly kind: 'done';
      readonly zip: Buffer;
      readonly files: readonly XmlRecord[];
      readonly messages: readonly string[];
    };

export type Retrieval = { readonly org: OrgState; readonly session: Session; readonly limits: Limits };

type File = { readonly component: Component; readonly rootName: string; readonly content: XmlRecord };

function failed(code: string, message: string): RetrieveOutcome {
  return { kind: 'failed', code, message: `${code}: ${message}` };
}

function objectFiles(scope: Scope): File[] {
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

function profileFiles({ org, session }: Retrieval, scope: Scope, version: number): File[] {
  if (scope.profiles.length === 0) return [];
  const view = {
    org,
    version,
    entries: entriesOfScope(org, scope),
    permissions: seesPermissions(org, session),
    unreadableObjects: false,
    showsTab: (tab: string) => scope.tabs.includes(tab) || (scope.tabs.includes('*') && !tab.startsWith('standard-')),
  };
  const components = new Map(profileComponents(org).map((component) => [component.id, component]));
  return scope.profiles.flatMap((profile) => {
    const component = components.get(profile.row.Id);
    return component ? [{ component, rootName: 'Profile', content: profileDocument(view, profile) }] : [];
  });
}

function setFiles(org: OrgState, scope: Scope, version: number): File[] {
  return [
    ...scope.permissionSets.map((row) => ({
      component: namedRow(row, 'PermissionSet', 'permissionsets'),
      rootName: 'PermissionSet',
      content: permissionSetDocument(org, row, version),
    })),
    ...scope.groups.map((row) => ({
      component: namedRow(row, 'PermissionSetGroup', 'permissionsetgroups'),
      rootName: 'PermissionSetGroup',
      content: groupDocument(org, row),
    })),
  ];
}

function manifestFile(manifest: Manifest, version: string): File {
  const fullName = 'unpackaged/package.xml';
  const component = { type: 'Package', fullName, fileName: 'package.xml', id: '', namespace: null };
  const types = manifest.types.map(({ name, members }) => ({ members, name }));
  return { component, rootName: 'Package', content: { types, version } };
}

/** A member that the user may not reach fails the whole retrieve (facts 1.7). */
function forbidden(org: OrgState, scope: Scope): string | undefined {
  const objects = [...scope.objects, ...scope.fields.map(({ object }) => object)];
  return objects.find((object) => org.inaccessibleObjects.has(object.name))?.name;
}

/**
 * Serves one retrieve request. The version of the manifest wins over the request's.
 *
 * `request` is the element `request` of the call: `apiVersion`, `singlePackage`, `unpackaged`.
 */
export function retrieve(retrieval: Retrieval, request: XmlElement | undefined): RetrieveOutcome {
  const { org, limits } = retrieval;
  const manifest = readManifest(child(request, 'unpackaged'));
  const version = manifest.version ?? childText(request, 'apiVersion') ?? org.info.apiVersion;
  const scope = resolveScope(org, manifest);
  const entity = forbidden(org, scope);
  if (entity !== undefined) return failed('INSUFFICIENT_ACCESS', `insufficient access rights on entity: ${entity}`);
  const files = [
    ...objectFiles(scope),
    ...profileFiles(retrieval, scope, Number(version)),
    ...setFiles(org, scope, Number(version)),
    manifestFile(manifest, version),
  ];
  if (files.length > limits.maxFiles) {
    return failed('LIMIT_EXCEEDED', `Too many files in retrieve call, limit is: ${limits.maxFiles}`);
  }
  const folder = childText(request, 'singlePackage') === 'true' ? '' : 'unpackaged/';
  const zip = writeZip(
    files.map(({ component, rootName, content }) => ({
      path: `${folder}${component.fileName}`,
      content: Buffer.from(renderFile(rootName, content)),
    })),
  );
  if (zip.length > limits.maxZipBytes) {
    return failed('LIMIT_EXCEEDED', `The retrieved zip file exceeded the limit of ${limits.maxZipBytes} bytes`);
  }
  return {
    kind: 'done',
    zip,
    files: files.map(({ component }) => fileProperties(org, component, folder)),
    messages: scope.messages,
  };
}
