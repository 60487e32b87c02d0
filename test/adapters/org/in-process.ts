import { AuthInfo, Connection } from '@salesforce/core';
import { createOrgReader } from '../../../src/adapters/org/reader.ts';
import type { OrgReader } from '../../../src/ports/org.ts';
import type { OrgState } from '../../simulated-org/model.ts';
import { describeObject } from '../../simulated-org/rest/describe.ts';
import { entityNamed } from '../../simulated-org/schema/catalog.ts';
import { ask, viewerOf } from '../../simulated-org/soql/ask.ts';
import { buildOrg, tokenOf } from '../../simulated-org/seed/builder.ts';
import { startOrg } from '../../simulated-org/server.ts';
import { stubRequests } from './stubbed.ts';

/** The real reader over the simulated org's query engine, without a request: each call of the connection is answered here. */
export function readInProcess(connection: Connection, state: OrgState): OrgReader {
  const viewer = viewerOf(state, { now: new Date() });
  const listed = state.rows('Profile').map(({ Id }) => ({
    id: Id,
    fullName: encodeURIComponent(state.profileExtras.get(Id)?.fullName ?? ''),
  }));
  stubRequests(connection, {
    query: (soql) => {
      const records = ask(viewer, soql);
      return Promise.resolve({ totalSize: records.length, done: true, records });
    },
    describe: (sobject) => {
      const entity = entityNamed(sobject, viewer);
      return entity ? Promise.resolve(describeObject(entity, viewer)) : Promise.reject(new Error(sobject));
    },
  });
  Object.assign(connection, {
    request: () => Promise.reject(Object.assign(new Error('no composite calls'), { name: 'NOT_FOUND' })),
  });
  Object.assign(connection.metadata, { list: () => Promise.resolve(listed) });
  return createOrgReader(connection, 'report');
}

/** A connection to an org without objects, for `readInProcess`; it has to be stopped. */
export async function connectForStubs(): Promise<{
  readonly connection: Connection;
  readonly stop: () => Promise<void>;
}> {
  const state = buildOrg({ objects: [] });
  const { url, stop } = await startOrg(state);
  const accessTokenOptions = { accessToken: tokenOf(state), instanceUrl: url, loginUrl: url };
  return { connection: await Connection.create({ authInfo: await AuthInfo.create({ accessTokenOptions }) }), stop };
}
