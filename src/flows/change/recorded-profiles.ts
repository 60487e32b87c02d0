import { toShortId, type ProfileIdentity } from '../../fls/names.ts';
import type { ProfileRecord } from '../../fls/snapshot.ts';

/** A profile of a snapshot, as the org names it now. */
export type RecordedProfile = { readonly record: ProfileRecord; readonly profile: ProfileIdentity };

export type RecordedProfiles = {
  readonly found: readonly RecordedProfile[];
  /** Profiles that the org does not show any more. */
  readonly missing: readonly ProfileRecord[];
};

/**
 * Looks the profiles of a snapshot up by id. Only a profile that the org has may be deployed: an unknown name would create one
 * (docs/salesforce-facts.md#s2-1-5).
 */
export function findRecordedProfiles(
  records: readonly ProfileRecord[],
  known: readonly ProfileIdentity[],
): RecordedProfiles {
  const byId = new Map(known.map((profile) => [toShortId(profile.id), profile]));
  const found: RecordedProfile[] = [];
  const missing: ProfileRecord[] = [];
  for (const record of records) {
    const profile = byId.get(toShortId(record.id));
    if (profile) found.push({ record, profile });
    else missing.push(record);
  }
  return { found, missing };
}
