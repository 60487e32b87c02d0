import type { OrgState } from '../model.ts';
import { membersOf, readManifest, versionProblem, type Manifest } from './manifest.ts';
import { isKnownType, placeOf, typeOfFolder } from './types.ts';
import { parseXml, XmlFault } from './xml.ts';
import type { ZipEntry } from './zip.ts';

class UnreadablePackage extends Error {}

/** One component that the manifest names: its file, or why it has none. */
export type Named = {
  readonly type: string;
  readonly name: string;
  /** Path inside the archive; `package.xml` for a component without file. */
  readonly path: string;
  readonly file: Buffer | null;
  readonly problem: string | null;
};

export type Package = {
  readonly manifestPath: string;
  /** API version of the manifest; null when it names none. */
  readonly version: string | null;
  readonly components: readonly Named[];
  /** Files that the manifest does not name: left alone, with a warning. */
  readonly strangers: readonly { readonly type: string; readonly name: string; readonly path: string }[];
};

/** A single package has its manifest at the root (in a folder: taken too, assumed); several have a folder each. */
function manifestPaths(entries: readonly ZipEntry[], singlePackage: boolean): string[] {
  const paths = entries
    .map(({ path }) => path)
    .filter((path) => (singlePackage ? /^(?:[^/]+\/)?package\.xml$/ : /^[^/]+\/package\.xml$/).test(path))
    .sort((left, right) => left.length - right.length);
  return singlePackage ? paths.slice(0, 1) : paths;
}

function isNotFoundIn(type: string, name: string): string {
  return `An object '${name}' of type ${type} was named in package.xml, but was not found in zipped directory`;
}

/**
 * Where a member's file stands: a field's is that of its object. Names are compared as written
 * (docs/salesforce-facts.md#s1-6).
 */
function pathOf(type: string, name: string): string | null {
  const place = placeOf(type);
  if (place) return `${place.folder}/${name}.${place.suffix}`;
  return isKnownType(type) ? `objects/${name.split('.')[0] ?? ''}.object` : null;
}

function namedComponents(manifest: Manifest, folder: string, files: ReadonlyMap<string, Buffer>): Named[] {
  const named = (type: string, name: string): Named => {
    const path = pathOf(type, name);
    const file = path === null ? undefined : files.get(`${folder}${path}`);
    if (path !== null && file) return { type, name, path: `${folder}${path}`, file, problem: null };
    const problem = path === null ? `Unknown type name '${type}' specified in package.xml` : isNotFoundIn(type, name);
    return { type, name, path: `${folder}package.xml`, file: null, problem };
  };
  return [...new Set(manifest.types.map(({ name }) => name))].flatMap((type) =>
    membersOf(manifest, type).flatMap((member) => {
      if (member !== '*') return [named(type, member)];
      const place = placeOf(type);
      const start = `${folder}${place?.folder ?? ''}/`;
      const end = `.${place?.suffix ?? ''}`;
      const paths = [...files.keys()].filter((path) => path.startsWith(start) && path.endsWith(end));
      return paths.map((path) => named(type, path.slice(start.length, -end.length)));
    }),
  );
}

function strangersOf(
  folder: string,
  files: ReadonlyMap<string, Buffer>,
  known: ReadonlySet<string>,
): Package['strangers'] {
  return [...files.keys()]
    .filter((path) => path.startsWith(folder) && !known.has(path))
    .flatMap((path) => {
      const [directory = '', ...rest] = path.slice(folder.length).split('/');
      const type = typeOfFolder(directory);
      const name = rest.join('/').replace(/\.[^.]+$/, '');
      return type === null || path.endsWith('-meta.xml') ? [] : [{ type, name, path }];
    });
}

/** The packages of an archive; an unreadable manifest is a problem, as is none at all. */
export function readPackages(
  entries: readonly ZipEntry[],
  singlePackage: boolean,
  org: OrgState,
): { readonly packages: readonly Package[] } | { readonly problem: string } {
  const files = new Map(entries.map(({ path, content }) => [path, content]));
  const paths = manifestPaths(entries, singlePackage);
  if (paths.length === 0) return { problem: 'No package.xml found' };
  try {
    const packages = paths.map((manifestPath) => {
      const folder = manifestPath.slice(0, -'package.xml'.length);
      const manifest = readManifest(parseXml(files.get(manifestPath)?.toString('utf8') ?? ''));
      const problem = manifest.version === null ? null : versionProblem(manifest.version, org);
      if (problem !== null) throw new UnreadablePackage(problem);
      const components = namedComponents(manifest, folder, files);
      const strangers = strangersOf(folder, files, new Set(components.map(({ path }) => path)));
      return { manifestPath, version: manifest.version, components, strangers };
    });
    return { packages };
  } catch (error) {
    if (error instanceof UnreadablePackage) return { problem: error.message };
    if (error instanceof XmlFault) return { problem: `Error parsing file: ${error.message}` };
    throw error;
  }
}
