import { createOrgReader } from '../../src/adapters/org/reader.ts';
import { chooseProfiles } from '../../src/flows/choose-profiles.ts';
import type { ProfileChoice } from '../../src/ports/terminal.ts';

/** What a user would choose profiles from, over a connection to an org. */
export async function listChoices(
  connection: Parameters<typeof createOrgReader>[0],
): Promise<ReadonlyMap<string, number | null>> {
  let seen: readonly ProfileChoice[] = [];
  const pick = async (choices: readonly ProfileChoice[]): Promise<readonly string[]> => {
    seen = choices;
    return Promise.resolve(choices.map(({ name }) => name));
  };
  const progress = { showStage: () => {}, showJob: () => {}, stop: () => {} };
  await chooseProfiles([], { org: createOrgReader(connection, 'retrieve'), pick, progress }, { strayOnly: false });
  return new Map(seen.map(({ name, stray }) => [name, stray]));
}
