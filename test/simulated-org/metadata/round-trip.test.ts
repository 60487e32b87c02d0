import { Connection } from '@jsforce/jsforce-node';
import { expect } from 'chai';
import type { OrgState } from '../model.ts';
import { tokenOf } from '../seed/builder.ts';
import { seedOrg } from '../seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../server.ts';
import { objectComponents } from './objects.ts';
import { unpackaged, unzip, zipOf } from './packages.ts';

/** Everything that a profile deploy could change. */
function state(org: OrgState): unknown {
  const tables = ['Profile', 'PermissionSet', 'FieldPermissions', 'ObjectPermissions'];
  return structuredClone([tables.map((table) => org.rows(table)), [...org.profileExtras]]);
}

describe('simulated org: what is retrieved can be deployed', () => {
  let org: OrgState;
  let running: RunningOrg;
  let connection: Connection;
  before(async () => {
    org = seedOrg();
    running = await startOrg(org);
    connection = new Connection({ instanceUrl: running.url, accessToken: tokenOf(org), version: '67.0' });
    connection.metadata.pollInterval = 1;
  });
  after(() => running.stop());

  async function profiles(): Promise<Map<string, string>> {
    const objects = objectComponents(org).map(({ name }) => name);
    const manifest = unpackaged({ Profile: ['*'], CustomObject: objects, CustomTab: ['*'] });
    const answer = await connection.metadata.retrieve({ unpackaged: manifest, singlePackage: true }).complete();
    return unzip(answer.zipFile);
  }

  it('and changes nothing: every component is unchanged, and so is the org', async () => {
    const before = state(org);
    const files = await profiles();
    expect([...files.keys()].filter((path) => path.startsWith('profiles/'))).to.have.length(org.rows('Profile').length);
    const archive = await zipOf(Object.fromEntries(files));
    const result = await connection.metadata
      .deploy(archive, { singlePackage: true, rollbackOnError: true })
      .complete(true);
    expect(result.details.componentFailures).to.deep.equal([]);
    const changed = result.details.componentSuccesses.filter((success) => success.changed);
    expect(changed.map(({ fullName }) => fullName)).to.deep.equal(['package.xml']);
    expect(state(org)).to.deep.equal(before);
  });

  it('and every profile lists the same fields', async () => {
    const files = await profiles();
    const lists = [...files].flatMap(([path, text]) =>
      path.startsWith('profiles/') ? [[...text.matchAll(/<field>.*?<\/field>/g)].map(([field]) => field).join()] : [],
    );
    expect(lists.length).to.be.greaterThan(5);
    expect(new Set(lists).size).to.equal(1);
    expect(lists[0]).to.include('Account.').and.not.include('__pc');
  });
});
