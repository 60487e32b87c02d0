import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { resultOf, retrieve, type Where } from './command.ts';
import { pictureOf, type OrgPicture } from './org-picture.ts';
import { newProject } from './project.ts';

/** Where a retrieve puts the file of the integration profile. */
const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;

/** What the specs of `sf fls reset` start from. Stop the org at the end. */
export type ResetWorld = Pick<Where, 'org'> & {
  readonly where: Where;
  /** The org before the spec. */
  readonly before: OrgPicture;
};

/** The seed org, and a project without a profile. */
export async function startResetWorld(...options: Parameters<typeof newProject>): Promise<ResetWorld> {
  const state = seedOrg();
  const org = await startOrg(state);
  return { org, where: { project: newProject(...options), org, state }, before: pictureOf(state) };
}

/** The same with the file of the integration profile, as a retrieve wrote it; the org has no log of that. */
export async function startRetrievedWorld(): Promise<ResetWorld & { readonly text: string }> {
  const world = await startResetWorld();
  resultOf(await retrieve(world.where, '--profile', INTEGRATION_PROFILE));
  world.org.switchboard.clear();
  return { ...world, text: world.where.project.read(FILE) };
}
