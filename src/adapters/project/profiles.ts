import { realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { SfProject } from '@salesforce/core';
import { isProblem, Problem } from '../../fls/problem.ts';
import { compareStrings, type ProfileIdentity } from '../../fls/names.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import type { Interruption } from '../../ports/interruption.ts';
import type { FileChange, ExistingFile, ProfileFile, ProfileFileStore, WriteResult } from '../../ports/project.ts';
import { getErrorMessage } from '../../text/error-message.ts';
import { hasText, readRegularFile } from '../files/regular-file.ts';
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
      const files = new Map<string, ProfileFile>();
      for (const profile of profiles)
        files.set(profile.id, await locateProfileFile(profile, found, home.newFileFolder));
      if (outputDir === null) await refuseIgnored([...files.values()].map(({ path }) => path));
      return files;
    },
    readExisting: async (profiles) => {
      const found = await findProfileFiles(findProfileFolders(project, outputDir).folders);
      const takenApart = profiles.flatMap(({ name }) =>
        (found.get(name)?.parts ?? []).slice(0, 1).map((path) => ({ profile: name, path })),
      );
      const apart = new Set(takenApart.map(({ profile }) => profile));
      const whole = profiles.filter(({ name }) => !apart.has(name));
      const paths = new Map(whole.map(({ id, name }) => [id, found.get(name)?.files ?? []]));
      const ignored = new Set(await findIgnoredPaths([...paths.values()].flat()));
      const files = new Map<string, ExistingFile[]>();
      for (const [id, own] of paths)
        for (const path of own.filter((one) => !ignored.has(one)))
          files.set(id, [...(files.get(id) ?? []), { path, text: await readProfileText(path) }]);
      return { files, ignored: [...ignored], takenApart };
    },
    write: async (changes, stop) => {
      for (const { file } of changes) await refuseChangedFile(file);
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
      const file = await realpath(found.path);
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
): Promise<ProfileFile> {
  const { files = [], parts = [] } = found.get(profile.name) ?? {};
  const [part] = parts;
  if (part !== undefined) throw new Problem('profileTakenApart', { profile: profile.name, path: part });
  const [path, ...others] = files;
  if (path === undefined)
    return { path: join(newFiles, `${escapeFileName(profile.fullName)}.profile-meta.xml`), text: null };
  if (others.length > 0)
    throw new Problem('profileInSeveralPlaces', { profile: profile.name, paths: [path, ...others].join(', ') });
  return { path, text: await readProfileText(path) };
}

async function refuseChangedFile({ path, text }: ProfileFile): Promise<void> {
  if (!(await hasText(path, text))) throw new Problem('changedMeanwhile', { path });
}

async function writeProfileFiles(changes: readonly FileChange[], stop?: Interruption): Promise<WriteResult> {
  const written: string[] = [];
  for (const { file, text } of changes) {
    try {
      stop?.throwIfInterrupted();
      await replaceUnchangedFile(file.path, text, file.text);
      written.push(file.path);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { written, failure: addWrittenFiles(error, written) };
    }
  }
  return { written, failure: null };
}

function addWrittenFiles(problem: Problem, files: readonly string[]): Problem {
  if (files.length === 0) return problem;
  const written = files.join(', ');
  const options = { cause: problem.cause };
  if (isProblem(problem, 'notWritten')) return new Problem('partlyWritten', { ...problem.details, written }, options);
  if (isProblem(problem, 'changedMeanwhile'))
    return new Problem('changedBetweenWrites', { ...problem.details, written }, options);
  return problem.addStartedWork({ files });
}

async function readProfileText(path: string): Promise<string> {
  try {
    return decodeUtf8(await readRegularFile(path));
  } catch (cause) {
    throw new Problem('unreadableProfile', { path, problem: getErrorMessage(cause) }, { cause });
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
  const { ForceIgnore } = await import('@salesforce/source-deploy-retrieve');
  return paths.filter((path) => ForceIgnore.findAndCreate(path).denies(path));
}
