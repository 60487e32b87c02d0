import type { OrgState, Row } from './model.ts';
import { twinOf } from './rules.ts';
import { writeSetupTrail } from './setup-trail.ts';

/** What happened to profiles, by whom: the truth that a spec compares messages with. */

export type Change = {
  /** When, as the org's columns have it. */
  readonly at: string;
  /** User.Id */
  readonly by: string;
  /** Id of a deploy job, `rows` for writing rows by REST, `setup` for an administrator at work. */
  readonly through: string;
  readonly profileId: string;
  /** `field Account.Phone`, `object Account`, `loginIpRanges`, `label`, … */
  readonly part: string;
  /** Empty for what was not there. */
  readonly from: string;
  /** Empty for what is there no more. */
  readonly to: string;
};

/** Who does something, and in what way. */
export type Author = Pick<Change, 'by' | 'through'>;

/** What a profile holds, by part. */
export type ProfilePicture = ReadonlyMap<string, string>;

/** Times of the org have whole seconds (assumed: all recorded answers end in `.000`). */
export function platformTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}.000+0000`;
}

/** Empty for a profile that does not exist. */
export function pictureProfile(org: OrgState, profileId: string): ProfilePicture {
  const row = org.rows('Profile').find(({ Id }) => Id === profileId);
  const extras = org.profileExtras.get(profileId);
  if (!row || !extras) return new Map();
  const set = org.permissionSetOfProfile(profileId);
  return new Map([
    ['label', String(row['Name'])],
    ['description', String(row['Description'] ?? '')],
    ...Object.entries(extras).map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
    ...flagsOf(set).map((name): [string, string] => [`permission ${name}`, 'true']),
    ...org
      .rows('ObjectPermissions')
      .filter(({ ParentId }) => ParentId === set.Id)
      .map((grant): [string, string] => [`object ${String(grant['SobjectType'])}`, flagsOf(grant).join(', ')]),
    ...org
      .fieldPermissionsOf(set.Id)
      .map((grant): [string, string] => [`field ${String(grant['Field'])}`, accessOf(grant)]),
  ]);
}

/** Lets something happen to a profile, and notes what changed: in the history, and as the last change of the profile. */
export function recordChanges(org: OrgState, author: Author, profileId: string, act: () => void): void {
  record(org, author, profileId, { act, look: () => pictureProfile(org, profileId) });
}

/** The same for one field permission, which may be that of a permission set: then there is nothing to note. */
export function recordAccess(
  org: OrgState,
  author: Author,
  { parent, field }: { readonly parent: string; readonly field: string },
  act: () => void,
): void {
  const profileId = org.rows('PermissionSet').find(({ Id }) => Id === parent)?.['ProfileId'];
  if (typeof profileId !== 'string') {
    act();
    return;
  }
  const fields = [field, ...[twinOf(org, field) ?? []].flat()];
  const look = (): ProfilePicture =>
    new Map(
      fields.flatMap((each): [string, string][] => {
        const row = org.fieldPermission(parent, each);
        return row ? [[`field ${each}`, accessOf(row)]] : [];
      }),
    );
  record(org, author, profileId, { act, look });
}

type Step = { readonly act: () => void; readonly look: () => ProfilePicture };

function record(org: OrgState, author: Author, profileId: string, { act, look }: Step): void {
  const before = look();
  act();
  const after = look();
  const at = platformTime(new Date());
  const parts = [...new Set([...before.keys(), ...after.keys()])];
  const changes = parts
    .map((part) => ({ part, from: before.get(part) ?? '', to: after.get(part) ?? '' }))
    .filter(({ from, to }) => from !== to)
    .map((change): Change => ({ at, ...author, profileId, ...change }));
  if (changes.length === 0) return;
  org.history.push(...changes);
  writeSetupTrail(org, changes, labelOf(org, profileId) ?? before.get('label') ?? '');
  stampProfile(org, author.by, profileId, at);
}

/**
 * That the columns move with every change of permissions, login sections and names is not documented: an org may leave them
 * (docs/salesforce-facts.md#s2-7).
 */
function stampProfile(org: OrgState, by: string, profileId: string, at: string): void {
  const row = org.rows('Profile').find(({ Id }) => Id === profileId);
  if (!row || !org.info.stampsProfiles) return;
  Object.assign(row, { LastModifiedDate: at, LastModifiedById: by, SystemModstamp: at });
}

function labelOf(org: OrgState, profileId: string): string | null {
  const name = org.rows('Profile').find(({ Id }) => Id === profileId)?.['Name'];
  return typeof name === 'string' ? name : null;
}

function flagsOf(row: Row): string[] {
  return Object.keys(row)
    .filter((name) => name.startsWith('Permissions') && row[name] === true)
    .map((name) => name.slice('Permissions'.length))
    .sort();
}

function accessOf(row: Row): string {
  return row['PermissionsEdit'] === true ? 'edit' : 'read';
}
