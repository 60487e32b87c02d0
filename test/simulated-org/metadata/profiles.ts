import type { OrgState, ProfileExtras, Row } from '../model.ts';

/** A profile as the Metadata API sees it: its row, the set that holds its permissions, and what only metadata knows. */
export type ProfileComponent = { readonly row: Row; readonly set: Row; readonly extras: ProfileExtras };

/**
 * Letters, digits, blanks, `-` and `_` stay; accented letters are not encoded on retrieve
 * (docs/salesforce-facts.md#s1-6).
 */
export function encodeName(name: string): string {
  return name.replace(/[^\p{L}\p{M}\p{N} _*-]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/** `Custom%3A Sales Profile` → `Custom: Sales Profile`; a text that is no valid encoding stays as it is. */
export function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function component(org: OrgState, row: Row): ProfileComponent[] {
  const extras = org.profileExtras.get(row.Id);
  return extras ? [{ row, extras, set: org.permissionSetOfProfile(row.Id) }] : [];
}

export function profilesOf(org: OrgState): ProfileComponent[] {
  return org.rows('Profile').flatMap((row) => component(org, row));
}

/** By metadata name, encoded or decoded; labels do not count: `System Administrator` is not `Admin`. */
export function findProfile(org: OrgState, name: string): ProfileComponent | undefined {
  const wanted = decodeName(name);
  const row = org.rows('Profile').find((candidate) => {
    const fullName = org.profileExtras.get(candidate.Id)?.fullName;
    return fullName !== undefined && decodeName(fullName) === wanted;
  });
  return row ? component(org, row)[0] : undefined;
}

/** Sets that are components of their own: not a profile's, not the sum of a group. */
export function permissionSetsOf(org: OrgState): Row[] {
  return org.rows('PermissionSet').filter((set) => set['IsOwnedByProfile'] !== true && set['Type'] !== 'Group');
}
