/** What the platform itself says of the access of one user to one field. */
export type ProvedAccess = { readonly read: boolean; readonly edit: boolean };

/** A user whose access is asked for. */
export type ProvedUser = {
  /** 18 characters. */
  readonly id: string;
  readonly username: string;
};

/** What the platform says of one user on one object. */
export type ProvedObject = {
  /** By `Object.Field`. */
  readonly fields: ReadonlyMap<string, ProvedAccess>;
  /** Whether the user has no access to the fields that are missing; otherwise nothing is known of them. */
  readonly isComplete: boolean;
};

/** Asks the platform what users may do, as a second opinion that does not go through permissions. */
export type AccessProver = {
  /** Whether it can tell about this user; a login tells only about its own. */
  tellsAbout(username: string): boolean;
  /** Null when the platform does not tell about this user. */
  readUserAccess(user: ProvedUser, object: string): Promise<ProvedObject | null>;
};
