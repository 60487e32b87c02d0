import { toFieldPermission } from '../../fls/access.ts';
import type { Edit } from '../../fls/change.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import type { SnapshotContent, SnapshotOrg } from '../../fls/snapshot.ts';
import { renderSlice } from '../../metadata/slice.ts';
import type { LoginByProfile, ProfileChange, ProfileFileChange, ProfileTexts } from './change.ts';

/** What slices are built from: retrieved profiles, and login sections that a retrieve may not show. */
export type SliceSources = { readonly texts: ProfileTexts; readonly login: LoginByProfile };

/** The text that is deployed of a profile to make these edits. */
export function buildProfileSlice(
  { texts, login }: SliceSources,
  { id, name }: ProfileIdentity,
  edits: readonly Edit[],
): string {
  return renderSlice(
    texts.get(name)?.[0] ?? '',
    edits.map(({ field, to }) => toFieldPermission(field, to)),
    login.get(id),
  );
}

type SnapshotSources = {
  readonly org: SnapshotOrg;
  readonly profileChanges: readonly ProfileChange[];
  readonly fileChanges: readonly ProfileFileChange[];
  readonly slices: SliceSources;
};

/** The content of a reset's snapshot. Its slices have the field permissions from before the reset. */
export function buildSnapshotContent({ org, profileChanges, fileChanges, slices }: SnapshotSources): SnapshotContent {
  const byProfile = Map.groupBy(fileChanges, ({ profile }) => profile);
  return {
    org,
    profiles: profileChanges.map(({ profile, edits }) => {
      const { id, fullName, name } = profile;
      const undoEdits = edits.map((edit) => ({ ...edit, to: edit.from }));
      const files = (byProfile.get(name) ?? []).map(({ file, text }) => {
        return { path: file.path, before: file.text ?? '', after: text };
      });
      return { id, fullName, name, edits: [...edits], slice: buildProfileSlice(slices, profile, undoEdits), files };
    }),
  };
}
