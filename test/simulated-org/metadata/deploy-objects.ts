import { newId, type ObjectDef, type OrgState, type Row } from '../model.ts';
import { problemAt, type Problem } from './deploy-schema.ts';
import { duplicateProblems, isTrue, storedGrant, type Change, type Draft, type Target } from './deploy-sections.ts';
import { isOutsideLicense, outsideLicense } from './deploy-user-permissions.ts';
import { childText, children, type XmlElement } from './xml.ts';

type Rights = Readonly<Record<string, boolean>>;

/** Element → column of ObjectPermissions, and the word that error texts use. */
const RIGHTS = [
  { element: 'allowCreate', column: 'PermissionsCreate', word: 'Create' },
  { element: 'allowRead', column: 'PermissionsRead', word: 'Read' },
  { element: 'allowEdit', column: 'PermissionsEdit', word: 'Edit' },
  { element: 'allowDelete', column: 'PermissionsDelete', word: 'Delete' },
  { element: 'viewAllRecords', column: 'PermissionsViewAllRecords', word: 'View All' },
  { element: 'modifyAllRecords', column: 'PermissionsModifyAllRecords', word: 'Modify All' },
  { element: 'viewAllFields', column: 'PermissionsViewAllFields', word: 'View All Fields' },
] as const;

function rightsOf(element: XmlElement, stored: Row | undefined): Rights {
  const entries = RIGHTS.map(({ element: name, column }): [string, boolean] => {
    const isSaid = childText(element, name) !== undefined;
    return [column, isSaid ? isTrue(element, name) : stored?.[column] === true];
  });
  return Object.fromEntries(entries);
}

function store({ org, set }: Target, object: string, rights: Rights): void {
  const stored = storedGrant(org, set.Id, object);
  if (!Object.values(rights).includes(true)) {
    org.remove('ObjectPermissions', (row) => row !== stored);
  } else if (stored) {
    Object.assign(stored, rights);
  } else {
    org.insert('ObjectPermissions', { Id: newId('110'), ParentId: set.Id, SobjectType: object, ...rights });
  }
}

/** Masters of a detail object: reading the detail needs reading them (docs/salesforce-facts.md#s2-3). */
function mastersOf(object: ObjectDef): readonly string[] {
  return object.fields.filter((field) => field.masterDetail).flatMap((field) => field.referenceTo);
}

function dependencyProblem(
  object: ObjectDef,
  rights: Rights,
  reads: (name: string) => boolean,
  org: OrgState,
): string | null {
  const depends = (word: string, on: ObjectDef): string =>
    `Permission ${word} ${object.label} depends on permission(s): Read ${on.label}`;
  if (rights['PermissionsRead'] !== true) {
    const given = RIGHTS.find(({ column }) => rights[column] === true);
    return given ? depends(given.word, object) : null;
  }
  const master = mastersOf(object).find((name) => !reads(name));
  const masterDef = master === undefined ? undefined : org.objects.get(master);
  return masterDef ? depends('Read', masterDef) : null;
}

function licenseProblem(object: ObjectDef, rights: Rights, license: Row | undefined): string | null {
  const refused = RIGHTS.filter(({ column }) => rights[column] === true)
    .map(({ word }) => `${word} ${object.label}`)
    .find((permission) => isOutsideLicense(license, permission));
  return refused === undefined ? null : outsideLicense(refused);
}

/**
 * Object permissions as they would become; `isFixed` names objects whose entries are read past without effect. Under
 * Modify All Data every object has an implied row that cannot be edited (docs/salesforce-facts.md#src-op), so all
 * entries are read past.
 */
export function draftObjects(
  target: Target,
  root: XmlElement,
  isFixed: (object: ObjectDef) => boolean,
  license: Row | undefined,
): Draft {
  const { org, set } = target;
  const sections = children(root, 'objectPermissions');
  const changes: Change[] = [];
  const problems: Problem[] = duplicateProblems(root, 'objectPermissions', 'object');
  const isImplied = set['PermissionsModifyAllData'] === true;
  const wanted = new Map(sections.map((element) => [childText(element, 'object') ?? '', element]));
  const reads = (name: string): boolean => {
    const stored = storedGrant(org, set.Id, name);
    const element = wanted.get(name);
    return (element ? rightsOf(element, stored) : stored)?.['PermissionsRead'] === true;
  };
  for (const element of sections) {
    const name = childText(element, 'object');
    if (name === undefined) {
      problems.push(problemAt(element, 'Required field is missing: object'));
      continue;
    }
    const object = org.objects.get(name);
    if (!object) problems.push(problemAt(element, `In field: object - no CustomObject named ${name} found`));
    if (!object?.holdsObjectPermissions || isImplied || isFixed(object)) continue;
    const stored = storedGrant(org, set.Id, name);
    const rights = rightsOf(element, stored);
    const problem = licenseProblem(object, rights, license) ?? dependencyProblem(object, rights, reads, org);
    if (problem !== null) problems.push(problemAt(element, problem));
    const isSame = RIGHTS.every(({ column }) => rights[column] === (stored?.[column] === true));
    if (!isSame)
      changes.push({
        field: null,
        act: () => {
          store(target, name, rights);
        },
      });
  }
  return { changes, problems };
}
