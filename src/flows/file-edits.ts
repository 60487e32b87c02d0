import { permissionOf } from '../fls/access.ts';
import { Problem } from '../fls/problem.ts';
import { editProfile } from '../metadata/edit.ts';
import type { Change, ProfileFile } from '../ports.ts';
import type { ProfileEdits } from './deploy.ts';
import { explained } from './read.ts';

/** A profile's file in the project before and after; only where the file exists. */
export type FileEdit = { readonly profileId: string; readonly change: Change };

/**
 * The project's files with the edits in them: only the characters of changed values move, and an entry that a file lacks is
 * not put into it.
 *
 * @throws Problem `unreadableProfile`
 */
export function fileEdits(parts: readonly ProfileEdits[], files: ReadonlyMap<string, ProfileFile>): FileEdit[] {
  return parts.flatMap(({ profile, edits }) => {
    const file = files.get(profile.id);
    if (file?.text === null || file?.text === undefined) return [];
    const { path, text } = file;
    const permissions = edits.map(({ field, to }) => permissionOf(field, to));
    const edited = explained(
      () => editProfile(text, permissions),
      (reason, cause) => new Problem('unreadableProfile', [path, reason], { cause }),
    );
    return edited.text === text ? [] : [{ profileId: profile.id, change: { file, text: edited.text } }];
  });
}
