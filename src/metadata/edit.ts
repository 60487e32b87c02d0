import type { FieldPermission } from '../fls/access.ts';
import { sortSplices, splice } from '../xml/splice.ts';
import { buildFlagSplices } from './flag-edits.ts';
import { readProfile } from './profile.ts';

export type EditedProfile = {
  readonly text: string;
  /** Fields of which the file has no entry, as they were given; none is inserted. */
  readonly missing: readonly string[];
};

/**
 * A profile's text with these values in its field permissions; only the characters of values that change are touched. An
 * entry that stands twice gets them in both places. A flag that an entry does not spell is written only where it
 * becomes true. Names compare without case, as the platform does. Setting the same values again changes nothing.
 *
 * @param isMeant whether an entry as it stands gets what is wanted of its field
 * @throws XmlError, ProfileDocumentError when the text cannot be read
 */
export function editProfile(
  text: string,
  permissions: readonly FieldPermission[],
  isMeant: (entry: FieldPermission, wanted: FieldPermission) => boolean = () => true,
): EditedProfile {
  const wanted = new Map(permissions.map((permission) => [permission.field.toLowerCase(), permission]));
  const met = new Set<string>();
  const edits = readProfile(text).fieldPermissions.flatMap((entry) => {
    const key = entry.field.toLowerCase();
    const permission = wanted.get(key);
    if (!permission) return [];
    met.add(key);
    if (!isMeant(entry, permission)) return [];
    const { editable, readable } = permission;
    const flags = [
      { name: 'editable', value: editable },
      { name: 'readable', value: readable },
    ];
    return buildFlagSplices(text, entry, { flags });
  });
  const missing = permissions.map(({ field }) => field).filter((field) => !met.has(field.toLowerCase()));
  return { text: splice(text, sortSplices(edits)), missing };
}
