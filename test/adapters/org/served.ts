import { AuthInfo, Connection } from '@salesforce/core';
import { afterEach } from 'mocha';
import type { CommandPurpose } from '../../../src/adapters/org/queries/user-rights.ts';
import { createOrgReader } from '../../../src/adapters/org/reader.ts';
import type { ProfileIdentity } from '../../../src/fls/names.ts';
import type { OrgReader } from '../../../src/ports/org.ts';
import type { OrgState } from '../../simulated-org/model.ts';
import { tokenOf } from '../../simulated-org/seed/builder.ts';
import { startOrg, type RunningOrg } from '../../simulated-org/server.ts';
import type { Operation, Switchboard } from '../../simulated-org/switchboard.ts';

/** A profile with this id, for queries that use nothing else of it. */
export function profileWithId(id: string): ProfileIdentity {
  return { id, fullName: id, name: id, label: id };
}

export type Served = {
  /** Serves the org until the spec ends, and logs in to it; log and calls are of the org that was served last. */
  readonly connect: (state: OrgState, as?: { username?: string; version?: string }) => Promise<Connection>;
  readonly switchboard: Switchboard;
  /** Calls so far, by operation. */
  readonly calls: () => Partial<Record<Operation, number>>;
};

/** A reader that knows the org's namespace, as after the first request of a command; with an empty log. */
export async function createKnowingReader(
  { switchboard }: Served,
  connection: Connection,
  purpose: CommandPurpose = 'retrieve',
): Promise<OrgReader> {
  const reader = createOrgReader(connection, purpose);
  await reader.readNamespace();
  switchboard.log.length = 0;
  return reader;
}

/** For specs: orgs with a connection to each, which are gone when the spec ends. */
export function servingOrgs(): Served {
  const running: RunningOrg[] = [];
  const switchboard = (): Switchboard => {
    const last = running.at(-1);
    if (!last) throw new Error('no org is served yet');
    return last.switchboard;
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map(async (org) => org.stop()));
  });
  return {
    connect: async (state, { username, version } = {}) => {
      const org = await startOrg(state);
      running.push(org);
      const { url } = org;
      const accessTokenOptions = { accessToken: tokenOf(state, username), instanceUrl: url, loginUrl: url };
      const connection = await Connection.create({ authInfo: await AuthInfo.create({ accessTokenOptions }) });
      // sf remembers the version of a login of that name, in the home of all specs of this process.
      connection.setApiVersion(version ?? state.info.apiVersion);
      org.switchboard.clear();
      return connection;
    },
    get switchboard() {
      return switchboard();
    },
    calls: () => {
      const counts: Partial<Record<Operation, number>> = {};
      for (const { operation } of switchboard().log) counts[operation] = (counts[operation] ?? 0) + 1;
      return counts;
    },
  };
}
