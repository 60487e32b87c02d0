import { toFieldPermission } from '../../fls/access.ts';
import type { Edit } from '../../fls/change.ts';
import type { ProfileIdentity } from '../../fls/names.ts';
import { renderSlice } from '../../metadata/slice.ts';
import type { LoginByProfile, ProfileTexts } from './change.ts';

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
