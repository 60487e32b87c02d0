import { Org } from '@salesforce/core';
import { Problem } from '../../fls/problem.ts';

/**
 * The org with an alias or username, or the default org.
 *
 * @throws Problem `noDefaultEnv` without a name and without a default org; the error of @salesforce/core when sf has no
 *   login of that name
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
