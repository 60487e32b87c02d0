/** A file of the project that has permissions, or combines permission sets. */
export type MetadataFile = {
  readonly type: 'Profile' | 'PermissionSet' | 'PermissionSetGroup' | 'MutingPermissionSet';
  /** API name, decoded from the name of the file. */
  readonly name: string;
  readonly path: string;
};

export type MetadataFileReader = {
  /**
   * The profiles below the chosen folders, and the files of the other three types in the whole project. A file that several
   * paths lead to is listed once.
   *
   * @throws Problem `sourceDirNotFound`; `noProfileFiles` when the chosen folders have no profile; `unreadableFolder`
   */
  list(): Promise<readonly MetadataFile[]>;
  /** @throws Problem `unreadableFile` when the file cannot be opened or decoded */
  read(file: MetadataFile): Promise<string>;
};
