import type { OrgState, Row } from '../model.ts';
import { setAccess, splitField } from '../rules.ts';
import { USER_PERMISSIONS } from '../schema/user-permissions.ts';
import { problemAt } from './deploy-schema.ts';
import type { Problem } from './deploy-schema.ts';
import { ACTIVITY } from './objects.ts';
import { childText, children } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** One thing that a deploy would do; `field` tells field permissions from the rest. */
export type Change = { readonly field: string | null; readonly act: () => void };

export type Draft = { readonly changes: readonly Change[]; readonly problems: readonly Problem[] };

/** The set whose permissions are deployed, and whether it stands in the org already. */
export type Target = { readonly org: OrgState; readonly set: Row };

/** The stored object permission of a set, if it has one of its own. */
export function storedGrant(org: OrgState, setId: string, object: string): Row | undefined {
  return org.rows('ObjectPermissions').find((row) => row['ParentId'] === setId && row['SobjectType'] === object);
}

export function isTrue(element: XmlElement, name: string): boolean {
  return /^\s*(?:true|1)\s*$/.test(childText(element, name) ?? '');
}

/** Entries of one section that repeat the key of an earlier one (facts 2.3). */
export function duplicateProblems(root: XmlElement, section: string, key: string): Problem[] {
  const seen = new Set<string>();
  return children(root, section).flatMap((element) => {
    const value = childText(element, key) ?? '';
    if (seen.has(value)) return [problemAt(element, `Field:${key}, value:${value} appears more than once`)];
    seen.add(value);
    return [];
  });
}

/**
 * Why a field can hold no deployed permission. Components of compounds, `Activity.X` and person account aliases are
 * answered like fields that do not exist (assumed); system fields like required ones (facts 2.3).
 */
function fieldProblem(org: OrgState, field: string): string | null {
  const [objectName, name] = splitField(field);
  const object = org.objects.get(objectName);
  if (!object && objectName !== ACTIVITY) return `In field: field - no CustomObject named ${objectName} found`;
  const def = object?.fields.find((candidate) => candidate.name === name);
  const isAlias = objectName === 'Account' && name.endsWith('__pc');
  if (!def || objectName === ACTIVITY || isAlias || def.compound !== null) {
    return `In field: field - no CustomField named ${field} found`;
  }
  if (def.required || def.masterDetail || !def.permissionable) return `You cannot deploy to a required field: ${field}`;
  return null;
}

function entryProblem(org: OrgState, element: XmlElement, field: string): string | null {
  if (childText(element, 'editable') === undefined) return 'Required field is missing: editable';
  const problem = fieldProblem(org, field);
  if (problem !== null) return problem;
  // That it is refused is documented (FP); the words are not known (facts 6, no. 7).
  const contradicts = isTrue(element, 'editable') && childText(element, 'readable')?.trim() === 'false';
  return contradicts ? `Field ${field} can't be editable without being readable` : null;
}

/** What a field permission gives now, read by View All Fields on the object included (FP). */
function accessNow({ org, set }: Target, field: string): { read: boolean; edit: boolean } {
  const stored = org.fieldPermission(set.Id, field);
  const grant = storedGrant(org, set.Id, splitField(field)[0]);
  const implied = grant?.['PermissionsViewAllFields'] === true;
  return { read: implied || stored?.['PermissionsRead'] === true, edit: stored?.['PermissionsEdit'] === true };
}

/** Field permissions as they would become: a missing `readable` keeps what is, edit on a formula is dropped silently. */
export function draftFields(target: Target, root: XmlElement): Draft {
  const { org, set } = target;
  const changes: Change[] = [];
  const problems = duplicateProblems(root, 'fieldPermissions', 'field');
  for (const element of children(root, 'fieldPermissions')) {
    const field = childText(element, 'field') ?? '';
    const problem = entryProblem(org, element, field);
    if (problem !== null) {
      problems.push(problemAt(element, problem));
      continue;
    }
    const [objectName, name] = splitField(field);
    const before = accessNow(target, field);
    const isReadOnly = org.objects.get(objectName)?.fields.some((def) => def.name === name && def.readOnly) === true;
    const edit = isTrue(element, 'editable') && !isReadOnly;
    const keeps = childText(element, 'readable') === undefined;
    const read = edit || (keeps ? before.read : isTrue(element, 'readable'));
    if (read === before.read && edit === before.edit) continue;
    changes.push({
      field,
      act: () => {
        setAccess(org, set.Id, field, { read, edit });
      },
    });
  }
  return { changes, problems };
}

/**
 * User permissions as they would become. What a licence refuses is data of the org: the column `RefusedPermissions` of
 * its UserLicense row, names separated by `;`.
 */
export function draftUserPermissions({ set }: Target, root: XmlElement, license: Row | undefined): Draft {
  const known: ReadonlySet<string> = new Set(USER_PERMISSIONS);
  const refused = String(license?.['RefusedPermissions'] ?? '').split(';');
  const changes: Change[] = [];
  const problems = duplicateProblems(root, 'userPermissions', 'name');
  for (const element of children(root, 'userPermissions')) {
    const name = childText(element, 'name') ?? '';
    const enabled = isTrue(element, 'enabled');
    if (!known.has(name)) problems.push(problemAt(element, `Unknown user permission: ${name}`));
    else if (enabled && refused.includes(name)) {
      problems.push(problemAt(element, `The user license doesn't allow the permission: ${name}`));
    } else if ((set[`Permissions${name}`] === true) !== enabled) {
      changes.push({
        field: null,
        act: () => {
          set[`Permissions${name}`] = enabled;
        },
      });
    }
  }
  return { changes, problems };
}
