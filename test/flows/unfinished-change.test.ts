import { expect } from 'chai';
import type { Notice } from '../../src/fls/problem.ts';
import { integration, profileText, entries } from './fakes.ts';
import { changeWorld, pathOf } from './change/change-world.ts';
import { failedWorld, killedWorld, timedOut } from './change/leaving.ts';
import { resetting } from './change/resetting.ts';
import { restoring, resuming } from './change/restoring.ts';

const left = (notices: readonly Notice[]): string[] =>
  notices.filter(({ key }) => key === 'changeUnfinished').map(({ tokens }) => tokens[0] ?? '');

describe('a change that was left unfinished', () => {
  it('is named by the next reset of its profiles, and by a restore of that one', async () => {
    const world = await killedWorld(['create', 'write']);
    expect(left((await resetting(world)).notices)).to.deep.equal(['S1']);
    expect(left((await restoring(world, { snapshot: 'S2' })).notices)).to.deep.equal(['S1']);
    expect((await resuming(world)).snapshot.id).to.equal('S1');
    expect(world.files.get(pathOf(integration))).to.equal(profileText(entries));
    expect(left((await resetting(world)).notices)).to.deep.equal([]);
  });

  it('is not looked for where the snapshots cannot be listed', async () => {
    const world = changeWorld();
    const listUnfinished = async (): Promise<never> => Promise.reject(timedOut);
    const ports = { ...world.ports, snapshots: { ...world.ports.snapshots, listUnfinished } };
    expect((await resetting({ ...world, ports })).status).to.equal('reset');
  });

  it('has, once it is resumed, the files that hold it in its result', async () => {
    const world = await failedWorld({ waitFails: timedOut });
    const { status, files } = await resuming(world);
    expect([status, files]).to.deep.equal(['done', [pathOf(integration)]]);
  });
});
