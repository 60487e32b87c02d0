import { accessOf, objectOf, type FieldPermission } from '../fls/access.ts';
import type { ProfileIdentity } from '../fls/names.ts';
import { compare } from '../fls/names.ts';
import { Problem, type Notice } from '../fls/problem.ts';
import { coversAnswer } from '../metadata/cover.ts';
import { mergeProfile } from '../metadata/merge.ts';
import { readProfile } from '../metadata/profile.ts';
import type { ProfileFile } from '../ports.ts';
import type { Answer, ProfileAnswer } from './answer.ts';

/** A profile with the file it goes to and the text that file gets. */
export type MergedProfile = {
  readonly profile: ProfileIdentity;
  readonly file: ProfileFile;
  readonly text: string;
  /** Whether the project's file changes, being created included. */
  readonly changed: boolean;
  /** Whether the file holds all that the org answered, other sections included. */
  readonly complete: () => boolean;
  /** The field permissions that the org answered, of the objects in scope. */
  readonly permissions: readonly FieldPermission[];
  /** Where each field's entry stands in the file. */
  readonly places: ReadonlyMap<string, { path: string; line: number }>;
  readonly notices: readonly Notice[];
};

/**
 * Merges what the org answered into the project's files, in memory. A profile without a file becomes the org's text.
 *
 * @throws Problem `unreadableProfile` naming the file, line and column
 */
export function mergeAnswer(answer: Answer, files: ReadonlyMap<string, ProfileFile>): MergedProfile[] {
  return answer.profiles.flatMap((one) => {
    const file = files.get(one.profile.id);
    return file ? [mergeInto(file, one, answer.objects)] : [];
  });
}

function mergeInto(file: ProfileFile, answer: ProfileAnswer, objects: ReadonlySet<string>): MergedProfile {
  const text = file.text === null ? answer.text : merged(file.path, file.text, answer, objects);
  const entries = readProfile(text).fieldPermissions;
  return {
    profile: answer.profile,
    file,
    text,
    changed: text !== file.text,
    complete: () => file.text === null || coversAnswer(text, answer.text),
    permissions: answer.permissions.filter(({ field }) => objects.has(objectOf(field))),
    places: new Map(entries.map(({ field, line }) => [field, { path: file.path, line }])),
    notices: leftOpen(file.path, entries, objects),
  };
}

function merged(path: string, project: string, { text, unseen }: ProfileAnswer, objects: ReadonlySet<string>): string {
  try {
    return mergeProfile(project, text, { objects, keep: unseen }).text;
  } catch (cause) {
    throw new Problem('unreadableProfile', [path, cause instanceof Error ? cause.message : String(cause)], { cause });
  }
}

/** Entries that the project opens on objects the org was not asked about, or knows nothing of: nobody checked them. */
function leftOpen(path: string, entries: readonly FieldPermission[], objects: ReadonlySet<string>): Notice[] {
  const open = new Set(
    entries
      .filter((entry) => accessOf(entry) !== 'none' && !objects.has(objectOf(entry.field)))
      .map((entry) => objectOf(entry.field)),
  );
  return open.size === 0 ? [] : [{ key: 'openInProjectOnly', tokens: [path, [...open].sort(compare).join(', ')] }];
}
