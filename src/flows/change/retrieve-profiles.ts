import { decodeName } from '../../fls/names.ts';
import { Problem } from '../../fls/problem.ts';
import type { Retriever } from '../../ports/jobs.ts';
import type { ProfileChange } from './deploy.ts';
import { retrieveInBatches } from '../inspect/retrieve-batches.ts';

/** The texts in which the org answered a profile, by its API name: one for each retrieve job that it took. */
export type ProfileTexts = ReadonlyMap<string, readonly string[]>;

/**
 * The profiles as the org has them: with their login sections, which come with a profile that is retrieved alone
 * (docs/salesforce-facts.md#src-prof), and with the permissions on the objects. The zip need not encode names as
 * listMetadata does (docs/salesforce-facts.md#s1-6).
 *
 * @throws Problem `profileNotRetrieved`, and those of `retrieveInParts`
 */
export async function retrieveProfileTexts(
  parts: readonly ProfileChange[],
  objects: readonly string[],
  retriever: Retriever,
): Promise<ProfileTexts> {
  const profiles = parts.map(({ profile }) => profile.fullName);
  const { batches: brought } = await retrieveInBatches({ profiles, objects, fields: [] }, retriever);
  const texts = new Map<string, string[]>();
  for (const { response } of brought)
    for (const [fullName, text] of response.profiles) {
      const name = decodeName(fullName);
      texts.set(name, [...(texts.get(name) ?? []), text]);
    }
  for (const { profile } of parts)
    if (!texts.has(profile.name)) throw new Problem('profileNotRetrieved', { profile: profile.name, messages: '' });
  return texts;
}
