/** A file of the project that says who may do what. */
export type MetadataFile = {
  readonly type: 'Profile' | 'PermissionSet' | 'PermissionSetGroup' | 'MutingPermissionSet';
  /** API name, decoded from the file's name. */
  readonly name: string;
  readonly path: string;
};

/** Metadata files on disk; no org is asked. */
export type MetadataFileReader = {
  /** All files of the four types below the folders that were given and, for all but profiles, in the rest of the project. */
  list(): Promise<readonly MetadataFile[]>;
  /** @throws Problem `unreadableFile` when the file cannot be opened or is no text */
  read(file: MetadataFile): Promise<string>;
};
