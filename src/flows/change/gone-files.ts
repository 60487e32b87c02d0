import type { ProfileRecord, Snapshot } from '../../fls/snapshot.ts';
import type { ChangePorts } from './change.ts';
import { findExistingFiles } from './project-files.ts';
import { findRecordedFiles } from './recorded-files.ts';

/**
 * The project's files of profiles that the org no longer has, as far as a change rewrote them and they are not again as before
 * it. What of the change took effect is not known any more, so nothing may correct them.
 *
 * @param records the records of these profiles in the change
 * @returns paths
 * @throws Problem `unreadableProfile`, `unreadableFolder`
 */
export async function listGoneFiles(
  records: readonly ProfileRecord[],
  { snapshot, ports }: { readonly snapshot: Snapshot; readonly ports: ChangePorts },
): Promise<string[]> {
  const rewritten = records.filter(({ files }) => files.length > 0);
  if (rewritten.length === 0) return [];
  const profiles = rewritten.map((record) => {
    const { id, fullName, name } = record;
    return { record, profile: { id, fullName, name, label: name } };
  });
  const existing = await findExistingFiles(
    ports.project,
    profiles.map(({ profile }) => profile),
  );
  const { files } = await findRecordedFiles(profiles, existing, { snapshot, ports });
  return files.filter(({ digest, record }) => digest !== record.before).map(({ path }) => path);
}
