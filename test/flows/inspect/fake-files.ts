import {
  inspectProject,
  type ProjectInspection,
  type ProjectProfile,
  type ProjectScope,
} from '../../../src/flows/inspect/project.ts';
import type { MetadataFile, MetadataFileReader } from '../../../src/ports/metadata-files.ts';
import { NAMESPACE, retrieved } from '../../metadata/documents.ts';

/** Projects in memory, for specs of what is read from files. */

/** A project whose project file is right. */
export const ALL_PACKAGES = { isComplete: true, namespace: null, notices: [] };

export type Given = MetadataFile & { readonly text: string };

export function given(type: MetadataFile['type'], name: string, text: string, folder = 'force-app'): Given {
  return { type, name, path: `${folder}/${name}.${type}`, isChosen: true, text };
}

export function profile(name: string, ...sections: readonly string[]): Given {
  return given('Profile', name, retrieved(...sections));
}

export function document(
  type: Exclude<MetadataFile['type'], 'Profile'>,
  name: string,
  ...sections: readonly string[]
): Given {
  return given(type, name, `<${type} xmlns="${NAMESPACE}">\n${sections.join('\n')}\n</${type}>`);
}

export function allData(name: string): string {
  return `<userPermissions>\n<enabled>true</enabled>\n<name>${name}</name>\n</userPermissions>`;
}

export function group(name: string, sets: readonly string[], muting: readonly string[] = []): Given {
  const members = sets.map((set) => `<permissionSets>${set}</permissionSets>`);
  const mutes = muting.map((set) => `<mutingPermissionSets>${set}</mutingPermissionSets>`);
  return document('PermissionSetGroup', name, ...mutes, ...members);
}

/** Files in memory; remembers which were read. */
export function filesOf(all: readonly Given[]): { readonly files: MetadataFileReader; readonly reads: string[] } {
  const reads: string[] = [];
  const files: MetadataFileReader = {
    list: () => Promise.resolve(all),
    read: ({ path }) => {
      reads.push(path);
      return Promise.resolve(all.find((file) => file.path === path)?.text ?? '');
    },
    readAhead: async function* (profiles) {
      yield* await Promise.resolve(profiles.map(() => null));
      return undefined;
    },
  };
  return { files, reads };
}

export function inspected(
  all: readonly Given[],
  ...profiles: readonly string[]
): Promise<ProjectInspection<ProjectProfile>> {
  const scope: ProjectScope = profiles.length === 0 ? { kind: 'all' } : { kind: 'named', names: profiles };
  return inspectProject(scope, { ...filesOf(all), packageDirs: ALL_PACKAGES }, keepWhole);
}

export function keepWhole(profile: ProjectProfile): ProjectProfile {
  return profile;
}
