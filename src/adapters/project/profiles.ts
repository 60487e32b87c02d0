import { realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { SfProject } from '@salesforce/core';
import { Problem } from '../../fls/problem.ts';
import { compareStrings, type ProfileIdentity } from '../../fls/names.ts';
import { addWrittenFiles } from '../../fls/written-files.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import type { Interruption } from '../../ports/interruption.ts';
import type { FileChange, FilePlace, ProfileFileStore, ProfileText, WriteResult } from '../../ports/project.ts';
import { spliceInSteps } from '../../xml/splice.ts';
import { computeDigest } from '../files/digest.ts';
import { describeFileFault } from '../files/file-fault.ts';
import { hasDigest, isTaken, readRegularFile } from '../files/regular-file.ts';
import { replaceUnchangedFile } from '../files/replace-file.ts';
import { removeLeftoversOnce } from '../files/temporary-file.ts';
import { listFilesBelow } from '../files/walk.ts';
import { recognizeMetadataPaths, type MetadataPath } from './metadata-paths.ts';

/** The folder of new profiles in a package directory, as sf creates it. */
const DEFAULT_PROFILE_FOLDER = join('main', 'default', 'profiles');

/**
 * Reads and writes the profile files of an SFDX project: in all package directories and their subfolders, in source or
 * metadata format, with an encoded or a plain name.
 *
 * @param outputDir the only folder to read and write in; null for the whole project
 */
export function createProjectProfiles(project: SfProject, outputDir: string | null): ProfileFileStore {
  return {
    locate: async (profiles) => {
      const home = findProfileFolders(project, outputDir);
      const found = await findProfileFiles(home.folders);
      const files = new Map<string, FilePlace>();
      for (const profile of profiles)
        files.set(profile.id, await locateProfileFile(profile, found, home.newFileFolder));
      if (outputDir === null) await refuseIgnored([...files.values()].map(({ path }) => path));
      return files;
    },
    findExisting: async (profiles) => {
      const found = await findProfileFiles(findProfileFolders(project, outputDir).folders);
      const takenApart = profiles.flatMap(({ name }) =>
        (found.get(name)?.parts ?? []).slice(0, 1).map((path) => ({ profile: name, path })),
      );
      const apart = new Set(takenApart.map(({ profile }) => profile));
      const whole = profiles.filter(({ name }) => !apart.has(name));
      const paths = new Map(whole.map(({ id, name }) => [id, found.get(name)?.files ?? []]));
      const ignored = new Set(await findIgnoredPaths([...paths.values()].flat()));
      const files = new Map([...paths].map(([id, own]) => [id, own.filter((path) => !ignored.has(path))] as const));
      return { files: new Map([...files].filter(([, own]) => own.length > 0)), ignored: [...ignored], takenApart };
    },
    digest: computeDigest,
    read: readProfileText,
    write: async (changes, stop) => {
      for (const { path, before } of changes) await refuseChangedFile(path, before);
      return writeProfileFiles(changes, stop);
    },
  };
}

type ProfileFolders = { readonly folders: readonly string[]; readonly newFileFolder: string };

/** New files go into the folder of the user, or into its profile folder when it is a package directory. */
function findProfileFolders(project: SfProject, outputDir: string | null): ProfileFolders {
  const packages = project.getUniquePackageDirectories().map(({ fullPath }) => resolve(fullPath));
  if (outputDir === null)
    return {
      folders: packages,
      newFileFolder: join(resolve(project.getDefaultPackage().fullPath), DEFAULT_PROFILE_FOLDER),
    };
  const folder = resolve(outputDir);
  return {
    folders: [folder],
    newFileFolder: packages.includes(folder) ? join(folder, DEFAULT_PROFILE_FOLDER) : folder,
  };
}

/** The paths of a profile's files, and of the parts where it is taken apart; each sorted. */
type ProfilePaths = { readonly files: readonly string[]; readonly parts: readonly string[] };

/**
 * The paths of all profile files, by decoded profile name. Package directories may contain each other, and several
 * links may lead to the same file. Each file is listed once, by the first path, because .forceignore matches paths and
 * not files. What a command that was killed has left beside them is removed.
 */
async function findProfileFiles(folders: readonly string[]): Promise<ReadonlyMap<string, ProfilePaths>> {
  const byFile = new Map<string, MetadataPath>();
  for (const folder of folders) {
    for (const found of recognizeMetadataPaths(await listFilesBelow(folder)).filter(({ type }) => type === 'Profile')) {
      const file = await realpath(found.path).catch(() => found.path);
      if (!byFile.has(file)) byFile.set(file, found);
    }
  }
  for (const folder of new Set([...byFile.keys()].map((file) => dirname(file)))) await removeLeftoversOnce(folder);
  const list = (found: readonly MetadataPath[]): string[] => found.map(({ path }) => path).sort(compareStrings);
  const byName = Map.groupBy(byFile.values(), ({ name }) => name);
  return new Map(
    [...byName].map(([name, found]) => {
      const parts = found.filter(({ isPart }) => isPart);
      const files = found.filter(({ isPart }) => !isPart);
      return [name, { files: list(files), parts: list(parts) }];
    }),
  );
}

async function locateProfileFile(
  profile: ProfileIdentity,
  found: ReadonlyMap<string, ProfilePaths>,
  newFiles: string,
): Promise<FilePlace> {
  const { files = [], parts = [] } = found.get(profile.name) ?? {};
  const [part] = parts;
  if (part !== undefined) throw new Problem('profileTakenApart', { profile: profile.name, path: part });
  const [path, ...others] = files;
  if (path === undefined) {
    const newFile = join(newFiles, `${escapeFileName(profile.fullName)}.profile-meta.xml`);
    // A directory is no file of a profile, but none can be made in its place.
    return { path: newFile, exists: await isTaken(newFile) };
  }
  if (others.length > 0)
    throw new Problem('profileInSeveralPlaces', { profile: profile.name, paths: [path, ...others].join(', ') });
  return { path, exists: true };
}

async function refuseChangedFile(path: string, before: string | null): Promise<void> {
  if (!(await hasDigest(path, before))) throw new Problem('changedMeanwhile', { path });
}

async function writeProfileFiles(changes: readonly FileChange[], stop?: Interruption): Promise<WriteResult> {
  const written: string[] = [];
  for (const change of changes) {
    try {
      stop?.throwIfInterrupted();
      await replaceUnchangedFile(change.path, await buildNewText(change), change.before);
      written.push(change.path);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { written, failure: addWrittenFiles(error, written) };
    }
  }
  return { written, failure: null };
}

/** @throws Problem `changedMeanwhile` when the file has another text than the change was made for */
async function buildNewText({ path, before, after, steps }: FileChange): Promise<string> {
  let text = '';
  if (before !== null) {
    const bytes = await readRegularFile(path).catch(() => null);
    if (bytes === null || computeDigest(bytes) !== before) throw new Problem('changedMeanwhile', { path });
    text = decodeUtf8(bytes);
  }
  const newText = spliceInSteps(text, steps);
  if (computeDigest(newText) !== after)
    throw new Error(`the change of ${path} makes another text than it was planned to`);
  return newText;
}

async function readProfileText(path: string): Promise<ProfileText> {
  try {
    const bytes = await readRegularFile(path);
    return { path, text: decodeUtf8(bytes), digest: computeDigest(bytes) };
  } catch (cause) {
    throw new Problem('unreadableProfile', { path, problem: describeFileFault(cause) }, { cause });
  }
}

/**
 * The name of a profile may contain characters that are invalid in a file name, or that separate folders
 * (RoseSilverSoftware/IlluminatedCloud#2793).
 */
function escapeFileName(fullName: string): string {
  return fullName.replace(/[\\/:*?"<>|\p{Cc}]/gu, (character) => encodeURIComponent(character).replace('*', '%2A'));
}

/** A file that .forceignore hides from sf is not written either. */
async function refuseIgnored(paths: readonly string[]): Promise<void> {
  const ignored = await findIgnoredPaths(paths);
  if (ignored.length > 0) throw new Problem('profileIgnored', { paths: ignored.join(', ') });
}

/** The paths that .forceignore excludes. */
async function findIgnoredPaths(paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  // SDR as a whole takes longer to load than to look at the files. A later version may keep the module in another place.
  const { ForceIgnore } = await import('@salesforce/source-deploy-retrieve/lib/src/resolve/forceIgnore.js').catch(
    async () => import('@salesforce/source-deploy-retrieve'),
  );
  return paths.filter((path) => ForceIgnore.findAndCreate(path).denies(path));
}
