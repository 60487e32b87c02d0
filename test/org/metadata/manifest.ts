import { childText, children } from './xml.ts';
import type { XmlElement } from './xml.ts';

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

/** All members asked of one type: a manifest may hold several blocks of the same name. */
export function membersOf(manifest: Manifest, type: string): string[] {
  return [...new Set(manifest.types.filter((block) => block.name === type).flatMap((block) => block.members))];
}
