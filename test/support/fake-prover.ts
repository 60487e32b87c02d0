import type { ProvedAccess } from '../../src/fls/proved-access.ts';
import type { OrgUser } from '../../src/ports/org.ts';
import type { AccessProver } from '../../src/ports/prover.ts';

/** What a platform tells: by username and `Object.Field`. It tells nothing of the others. */
export type ToldAccess = Readonly<Record<string, Readonly<Record<string, ProvedAccess>>>>;

export const MAY_READ: ProvedAccess = { read: true, edit: false };
export const MAY_EDIT: ProvedAccess = { read: true, edit: true };
export const MAY_NOT: ProvedAccess = { read: false, edit: false };

/** A platform that tells this, and what it was asked, as `username Object`. */
export function proverOf(getTold: () => ToldAccess): { readonly prover: AccessProver; readonly asked: string[] } {
  const asked: string[] = [];
  const prover: AccessProver = {
    tellsAbout: () => true,
    readUserAccess: async ({ username }, object) => {
      asked.push(`${username} ${object}`);
      const own = getTold()[username];
      if (own === undefined) return Promise.resolve(null);
      const fields = Object.entries(own).filter(([field]) => field.startsWith(`${object}.`));
      return Promise.resolve({
        fields: new Map(fields),
        ifOpen: new Map(),
        isComplete: false,
        failures: [],
        ownView: null,
      });
    },
  };
  return { prover, asked };
}

/** The users with these names, as an org finds them. */
export function usersOf(usernames: readonly string[]): OrgUser[] {
  return usernames.map((username) => ({
    id: `005 ${username}`,
    username,
    isActive: true,
    profileId: '',
    profileLabel: null,
  }));
}
