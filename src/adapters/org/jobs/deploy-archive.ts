import JSZip from 'jszip';
import { renderManifest } from '../../../metadata/manifest.ts';
import type { DeployRequest } from '../../../ports/jobs.ts';

/** A zip in metadata format with its manifest at the root: the profiles of the request, and nothing else. */
export async function buildDeployArchive({ profiles, apiVersion }: DeployRequest): Promise<Buffer> {
  const zip = new JSZip();
  zip.file('package.xml', renderManifest({ profiles: [...profiles.keys()], objects: [], fields: [] }, apiVersion));
  for (const [fullName, text] of profiles) zip.file(buildProfileEntryPath(fullName), text);
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', compressionOptions: { level: 9 } });
}

/**
 * FullNames come percent-encoded (docs/salesforce-facts.md#s1-6); one that could name another folder is no fullName.
 *
 * @throws RangeError
 */
function buildProfileEntryPath(fullName: string): string {
  if (/[/\\]/.test(fullName)) throw new RangeError(`not the name of a profile: ${fullName}`);
  return `profiles/${fullName}.profile`;
}
