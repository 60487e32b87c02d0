import type { Connection } from '@salesforce/core';
import { createLoginProver } from '../adapters/org/login-prover.ts';
import { openConnection } from '../adapters/org/open-connection.ts';
import { findOrgNames } from '../adapters/org/org-name.ts';
import { createPlatformProver } from '../adapters/org/prover.ts';
import { resolveTargetOrg } from '../adapters/org/target-org.ts';
import { readUsername } from '../adapters/org/user-id.ts';
import { isProblem, Problem } from '../fls/problem.ts';
import type { OrgReader } from '../ports/org.ts';
import type { AccessProver } from '../ports/prover.ts';

/** Values of `--prove` and `--as`. */
type ProverFlags = { readonly prove: boolean; readonly as?: string | undefined };

/**
 * What asks the platform, with the login of the user who runs the command or with that of `--as`; null where nothing is to be
 * asked.
 *
 * @param connection of the command
 * @throws Problem `loginExpired`, as does the prover; those of `readUsername`; the error of @salesforce/core when sf has no
 *   login of that name
 */
export async function createAccessProver(
  { prove, as: login }: ProverFlags,
  connection: Connection,
  reader: Pick<OrgReader, 'readNamespace'>,
): Promise<AccessProver | null> {
  if (login === undefined) return prove ? createPlatformProver(connection, await reader.readNamespace()) : null;
  const org = await resolveTargetOrg(login);
  // Describe lists fewer fields at a lower version than the permissions are read at.
  const own = openConnection(org, connection.getApiVersion());
  // By an access token alone, sf has the token as the username.
  const username = (await findOrgNames(org)).username ?? (await runWithLogin(login, async () => readUsername(own)));
  const prover = createLoginProver(own, username ?? '', await reader.readNamespace());
  return {
    ...prover,
    readUserAccess: async (user, object) => runWithLogin(login, async () => prover.readUserAccess(user, object)),
  };
}

/** Says which of the two logins of the command has expired. */
async function runWithLogin<T>(login: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw isProblem(error, 'sessionExpired') ? new Problem('loginExpired', { login }, { cause: error }) : error;
  }
}
