import { toFieldPermission } from '../../fls/access.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import type { Edit } from '../../fls/change.ts';
import type { SnapshotContent } from '../../fls/snapshot.ts';
import { renderSlice } from '../../metadata/slice.ts';
import type { LoginByProfile } from './login.ts';
import type { ChangePlan } from './change.ts';
import type { ProfileTexts } from './retrieve-profiles.ts';

/** The profiles as the org has them, with the login sections that the retrieve may not show. */
export type RetrievedProfiles = { readonly texts: ProfileTexts; readonly login: LoginByProfile };

/** What is deployed of a profile to make these edits. */
export function buildProfileSlice(
  { texts, login }: RetrievedProfiles,
  { id, name }: ProfileIdentity,
  edits: readonly Edit[],
): string {
  return renderSlice(
    texts.get(name)?.[0] ?? '',
    edits.map(({ field, to }) => toFieldPermission(field, to)),
    login.get(id),
  );
}

/** What goes into the snapshot of a reset; its slices say what the entries were. */
export function buildSnapshotContent(
  { org, profileChanges, fileChanges }: ChangePlan,
  retrieved: RetrievedProfiles,
): SnapshotContent {
  const byProfile = Map.groupBy(fileChanges, ({ profileId }) => profileId);
  return {
    org,
    profiles: profileChanges.map(({ profile, edits }) => {
      const { id, fullName, name } = profile;
      const back = edits.map((edit) => ({ ...edit, to: edit.from }));
      const files = (byProfile.get(id) ?? []).map(({ change: { file, text } }) => {
        return { path: file.path, before: file.text ?? '', after: text };
      });
      return { id, fullName, name, edits: [...edits], slice: buildProfileSlice(retrieved, profile, back), files };
    }),
  };
}
