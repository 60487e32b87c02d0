import type { ProfileIdentity } from '../../fls/names.ts';
import { formatNoticeNames } from '../../fls/notice-lists.ts';
import { isProblem, type Notice } from '../../fls/problem.ts';
import type { LoginSections } from '../../metadata/login-sections.ts';
import type { OrgReader } from '../../ports/org.ts';
import type { FilePlace } from '../../ports/project.ts';

/** The login sections of the profiles whose files a retrieve creates. */
export type CreatedLogin = {
  /** By Profile.Id. */
  readonly sections: ReadonlyMap<string, LoginSections>;
  /** Says that they could not be read. */
  readonly notices: readonly Notice[];
};

/** What ends the reading and leaves the retrieve as good as it was. */
const UNREAD = ['loginUnknown', 'connectionLost', 'unexpectedResponse'] as const;

/**
 * Reads the login sections of profiles that have no file yet, by a way that no package.xml narrows: the retrieve may bring
 * login flows only beside flows, and a deploy of a file without them deletes them (docs/salesforce-facts.md#s2-1-3).
 *
 * @throws Problem those of `OrgReader.readLoginSections`, except that the sections cannot be read
 */
export async function readCreatedLogin(
  profiles: readonly ProfileIdentity[],
  files: ReadonlyMap<string, FilePlace>,
  org: OrgReader,
): Promise<CreatedLogin> {
  const created = profiles.filter(({ id }) => files.get(id)?.exists === false);
  if (created.length === 0) return { sections: new Map(), notices: [] };
  try {
    return { sections: await org.readLoginSections(created), notices: [] };
  } catch (error) {
    for (const key of UNREAD)
      if (isProblem(error, key)) {
        const names = formatNoticeNames(created.map(({ name }) => name));
        const problem = String(error.details['problem']);
        return { sections: new Map(), notices: [{ key: 'loginNotCompared', tokens: [names, problem] }] };
      }
    throw error;
  }
}
