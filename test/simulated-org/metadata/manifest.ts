import type { OrgState } from '../model.ts';
import { isServed } from '../versions.ts';
import { childText, children, type XmlElement } from './xml.ts';

/** A package.xml, or the same structure inside a retrieve request. */
export type Manifest = {
  readonly types: readonly { readonly name: string; readonly members: readonly string[] }[];
  /** `62.0`; null when the document names none. */
  readonly version: string | null;
};

export function readManifest(element: XmlElement | undefined): Manifest {
  return {
    types: children(element, 'types').map((type) => ({
      name: childText(type, 'name') ?? '',
      members: children(type, 'members').map((member) => member.text),
    })),
    version: childText(element, 'version') ?? null,
  };
}

/**
 * Why an org cannot take a manifest of that version; null when it can (forcedotcom/cli#27,
 * forcedotcom/source-deploy-retrieve#684).
 */
export function versionProblem(version: string, org: OrgState): string | null {
  return isServed(version, org) ? null : `Invalid version specified:${version}`;
}

/** All members asked of one type: a manifest may hold several blocks of the same name. */
export function membersOf(manifest: Manifest, type: string): string[] {
  return [...new Set(manifest.types.filter((block) => block.name === type).flatMap((block) => block.members))];
}
