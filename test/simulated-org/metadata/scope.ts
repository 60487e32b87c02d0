import type { FieldDef, ObjectDef, OrgState, Row, Session } from '../model.ts';
import { seesProfile } from '../rules.ts';
import { namedRow, packageOf } from './components.ts';
import { membersOf, type Manifest } from './manifest.ts';
import { fieldComponents, matchesWildcard, objectComponents } from './objects.ts';
import { findProfile, permissionSetsOf, profilesOf, type ProfileComponent } from './profiles.ts';
import { isKnownType } from './types.ts';

export type NamedField = { readonly object: ObjectDef; readonly field: FieldDef };

/** What a manifest names in this org, and the messages about what it names in vain. */
export type Scope = {
  readonly profiles: readonly ProfileComponent[];
  readonly permissionSets: readonly Row[];
  readonly groups: readonly Row[];
  /** CustomObject members: with all their fields. */
  readonly objects: readonly ObjectDef[];
  /** CustomField members: alone. */
  readonly fields: readonly NamedField[];
  /** CustomTab members as written, `*` included. */
  readonly tabs: readonly string[];
  /** CustomApplication members, likewise. */
  readonly apps: readonly string[];
  /** Flow members, likewise: this org has whatever flow is named. */
  readonly flows: readonly string[];
  readonly messages: readonly string[];
};

const SERVED = [
  'Profile',
  'PermissionSet',
  'PermissionSetGroup',
  'CustomObject',
  'CustomField',
  'CustomTab',
  'CustomApplication',
  'Flow',
];

function notFound(type: string, name: string): string {
  return `Entity of type '${type}' named '${name}' cannot be found`;
}

/** Picks members out of a type's components; `all` answers `*`. Components asked twice come once. */
function pick<T>(members: readonly string[], find: (name: string) => T | undefined, all: () => readonly T[]): Set<T> {
  const found = members.flatMap((name) => {
    if (name === '*') return all();
    const one = find(name);
    return one === undefined ? [] : [one];
  });
  return new Set(found);
}

type FieldAnswer = NamedField | 'missing' | 'silent';

/**
 * Standard lookups are members without their `Id`: `Contact.Account` is the field, `Contact.AccountId` answers nothing
 * and says nothing (docs/salesforce-facts.md#src-prof, forcedotcom/cli#2908). Custom activity fields are members of
 * Activity only.
 */
function findField(objects: readonly ObjectDef[], member: string): FieldAnswer {
  const dot = member.indexOf('.');
  const object = objects.find((candidate) => candidate.name === member.slice(0, dot));
  const name = member.slice(dot + 1);
  if (!object) return 'missing';
  const fields = fieldComponents(object);
  const isLookup = (field: FieldDef): boolean => !field.custom && field.type === 'reference';
  const lookup = fields.find((field) => isLookup(field) && field.name === `${name}Id`);
  const same = fields.find((field) => field.name === name);
  const field = lookup ?? same;
  if (!field) return 'missing';
  return field === same && isLookup(field) && name.endsWith('Id') ? 'silent' : { object, field };
}

/** Whether a member is an object that the org withholds, or a field of one (docs/salesforce-facts.md#s1-7). */
function isWithheld(org: OrgState, type: string, member: string): boolean {
  const [object = ''] = member.split('.');
  return (type === 'CustomObject' || type === 'CustomField') && org.withheldObjects.has(object);
}

function fullNameOf(org: OrgState, row: Row, type: string): string {
  return namedRow(org, row, type, '').fullName;
}

/** Messages for names under types that hold nothing here, and for names of types the org does not know. */
function foreignMessages(manifest: Manifest): string[] {
  return manifest.types
    .filter((block) => !SERVED.includes(block.name))
    .flatMap((block) => {
      if (!isKnownType(block.name)) return [`Entity type: '${block.name}' is unknown`];
      return block.members.filter((name) => name !== '*').map((name) => notFound(block.name, name));
    });
}

export function resolveScope(org: OrgState, manifest: Manifest, { userId }: Session): Scope {
  const sees = seesProfile(org, userId);
  const messages: string[] = [];
  const named = <T>(type: string, find: (name: string) => T | undefined, all: () => readonly T[]): T[] => {
    const reporting = (name: string): T | undefined => {
      if (isWithheld(org, type, name)) {
        messages.push(`You do not have the proper permissions to access ${name}`);
        return undefined;
      }
      const one = find(name);
      if (one === undefined) messages.push(notFound(type, name));
      return one;
    };
    return [...pick(membersOf(manifest, type), reporting, all)];
  };
  const rowsOf = (type: string, rows: readonly Row[]): Row[] => {
    const own = rows.filter((row) => packageOf(org, row) === null);
    return named(
      type,
      (name) => rows.find((row) => fullNameOf(org, row, type) === name),
      () => own,
    );
  };
  const objects = objectComponents(org);
  const answers = named<FieldAnswer>(
    'CustomField',
    (name) => {
      const answer = findField(objects, name);
      return answer === 'missing' ? undefined : answer;
    },
    () => [],
  );
  return {
    profiles: named(
      'Profile',
      (name) => {
        const profile = findProfile(org, name);
        return profile && sees(profile.row.Id) ? profile : undefined;
      },
      () => profilesOf(org).filter(({ row }) => sees(row.Id)),
    ),
    permissionSets: rowsOf('PermissionSet', permissionSetsOf(org)),
    groups: rowsOf('PermissionSetGroup', org.rows('PermissionSetGroup')),
    objects: named(
      'CustomObject',
      (name) => objects.find((object) => object.name === name),
      () => objects.filter((object) => matchesWildcard(object) && !org.withheldObjects.has(object.name)),
    ),
    fields: answers.filter((answer) => typeof answer !== 'string'),
    tabs: membersOf(manifest, 'CustomTab'),
    apps: membersOf(manifest, 'CustomApplication'),
    flows: membersOf(manifest, 'Flow'),
    messages: [...messages, ...foreignMessages(manifest)],
  };
}
