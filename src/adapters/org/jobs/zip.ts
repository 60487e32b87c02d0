import JSZip from 'jszip';
import { Problem } from '../../../fls/problem.ts';
import { decodeUtf8 } from '../../../text/utf8.ts';
import { getErrorMessage } from '../../../text/error-message.ts';

const PROFILE_ENTRY = /^(?:[^/]+\/)?profiles\/([^/]+)\.profile$/;

/**
 * The texts of the profiles in a retrieved zip, by fullName as the zip spells it.
 *
 * @throws Problem `damagedZip` when the zip is cut off, or an entry leads out of its folder
 */
export async function unzipProfiles(zip: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const archive = await openZip(zip);
  const profiles = new Map<string, string>();
  for (const entry of Object.values(archive.files)) {
    const name = entry.unsafeOriginalName ?? entry.name;
    if (name.startsWith('/') || name.split(/[\\/]/).includes('..'))
      throw new Problem('damagedZip', { problem: `entry ${name}` });
    const fullName = PROFILE_ENTRY.exec(entry.name)?.[1];
    if (fullName !== undefined) profiles.set(fullName, await readZipEntry(entry));
  }
  return profiles;
}

async function openZip(zip: Uint8Array): Promise<JSZip> {
  try {
    return await JSZip.loadAsync(zip, { checkCRC32: true });
  } catch (cause) {
    throw new Problem('damagedZip', { problem: getErrorMessage(cause) }, { cause });
  }
}

async function readZipEntry(entry: JSZip.JSZipObject): Promise<string> {
  try {
    return decodeUtf8(await entry.async('uint8array'));
  } catch (cause) {
    throw new Problem('damagedZip', { problem: `${entry.name}: ${getErrorMessage(cause)}` }, { cause });
  }
}
