import type { ProvedObject } from '../fls/proved-access.ts';

/** A user whose access is asked for. */
export type ProvedUser = {
  /** 18 characters. */
  readonly id: string;
  readonly username: string;
};

/** Asks the platform what users may do, as a second opinion that does not go through permissions. */
export type AccessProver = {
  /** Whether it can tell about this user; a login tells only about its own. */
  tellsAbout(username: string): boolean;
  /**
   * Null when the platform does not tell about this user. Ask about all objects in one turn: requests of one turn are sent in
   * as few calls as possible, and a bounded number at a time.
   */
  readUserAccess(user: ProvedUser, object: string): Promise<ProvedObject | null>;
};
