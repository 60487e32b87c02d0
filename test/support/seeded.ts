import type { OrgState } from '../simulated-org/model.ts';
import { tokenOf } from '../simulated-org/seed/builder.ts';
import { seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { freshSf, type Sf } from './sf.ts';

/** The seed org, running, and a real sf that is logged in to it. */
export async function seededSf(
  options: Parameters<typeof seedOrg>[0] = {},
): Promise<{ state: OrgState; org: RunningOrg; sf: Sf }> {
  const state = seedOrg(options);
  const org = await startOrg(state);
  const sf = await freshSf();
  await sf.login({ url: org.url, token: tokenOf(state) });
  return { state, org, sf };
}
