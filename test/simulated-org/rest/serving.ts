import { after, before } from 'mocha';
import type { OrgState } from '../model.ts';
import { tokenOf } from '../seed/builder.ts';
import { seedOrg } from '../seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../server.ts';
import { wireTo, type Wire } from '../wire.ts';

/** For specs: the seed org, served while the specs of one `describe` run. */
export type Serving = {
  readonly org: OrgState;
  readonly url: string;
  /** Calls as the administrator. */
  readonly wire: Wire;
  readonly wireAs: (username: string) => Wire;
};

export function servingSeedOrg(): Serving {
  const org = seedOrg();
  let running: RunningOrg | undefined;
  const url = (): string => {
    if (!running) throw new Error('the org is served while specs run, not before');
    return running.url;
  };
  const wireAs =
    (username?: string): Wire =>
    async (path, options) =>
      wireTo(url(), tokenOf(org, username))(path, options);
  before(async () => {
    running = await startOrg(org);
  });
  after(() => running?.stop());
  return {
    org,
    get url() {
      return url();
    },
    wire: wireAs(),
    wireAs,
  };
}
