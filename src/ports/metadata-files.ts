import type { ProfilePermissions } from '../metadata/profile-permissions.ts';

/** A file of the project that has permissions, or combines permission sets. */
export type MetadataFile = {
  readonly type: 'Profile' | 'PermissionSet' | 'PermissionSetGroup' | 'MutingPermissionSet';
  /**
   * API name, decoded from the name of the file, or of the folder that a profile or permission set is taken apart into.
   * Each part is a file of its own.
   */
  readonly name: string;
  readonly path: string;
  /** Whether it is in a chosen folder: only such files of profiles are reported on. */
  readonly isChosen: boolean;
};

export type MetadataFileReader = {
  /**
   * The files of all four types below the chosen folders and in the whole project. A file that several paths lead to is listed
   * once.
   *
   * @throws Problem `sourceDirNotFound`; `noProfileFiles` when the chosen folders have no profile; `unreadableFolder`
   */
  list(): Promise<readonly MetadataFile[]>;
  /** @throws Problem `unreadableFile` when the file cannot be opened or decoded, or has a format that is not read */
  read(file: MetadataFile): Promise<string>;
  /**
   * The permissions of profiles in the order of the files, so that many large ones are read side by side. Null for a file that
   * has to be read by `read`, for its size or for a fault. The reading ends with the generator.
   */
  readAhead(profiles: readonly MetadataFile[]): AsyncGenerator<ProfilePermissions | null, undefined>;
};
