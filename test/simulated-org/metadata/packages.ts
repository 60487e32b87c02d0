import JSZip from 'jszip';

/** For specs: manifests and archives as clients make them. */

type Unpackaged = {
  readonly types: { members: string[]; name: string }[];
  readonly objectPermissions: [];
  readonly version: string;
};

/** The manifest inside a retrieve request; jsforce's type wants `objectPermissions`, which writes nothing. */
export function unpackaged(members: Readonly<Record<string, readonly string[]>>, version = '67.0'): Unpackaged {
  const types = Object.entries(members).map(([name, names]) => ({ members: [...names], name }));
  return { types, objectPermissions: [], version };
}

/** A manifest of `{ CustomObject: ['Account'] }`. */
export function packageOf(members: Readonly<Record<string, readonly string[]>>, version = '67.0'): string {
  const types = Object.entries(members).map(
    ([name, names]) =>
      `<types>${names.map((member) => `<members>${member}</members>`).join('')}<name>${name}</name></types>`,
  );
  return `<Package xmlns="http://soap.sforce.com/2006/04/metadata">${types.join('')}<version>${version}</version></Package>`;
}

export async function zipOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new JSZip();
  for (const [path, text] of Object.entries(files)) zip.file(path, text);
  return zip.generateAsync({ type: 'nodebuffer' });
}

export async function unzip(base64: string): Promise<Map<string, string>> {
  const zip = await JSZip.loadAsync(base64, { base64: true });
  const texts = new Map<string, string>();
  for (const file of Object.values(zip.files)) if (!file.dir) texts.set(file.name, await file.async('string'));
  return texts;
}
