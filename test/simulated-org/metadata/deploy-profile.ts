import { bareExtras, newId, type ObjectDef, type OrgState, type Row } from '../model.ts';
import { draftLogin } from './deploy-login.ts';
import { draftObjects } from './deploy-objects.ts';
import { readComponent, type Problem } from './deploy-schema.ts';
import { changeOf, draftFields, type Change, type Draft } from './deploy-sections.ts';
import { draftUserPermissions } from './deploy-user-permissions.ts';
import { draftApps, draftTabs } from './deploy-visibility.ts';
import { decodeName, encodeName, findProfile, type ProfileComponent } from './profiles.ts';
import { child, type XmlElement } from './xml.ts';

/** One component's file in a deploy. */
export type Submission = {
  readonly org: OrgState;
  /** Member name as written in the manifest. */
  readonly name: string;
  readonly text: string;
  /** API version of the manifest. */
  readonly version: number;
};

/**
 * What the org would do with a component. One problem is reported, the first in the file
 * (docs/salesforce-facts.md#src-plugin-cleanz, #s2-3).
 */
export type Plan = {
  readonly id: string;
  readonly created: boolean;
  readonly changes: readonly Change[];
  readonly problem: Problem | null;
};

export function planOf(id: string, created: boolean, drafts: readonly Draft[]): Plan {
  const problems = drafts.flatMap((draft) => draft.problems);
  problems.sort((left, right) => left.line - right.line || left.column - right.column);
  return { id, created, changes: drafts.flatMap((draft) => draft.changes), problem: problems[0] ?? null };
}

export function refused(problem: Problem): Plan {
  return { id: '', created: false, changes: [], problem };
}

function copyPermissions(org: OrgState, from: Row, to: Row): void {
  for (const row of org.rows('FieldPermissions')) {
    if (row['ParentId'] !== from.Id) continue;
    const access = { read: row['PermissionsRead'] === true, edit: row['PermissionsEdit'] === true };
    org.setFieldPermission(to.Id, String(row['Field']), access);
  }
  for (const row of org.rows('ObjectPermissions').filter((candidate) => candidate['ParentId'] === from.Id)) {
    org.insert('ObjectPermissions', { ...row, Id: newId('110'), ParentId: to.Id });
  }
}

/**
 * A profile that does not exist is created from one that does: which one depends on the API version
 * (docs/salesforce-facts.md#src-prof).
 */
function newProfile({ org, name, version }: Submission): { profile: ProfileComponent; creation: Change } {
  // By API name: labels are translated.
  const base = version >= 60 ? 'Minimum Access - Salesforce' : 'Standard';
  const model = findProfile(org, base)?.row;
  const modelSet = model && org.permissionSetOfProfile(model.Id);
  const row: Row = { ...model, Id: newId('00e'), Name: decodeName(name), Description: null };
  const set: Row = {
    ...modelSet,
    Id: newId('0PS'),
    Name: `X${row.Id}`,
    Label: row.Id,
    IsOwnedByProfile: true,
    ProfileId: row.Id,
    Type: 'Profile',
  };
  const extras = bareExtras(encodeName(decodeName(name)), true);
  const act = (): void => {
    org.insert('Profile', row);
    org.insert('PermissionSet', set);
    org.profileExtras.set(row.Id, extras);
    if (modelSet) copyPermissions(org, modelSet, set);
  };
  return { profile: { row, set, extras }, creation: { field: null, act } };
}

/**
 * Two custom profiles cannot bear one name; a standard one's label is no obstacle
 * (docs/salesforce-facts.md#src-se-289016, certinia/apex-mdapi#22).
 */
function nameClash(org: OrgState, row: Row): Draft {
  const text = 'duplicate value found: <unknown> duplicates value on record with id: <unknown>';
  const taken = org
    .rows('Profile')
    .some((other) => other['Name'] === row['Name'] && org.profileExtras.get(other.Id)?.custom === true);
  return { changes: [], problems: taken ? [{ text, line: 1, column: 1 }] : [] };
}

function descriptionDraft(row: Row, root: XmlElement): Draft {
  const element = child(root, 'description');
  const text = element?.text ?? '';
  if (!element) return { changes: [], problems: [] };
  const act = (): void => {
    row['Description'] = text;
  };
  return { changes: changeOf(text, row['Description'], act), problems: [] };
}

/**
 * A profile deploy overlays: only what the file mentions changes, the login sections apart
 * (docs/salesforce-facts.md#s2-1). `custom` and `userLicense` are read past (docs/salesforce-facts.md#s2-4, assumed),
 * and so are user permissions of a standard profile (docs/salesforce-facts.md#s2-4) and, from API 50, its object
 * permissions on standard objects (docs/salesforce-facts.md#src-prof).
 */
export function planProfile(submission: Submission): Plan {
  const { org, name, text, version } = submission;
  const file = readComponent(text, 'Profile', version);
  if ('problem' in file) return refused(file.problem);
  const { root } = file;
  const known = findProfile(org, name);
  const made = known ? null : newProfile(submission);
  const profile = known ?? made?.profile;
  if (!profile) throw new Error(`simulated org: no profile ${name}`);
  const { row, set, extras } = profile;
  const target = { org, set };
  const license = org.rows('UserLicense').find((candidate) => candidate.Id === row['UserLicenseId']);
  const isFixed = (object: ObjectDef): boolean => !extras.custom && object.kind === 'standard' && version >= 50;
  const userPermissions = draftUserPermissions(target, root, license);
  return planOf(row.Id, made !== null, [
    made ? { changes: [made.creation], problems: [] } : { changes: [], problems: [] },
    made ? nameClash(org, row) : { changes: [], problems: [] },
    draftFields(target, root),
    draftObjects(target, root, isFixed, license),
    extras.custom ? userPermissions : { changes: [], problems: userPermissions.problems },
    draftTabs(org, extras, root),
    draftApps(extras, root),
    draftLogin(extras, root, version),
    descriptionDraft(row, root),
  ]);
}
