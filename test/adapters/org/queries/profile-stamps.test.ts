import { expect } from 'chai';
import { createOrgReader } from '../../../../src/adapters/org/reader.ts';
import type { ProfileStamp } from '../../../../src/ports/org.ts';
import { actAs } from '../../../simulated-org/admin.ts';
import type { OrgInfo, OrgState } from '../../../simulated-org/model.ts';
import { buildOrg, profileId } from '../../../simulated-org/seed/builder.ts';
import { account } from '../../../simulated-org/seed/standard-objects.ts';
import { servingOrgs } from '../served.ts';

describe('the last change of profiles', function () {
  this.timeout(30_000);
  const { connect, calls } = servingOrgs();

  const orgWith = (info: Partial<OrgInfo> = {}, names: readonly string[] = ['Sales', 'Support']): OrgState =>
    buildOrg({
      info,
      objects: [account()],
      profiles: names.map((name) => ({ name, custom: true })),
      users: [{ username: 'u@x', profile: names[0] ?? '', session: true }],
    });

  async function readStamps(
    state: OrgState,
    ids: readonly string[],
    username?: string,
  ): Promise<ReadonlyMap<string, ProfileStamp>> {
    const connection = await connect(state, username === undefined ? {} : { username });
    return createOrgReader(connection, 'change').readProfileStamps(ids);
  }

  it('is asked in one call, and tells who changed what when, with the name of now', async () => {
    const state = orgWith();
    const [sales, support] = [profileId(state, 'Sales'), profileId(state, 'Support')];
    const eve = actAs(state);
    eve.rename('Sales', 'Sales EU');
    const stamps = await readStamps(state, [sales, support]);
    expect(calls()).to.deep.equal({ query: 1 });
    expect(stamps.get(sales)).to.include({ label: 'Sales EU', modifiedBy: eve.id });
    expect(Date.now() - Date.parse(stamps.get(sales)?.modifiedAt ?? '')).to.be.within(0, 60_000);
    expect(stamps.get(support)).to.deep.include({ label: 'Support', modifiedAt: '2025-03-01T09:00:00.000Z' });
  });

  it('comes under the ids that were given, and without profiles that are gone', async () => {
    const state = orgWith();
    const [sales, support] = [profileId(state, 'Sales').slice(0, 15), profileId(state, 'Support')];
    actAs(state).deleteProfile('Support');
    expect([...(await readStamps(state, [sales, support])).keys()]).to.deep.equal([sales]);
    expect((await readStamps(state, [])).size).to.equal(0);
  });

  it('is not told by an org that lacks the columns', async () => {
    const state = orgWith({ lacks: ['Profile.LastModifiedDate', 'Profile.LastModifiedById'] });
    const id = profileId(state, 'Sales');
    expect((await readStamps(state, [id])).get(id)).to.deep.equal({
      label: 'Sales',
      modifiedAt: null,
      modifiedBy: null,
      modifiedByUsername: null,
    });
  });

  it('does not miss a profile among more than one query can name', async () => {
    const names = Array.from({ length: 900 }, (_, index) => `P${index}`);
    const state = orgWith({}, names);
    const ids = state.rows('Profile').map(({ Id }) => Id);
    expect((await readStamps(state, ids)).size).to.equal(901);
  });
});
