import { getObjectName } from '../../../fls/access.ts';
import { isUnlistedObject } from '../../../fls/permissionable.ts';
import { readMember, toList, toText } from '../../../values/loosely-typed.ts';

/** Enabled fields of objects whose fields no org lists, from profiles as the Metadata API reads them. */
export type UnlistedFields = {
  /** @param profile as `readMetadata` returns it */
  readonly note: (profileId: string, profile: unknown) => void;
  /** By Profile.Id. */
  readonly list: () => ReadonlyMap<string, readonly string[]>;
};

export function createUnlistedFields(): UnlistedFields {
  const byProfile = new Map<string, readonly string[]>();
  return {
    note: (profileId, profile) => {
      const enabled = toList(readMember(profile, 'fieldPermissions')).filter(
        (entry) => String(readMember(entry, 'readable')) === 'true',
      );
      const fields = enabled.map((entry) => toText(readMember(entry, 'field')));
      byProfile.set(
        profileId,
        fields.filter((field) => isUnlistedObject(getObjectName(field))),
      );
    },
    list: () => byProfile,
  };
}
