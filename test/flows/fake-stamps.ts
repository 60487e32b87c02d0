import type { ProfileIdentity } from '../../src/fls/names.ts';
import type { OrgReader, ProfileStamp, SetupChange } from '../../src/ports/org.ts';

/** What an org says of changes. */
export type StampWorld = {
  profiles: readonly ProfileIdentity[];
  /** What the org says of profiles, by Profile.Id, beside their labels; of others it tells no last change. */
  stamps: ReadonlyMap<string, Partial<ProfileStamp>>;
  /** What the setup audit trail says of the time in which the command runs; null when the org does not show it. */
  setupChanges: readonly SetupChange[] | null;
};

type StampReader = Pick<OrgReader, 'readProfileStamps' | 'markSetupTrail' | 'readSetupChanges'>;

export function stampReaderOf({ profiles, stamps, setupChanges }: StampWorld): StampReader {
  const stampOf = ({ id, label }: ProfileIdentity): ProfileStamp => {
    return { label, modifiedAt: null, modifiedBy: null, modifiedByUsername: null, ...stamps.get(id) };
  };
  return {
    readProfileStamps: async (ids) =>
      Promise.resolve(new Map(profiles.filter(({ id }) => ids.includes(id)).map((one) => [one.id, stampOf(one)]))),
    markSetupTrail: async () => Promise.resolve(setupChanges && { at: null, ids: [] }),
    readSetupChanges: async () => Promise.resolve(setupChanges),
  };
}
