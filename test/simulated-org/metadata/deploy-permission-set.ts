import { newId, type OrgState, type Row } from '../model.ts';
import { setAccess } from '../rules.ts';
import { USER_PERMISSIONS } from '../schema/user-permissions.ts';
import { namedRow } from './components.ts';
import { draftObjects } from './deploy-objects.ts';
import { planOf, refused, type Plan, type Submission } from './deploy-profile.ts';
import { readComponent } from './deploy-schema.ts';
import { changeOf, draftFields, type Change, type Target } from './deploy-sections.ts';
import { draftUserPermissions } from './deploy-user-permissions.ts';
import { permissionSetsOf } from './profiles.ts';
import { childText, children, type XmlElement } from './xml.ts';

function keys(root: XmlElement, section: string, key: string): ReadonlySet<string> {
  return new Set(children(root, section).map((element) => childText(element, key) ?? ''));
}

/** What the set holds and the file does not mention is switched off (docs/salesforce-facts.md#src-ps-md, #s1-4). */
function removals({ org, set }: Target, root: XmlElement): Change[] {
  const fields = keys(root, 'fieldPermissions', 'field');
  const objects = keys(root, 'objectPermissions', 'object');
  const users = keys(root, 'userPermissions', 'name');
  const ownRows = (table: string): Row[] => org.rows(table).filter((row) => row['ParentId'] === set.Id);
  const lostFields = ownRows('FieldPermissions')
    .map((row) => String(row['Field']))
    .filter((field) => !fields.has(field));
  const lostObjects = ownRows('ObjectPermissions').filter((row) => !objects.has(String(row['SobjectType'])));
  const lostUsers = USER_PERMISSIONS.filter((name) => set[`Permissions${name}`] === true && !users.has(name));
  return [
    ...lostFields.map((field) => ({
      field,
      act: (): void => {
        setAccess(org, set.Id, field, { read: false, edit: false });
      },
    })),
    ...lostObjects.map((lost) => ({
      field: null,
      act: (): void => {
        org.remove('ObjectPermissions', (row) => row.Id !== lost.Id);
      },
    })),
    ...lostUsers.map((name) => ({
      field: null,
      act: (): void => {
        set[`Permissions${name}`] = false;
      },
    })),
  ];
}

function headings(set: Row, root: XmlElement): Change[] {
  const wanted = {
    Label: childText(root, 'label') ?? set['Label'] ?? null,
    Description: childText(root, 'description') ?? null,
  };
  const kept = { Label: set['Label'] ?? null, Description: set['Description'] ?? null };
  return changeOf(wanted, kept, () => {
    Object.assign(set, wanted);
  });
}

function newSet(org: OrgState, name: string): { set: Row; creation: Change } {
  const set: Row = {
    Id: newId('0PS'),
    Name: name,
    Label: name,
    Type: 'Regular',
    IsOwnedByProfile: false,
    IsCustom: true,
  };
  return {
    set,
    creation: {
      field: null,
      act: () => {
        org.insert('PermissionSet', set);
      },
    },
  };
}

/** A permission set deploy replaces the set; one that does not exist is created. */
export function planPermissionSet({ org, name, text, version }: Submission): Plan {
  const file = readComponent(text, 'PermissionSet', version);
  if ('problem' in file) return refused(file.problem);
  const { root } = file;
  const known = permissionSetsOf(org).find((row) => namedRow(org, row, 'PermissionSet', '').fullName === name);
  const made = known ? null : newSet(org, name);
  const set = known ?? made?.set;
  if (!set) throw new Error(`simulated org: no permission set ${name}`);
  const target = { org, set };
  const license = org.rows('UserLicense').find((candidate) => candidate.Id === set['LicenseId']);
  return planOf(set.Id, made !== null, [
    { changes: made ? [made.creation] : [], problems: [] },
    { changes: removals(target, root), problems: [] },
    draftFields(target, root),
    draftObjects(target, root, () => false, license),
    draftUserPermissions(target, root, license),
    { changes: headings(set, root), problems: [] },
  ]);
}
