import type { ProfileIdentity } from '../../fls/names.ts';
import { createNamesNotice, formatNoticeReasons } from '../../fls/notice-lists.ts';
import type { Notice } from '../../fls/problem.ts';
import type { OrgReader } from '../../ports/org.ts';
import { findForeignChanges, type StartCheck } from './before-start.ts';
import { findChangedLogin } from './login.ts';

/** What the org shows after a deploy besides field permissions. */
export type AfterDeploy = {
  /** Login sections that changed, as `loginFlows of Name`. */
  readonly changed: readonly string[];
  /** Whether all login sections could be read. */
  readonly isComplete: boolean;
  /** On what could not be read, and on profiles that somebody else changed. */
  readonly notices: readonly Notice[];
};

/**
 * Compares deployed profiles with what stood right before the last start of each.
 *
 * @param username of the running user; null when it is not known
 * @throws Problem `connectionLost`, `sessionExpired`, `interrupted`
 */
export async function lookAfterDeploy(
  profiles: readonly ProfileIdentity[],
  { state, username }: { readonly state: ReturnType<StartCheck['getState']>; readonly username: string | null },
  org: OrgReader,
): Promise<AfterDeploy> {
  const { changed, unread, reasons } = await findChangedLogin(profiles, state.login, org);
  const foreign = await findForeignChanges(profiles, { before: state.stamps, username }, org);
  return {
    changed,
    isComplete: unread.length === 0,
    notices: [
      ...createNamesNotice(unread, (_count, names) => ({
        key: 'loginUnverified',
        tokens: [names, formatNoticeReasons(reasons)],
      })),
      ...foreign.map((one): Notice => ({ key: 'profileChangedBy', tokens: [one.profile, one.username] })),
    ],
  };
}
