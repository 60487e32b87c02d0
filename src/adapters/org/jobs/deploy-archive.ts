import JSZip from 'jszip';
import { renderManifest } from '../../../metadata/manifest.ts';
import type { DeployRequest } from '../../../ports/jobs.ts';

/** Slices repeat themselves: level 9 takes more than twice as long, and makes 400 kB to 300 kB of 100,000 entries. */
const LEVEL = 3;

/** A zip in metadata format with the profiles of the request, and the manifest at its root. */
export async function buildDeployArchive({ profiles, apiVersion }: DeployRequest): Promise<Buffer> {
  const zip = new JSZip();
  zip.file('package.xml', renderManifest({ profiles: [...profiles.keys()], objects: [], fields: [] }, apiVersion));
  for (const [fullName, text] of profiles) zip.file(buildProfileEntryPath(fullName), text);
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', compressionOptions: { level: LEVEL } });
}

/**
 * A fullName is percent-encoded (docs/salesforce-facts.md#s1-6); a slash in it could lead to another folder.
 *
 * @throws RangeError for a name with a slash or a backslash
 */
function buildProfileEntryPath(fullName: string): string {
  if (/[/\\]/.test(fullName)) throw new RangeError(`not the name of a profile: ${fullName}`);
  return `profiles/${fullName}.profile`;
}
