import { accessOf, permissionOf } from '../../fls/access.ts';
import { compare, shortId, type ProfileIdentity } from '../../fls/names.ts';
import { Problem, type Notice } from '../../fls/problem.ts';
import type { Edit } from '../../fls/change.ts';
import type { ProfileSnapshot, Snapshot } from '../../fls/snapshot.ts';
import type { ChangePorts } from './ports.ts';
import type { ExistingFile, ExistingFiles } from '../../ports/project.ts';
import type { ProfileEdits } from './deploy.ts';
import { notice } from '../notice-lists.ts';
import { editedFile, existingFiles, type FileEdit, type FilesWith } from './project-files.ts';
import { pictureOf, type Picture } from './verify.ts';

/** What a restore would change. */
export type RestorePlan = {
  readonly snapshot: Snapshot;
  readonly parts: readonly ProfileEdits[];
  readonly edits: readonly Edit[];
  /** The project's files that change with it. */
  readonly fileEdits: readonly FileEdit[];
  readonly filesWith: FilesWith;
  /** Names of profiles that the org no longer has. */
  readonly missing: readonly string[];
  /** What the profiles hold. */
  readonly held: Picture;
  readonly notices: readonly Notice[];
};

/** A profile of the snapshot as the org knows it now. */
type Saved = { readonly saved: ProfileSnapshot; readonly profile: ProfileIdentity };

/**
 * The entries of the snapshot that go back to what they were, and the project's files with them.
 *
 * @param force also those that others have changed since
 * @throws Problem `profileGone` when the org has none of its profiles any more
 */
export async function planRestore(snapshot: Snapshot, force: boolean, ports: ChangePorts): Promise<RestorePlan> {
  const known = new Map((await ports.org.profiles()).map((profile) => [shortId(profile.id), profile]));
  const [there, missing] = parted(snapshot, known);
  if (there.length === 0) throw new Problem('profileGone', [missing.join(', ')]);
  const profiles = there.map(({ profile }) => profile);
  const [held, existing] = await Promise.all([pictureOf(profiles, ports.org), existingFiles(ports.project, profiles)]);
  const since: string[] = [];
  const parts = there.map(({ saved, profile }) => {
    const edits = saved.edits.flatMap((edit) => {
      const now = accessNow(held, profile, edit.field);
      if (now === edit.from) return [];
      const back: Edit = { profile: profile.name, field: edit.field, from: now, to: edit.from };
      if (now === edit.to) return [back];
      since.push(edit.field);
      return force ? [back] : [];
    });
    return { profile, edits: edits.sort((a, b) => compare(a.field, b.field)) };
  });
  const filled = parts.filter(({ edits }) => edits.length > 0);
  const digest = (text: string): string => ports.snapshots.digest(text);
  const filesWith = filesBack(there, { held, files: existing.files, digest });
  return {
    snapshot,
    parts: filled,
    edits: filled.flatMap(({ edits }) => edits),
    fileEdits: filesWith(filled),
    filesWith,
    missing,
    held,
    notices: noticesOf({ since, missing, ignored: existing.ignored }, force),
  };
}

/** Only a profile that the org has is deployed: an unknown name would create one (facts 2.1 no. 5). */
function parted({ profiles }: Snapshot, known: ReadonlyMap<string, ProfileIdentity>): [Saved[], string[]] {
  const there: Saved[] = [];
  const missing: string[] = [];
  for (const saved of profiles) {
    const profile = known.get(shortId(saved.id));
    if (profile) there.push({ saved, profile });
    else missing.push(saved.name);
  }
  return [there, missing];
}

function accessNow(held: Picture, { id }: ProfileIdentity, field: string): Edit['from'] {
  return held.get(id)?.get(field) ?? 'none';
}

type Ground = {
  readonly held: Picture;
  readonly files: ExistingFiles['files'];
  readonly digest: (text: string) => string;
};

/**
 * The project's files when these edits have gone back. What the org holds already counts as back too: a reset that was
 * killed before its deploy has changed the files alone.
 */
function filesBack(there: readonly Saved[], { held, files, digest }: Ground): FilesWith {
  return (parts) => {
    const byProfile = new Map(
      parts.map(({ profile, edits }) => [profile.id, new Set(edits.map(({ field }) => field))]),
    );
    return there.flatMap(({ saved, profile }) => {
      const going = byProfile.get(profile.id);
      const back = saved.edits.filter(
        ({ field, from }) => going?.has(field) === true || accessNow(held, profile, field) === from,
      );
      return (files.get(profile.id) ?? []).flatMap((file) => {
        const text = textBack(file, saved, { back, digest });
        return text === file.text ? [] : [{ profileId: profile.id, change: { file, text } }];
      });
    });
  };
}

/**
 * A file that is as the reset left it becomes what it was, byte for byte; in another only the values change that still are
 * what the reset made them. The paths in the snapshot are not trusted: the project says where the profile is.
 */
function textBack(
  file: ExistingFile,
  saved: ProfileSnapshot,
  { back, digest }: { readonly back: readonly Edit[]; readonly digest: Ground['digest'] },
): string {
  if (back.length === saved.edits.length && saved.files.length > 0) {
    const now = digest(file.text);
    const own = saved.files.filter(({ after }) => after === now);
    const left = own.find(({ path }) => path === file.path) ?? own[0];
    if (left) return left.beforeText;
  }
  const given = new Map(back.map(({ field, to }) => [field.toLowerCase(), to]));
  const permissions = back.map(({ field, from }) => permissionOf(field, from));
  return editedFile(file, permissions, (entry) => accessOf(entry) === given.get(entry.field.toLowerCase())).text;
}

type Aside = {
  /** Fields that no longer have the value that the reset gave them. */
  readonly since: readonly string[];
  /** Names of profiles that the org no longer has. */
  readonly missing: readonly string[];
  /** Paths of files that .forceignore excludes. */
  readonly ignored: readonly string[];
};

function noticesOf({ since, missing, ignored }: Aside, force: boolean): Notice[] {
  return [
    ...notice(since, (_, names) =>
      force ? { key: 'changedSinceForced', tokens: [names] } : { key: 'changedSince', tokens: [names] },
    ),
    ...notice(missing, (_, names) => ({ key: 'profileMissing', tokens: [names] })),
    ...notice(ignored, (count, names) => ({ key: 'filesIgnored', tokens: [count, names] })),
  ];
}
