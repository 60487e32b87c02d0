import { getObjectName } from '../../fls/access.ts';
import { decodeName } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import { getManifestObjects } from '../../metadata/manifest.ts';
import type { Retriever } from '../../ports/jobs.ts';
import { retrieveInBatches } from '../inspect/retrieve-batches.ts';
import type { ChangeOptions, ChangePlan, ProfileTexts } from './change.ts';

/**
 * Retrieves the profiles of a change. A profile comes with its login sections even when no object is named
 * (docs/salesforce-facts.md#src-prof). Names are compared decoded: listMetadata and the zip may encode a name in different
 * ways (docs/salesforce-facts.md#s1-6).
 *
 * @throws Problem `profileNotRetrieved`, and those of `retrieveInBatches`
 */
export async function retrieveProfileTexts(
  plan: Pick<ChangePlan, 'profileChanges' | 'currentAccess'>,
  options: Pick<ChangeOptions, 'verifyBy' | 'dryRun'>,
  retriever: Retriever,
): Promise<ProfileTexts> {
  const profiles = plan.profileChanges.map(({ profile }) => profile);
  const { batches } = await retrieveInBatches(
    { profiles: profiles.map(({ fullName }) => fullName), objects: listObjectsToCompare(plan, options), fields: [] },
    retriever,
  );
  const texts = new Map<string, string[]>();
  for (const { response } of batches)
    for (const [fullName, text] of response.profiles) {
      const name = decodeName(fullName);
      texts.set(name, [...(texts.get(name) ?? []), text]);
    }
  for (const { name } of profiles)
    if (!texts.has(name)) throw new Problem('profileNotRetrieved', { profile: name, messages: '' });
  return texts;
}

/** A verification by retrieve compares all objects of which the profiles have field permissions. */
function listObjectsToCompare(
  { currentAccess }: Pick<ChangePlan, 'currentAccess'>,
  { verifyBy, dryRun }: Pick<ChangeOptions, 'verifyBy' | 'dryRun'>,
): string[] {
  if (verifyBy === 'soql' || dryRun) return [];
  const objects = new Set([...currentAccess.values()].flatMap((fields) => [...fields.keys()].map(getObjectName)));
  return [...new Set([...objects].flatMap((object) => getManifestObjects(object, objects)))].sort();
}
