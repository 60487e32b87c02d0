import type { Edit } from '../../fls/change.ts';
import { dropFields, groupFields, type FieldChange } from '../../fls/change-record.ts';
import { compareStrings } from '../../fls/names.ts';
import type { FileRecord, ProfileRecord } from '../../fls/snapshot.ts';
import { NO_LOGIN } from '../../metadata/login-sections.ts';
import { toRelativePath } from '../../text/relative-path.ts';
import type { TrackingSession } from '../../ports/tracking.ts';
import type { AccessByProfile, ChangePorts, LoginByProfile, ProfileChange, ProfileFileChange } from './change.ts';

type RecordSources = {
  readonly profileChanges: readonly ProfileChange[];
  readonly fileChanges: readonly ProfileFileChange[];
  /** Of the profiles before the change. */
  readonly login: LoginByProfile;
  /** The org's field permissions before the change. */
  readonly accessBefore: AccessByProfile;
  /** As it was before the change; null where it is not known. */
  readonly tracking: TrackingSession | null;
};

type RecordPorts = Pick<ChangePorts, 'root' | 'snapshots'>;

/** What a snapshot records of the profiles of a change. */
export function buildProfileRecords(
  { profileChanges, fileChanges, login, accessBefore, tracking }: RecordSources,
  ports: RecordPorts,
): ProfileRecord[] {
  const byProfile = Map.groupBy(fileChanges, ({ profile }) => profile);
  const tracked = tracking?.isTracked ? tracking : null;
  return profileChanges.map(({ profile: { id, fullName, name }, edits }) => ({
    id,
    fullName,
    name,
    edits: groupFields(edits),
    login: login.get(id) ?? NO_LOGIN,
    others: computeOthersDigest(accessBefore.get(id), edits, ports),
    ...(tracked && { isPending: tracked.pendingProfiles.has(name) }),
    files: buildFileRecords(byProfile.get(name) ?? [], ports, tracked),
  }));
}

/** The digest of a profile's field permissions besides those of the edits: equal digests tell that none was changed. */
export function computeOthersDigest(
  access: ReadonlyMap<string, string> | undefined,
  edits: readonly Pick<Edit, 'field'>[],
  { snapshots }: Pick<ChangePorts, 'snapshots'>,
): string {
  const edited = new Set(edits.map(({ field }) => field));
  const others = [...(access ?? [])].filter(([field, one]) => one !== 'none' && !edited.has(field));
  const lines = others.map(([field, one]) => `${field} ${one}`).sort(compareStrings);
  return snapshots.digest(lines.join('\n'));
}

export function buildFileRecords(
  fileChanges: readonly ProfileFileChange[],
  { root }: Pick<RecordPorts, 'root'>,
  tracked: TrackingSession | null = null,
): FileRecord[] {
  return fileChanges.map(({ path, before, after, entries, undo }) => ({
    path: toRelativePath(path, root),
    before,
    after,
    entries: groupFields(dropAmbiguous(entries)),
    undo,
    ...(tracked && { isChanged: tracked.changedFiles.has(path) }),
  }));
}

/** How a change has ended. */
export type SettledChange = {
  /** Edits that are not in effect. */
  readonly remaining: readonly Edit[];
  /** The changes of files that stand in the end; for a change that was left, those that were made at the end. */
  readonly fileChanges: readonly ProfileFileChange[];
};

/** Records without what is not in effect. A file that was corrected can be undone entry by entry. */
export function settleProfileRecords(
  profiles: readonly ProfileRecord[],
  { remaining, fileChanges }: SettledChange,
  { root }: Pick<RecordPorts, 'root'>,
): ProfileRecord[] {
  const digests = new Map(fileChanges.map(({ path, after }) => [toRelativePath(path, root), after]));
  const byProfile = Map.groupBy(remaining, ({ profile }) => profile);
  return profiles.map((profile) => {
    const missing = new Set(byProfile.get(profile.name)?.map(({ field }) => field.toLowerCase()));
    const files = profile.files.map((file) => {
      const after = digests.get(file.path);
      const entries = dropFields(file.entries, missing);
      return after === undefined ? { ...file, entries } : { ...file, after, entries, undo: null };
    });
    return { ...profile, edits: dropFields(profile.edits, missing), files };
  });
}

/** A field whose entries gave different access is left out, because no single value restores them. */
function dropAmbiguous(entries: readonly FieldChange[]): FieldChange[] {
  const byField = Map.groupBy(entries, ({ field }) => field.toLowerCase());
  return [...byField.values()].flatMap(([first, ...others]) =>
    first && others.every(({ from, to }) => from === first.from && to === first.to) ? [first] : [],
  );
}
