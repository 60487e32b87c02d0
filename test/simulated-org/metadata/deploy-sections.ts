import type { OrgState, Row } from '../model.ts';
import { setAccess, splitField } from '../rules.ts';
import { isListed } from '../schema/picklists.ts';
import { problemAt, type Problem } from './deploy-schema.ts';
import { ACTIVITY } from './objects.ts';
import { childText, children, type XmlElement } from './xml.ts';

/** One thing that a deploy would do; `field` tells field permissions from the rest. */
export type Change = { readonly field: string | null; readonly act: () => void };

export type Draft = { readonly changes: readonly Change[]; readonly problems: readonly Problem[] };

/** The set whose permissions are deployed, and whether it stands in the org already. */
export type Target = { readonly org: OrgState; readonly set: Row };

/** The stored object permission of a set, if it has one of its own. */
export function storedGrant(org: OrgState, setId: string, object: string): Row | undefined {
  return org.rows('ObjectPermissions').find((row) => row['ParentId'] === setId && row['SobjectType'] === object);
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** A draft's changes: one when what is wanted differs from what is kept, none when it does not. */
export function changeOf(wanted: unknown, kept: unknown, act: () => void): Change[] {
  return isSame(wanted, kept) ? [] : [{ field: null, act }];
}

export function isTrue(element: XmlElement, name: string): boolean {
  return /^\s*(?:true|1)\s*$/.test(childText(element, name) ?? '');
}

/** Entries of one section that repeat the key of an earlier one (docs/salesforce-facts.md#s2-3). */
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
 * Fields that every object has, open to all who read the record: no permission of theirs exists
 * (docs/salesforce-facts.md#src-fp, #s1-1-10).
 */
const SYSTEM_FIELDS: ReadonlySet<string> = new Set([
  'Id',
  'CreatedById',
  'CreatedDate',
  'IsDeleted',
  'LastModifiedById',
  'LastModifiedDate',
  'RecordTypeId',
  'SystemModstamp',
]);

/**
 * Why a field can hold no deployed permission. Components of compounds, `Activity.X` and person account aliases are
 * answered like fields that do not exist (assumed); system fields like required ones (docs/salesforce-facts.md#s2-3).
 */
function fieldProblem(org: OrgState, field: string): string | null {
  const unknown = `In field: field - no CustomField named ${field} found`;
  const always = `You cannot deploy to a required field: ${field}`;
  const [objectName, name] = splitField(field);
  const object = org.objects.get(objectName);
  if (objectName === ACTIVITY) return unknown;
  if (!object) return `In field: field - no CustomObject named ${objectName} found`;
  if (SYSTEM_FIELDS.has(name)) return always;
  const def = object.fields.find((candidate) => candidate.name === name);
  if (!def || def.compound !== null || (objectName === 'Account' && name.endsWith('__pc'))) return unknown;
  if (def.required || def.masterDetail || !def.permissionable) return always;
  // Whether it is refused is not known (docs/salesforce-facts.md#open-9); no more are the words.
  return isUnlisted(org, field, 'refused') ? `Field permissions are not supported for entity: ${objectName}` : null;
}

/** Whether no picklist names the field, and the org treats entries of such fields this way. */
function isUnlisted(org: OrgState, field: string, treatment: OrgState['info']['unlistedEntries']): boolean {
  const object = org.objects.get(splitField(field)[0]);
  return object !== undefined && !isListed(object) && org.info.unlistedEntries === treatment;
}

function isReadOnly(org: OrgState, field: string): boolean {
  const [objectName, name] = splitField(field);
  return org.objects.get(objectName)?.fields.some((def) => def.name === name && def.readOnly) === true;
}

function entryProblem(org: OrgState, element: XmlElement, field: string): string | null {
  const missing = ['editable', 'field'].find((name) => childText(element, name) === undefined);
  if (missing !== undefined) return `Required field is missing: ${missing}`;
  const problem = fieldProblem(org, field);
  if (problem !== null) return problem;
  // That it is refused is documented (docs/salesforce-facts.md#src-fp); the words are not known
  // (docs/salesforce-facts.md#open-15).
  const isUnreadable = childText(element, 'readable') !== undefined && !isTrue(element, 'readable');
  const contradicts = isTrue(element, 'editable') && isUnreadable;
  return contradicts ? `Field ${field} can't be editable without being readable` : null;
}

/**
 * What a field permission gives now, read by View All Fields on the object included (docs/salesforce-facts.md#src-fp).
 */
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
    if (isUnlisted(org, field, 'ignored')) continue;
    const before = accessNow(target, field);
    const edit = isTrue(element, 'editable') && !isReadOnly(org, field);
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
