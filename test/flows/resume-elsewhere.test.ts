import { expect } from 'chai';
import { computeExitCode } from '../../src/fls/change.ts';
import { getLastChange } from '../../src/fls/snapshot.ts';
import { pathOf, type ChangeWorld } from './change/change-world.ts';
import { failedWorld, killedWorld, timedOut } from './change/leaving.ts';
import { changesOf, restoring, resuming, snapshotOf } from './change/restoring.ts';
import { entries, integration, profileText } from './fakes.ts';

const path = pathOf(integration);
const fileBefore = profileText(entries);

/** The same org and snapshots, without the project that has the files. */
function leaveProject(world: ChangeWorld): ChangeWorld {
  return { ...world, ports: { ...world.ports, project: null, root: null } };
}

describe('the resume flow, where the files of the change are not', () => {
  it('does not say that nothing is left of a reset that was killed before its deploy', async () => {
    const world = await killedWorld(['create', 'write']);
    const result = await resuming(leaveProject(world));
    expect([result.status, result.state, computeExitCode(result)]).to.deep.equal(['partial', 'partial', 68]);
    expect(result.unseenProfiles).to.deep.equal([integration.name]);
    expect(result.notices.map(({ key }) => key)).to.deep.equal(['filesWithoutProject']);
    expect(getLastChange(snapshotOf(world)).profiles[0]?.files).to.have.length(1);
    expect(world.files.get(path)).to.not.equal(fileBefore);
  });

  it('leaves what a restore in the project takes to put the files back', async () => {
    const world = await killedWorld(['create', 'write']);
    await resuming(leaveProject(world));
    expect((await restoring(world)).status).to.equal('restored');
    expect([world.files.get(path), changesOf(world)]).to.deep.equal([fileBefore, ['reset partial', 'restore applied']]);
  });

  it('says the same in another project with other files of the profile', async () => {
    const world = await killedWorld(['create', 'write']);
    const other = profileText([...entries].reverse());
    world.files.set(path, other);
    const elsewhere = { ...world, ports: { ...world.ports, root: '/clone' } };
    const { status, unseenProfiles } = await resuming(elsewhere);
    expect([status, unseenProfiles, world.files.get(path)]).to.deep.equal(['partial', [integration.name], other]);
  });

  it('is done when the change is in effect', async () => {
    const world = await failedWorld({ waitFails: timedOut });
    const result = await resuming(leaveProject(world));
    expect([result.status, result.state, computeExitCode(result)]).to.deep.equal(['done', 'applied', 0]);
  });
});
