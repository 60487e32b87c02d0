import { Org } from '@salesforce/core';
import { Problem } from '../../fls/problem.ts';

/**
 * The org with that alias or username, or the default org.
 *
 * @throws Problem `noDefaultEnv` when none is named and there is no default; the error of @salesforce/core for a name that
 *   nobody has logged in with
 */
export async function resolveTargetOrg(name: string | undefined): Promise<Org> {
  if (name !== undefined) return Org.create({ aliasOrUsername: name });
  try {
    return await Org.create();
  } catch (error) {
    if (error instanceof Error && error.name === 'NoUsernameFoundError')
      throw new Problem('noDefaultEnv', {}, { cause: error });
    throw error;
  }
}
