import { expect } from 'chai';
import { getLastChange } from '../../src/fls/snapshot.ts';
import type { WorldOptions } from './change/change-state.ts';
import { changeWorld, pathOf, second, type ChangeWorld } from './change/change-world.ts';
import { halfWorld, heal } from './change/leaving.ts';
import { resetting } from './change/resetting.ts';
import { resetWorld, restoring, resuming, snapshotOf } from './change/restoring.ts';
import { entries, integration, profileText } from './fakes.ts';

const path = pathOf(integration);
const inSync = `tracking ends ${path} whole`;

/** What source tracking was told when a reset was resumed that was handed over. */
async function resumed(
  before: Partial<WorldOptions>,
  meanwhile: (world: ChangeWorld) => void = () => {},
): Promise<string> {
  const world = changeWorld({ tracksSource: true, files: [profileText(entries)], ...before });
  await resetting(world, { async: true });
  heal(world);
  // The change itself is one to deploy and one to retrieve by now.
  Object.assign(world.options, { pending: [integration.name], changedFiles: [path] });
  meanwhile(world);
  await resuming(world);
  return world.done.filter((one) => one.startsWith('tracking ends')).join();
}

describe('source tracking of a change that is resumed', () => {
  it('leaves a profile and its file in sync that were', async () => {
    expect(await resumed({})).to.equal(inSync);
  });

  it('begins before the org is asked what took effect, and ends after the record', async () => {
    const world = changeWorld({ tracksSource: true });
    await resetting(world, { async: true });
    heal(world);
    await resuming(world);
    expect(world.done).to.deep.equal([
      'tracking begins',
      'tracking looks',
      'record applied',
      `tracking ends ${path} whole`,
    ]);
  });

  it('leaves what was to be retrieved or deployed before', async () => {
    expect(await resumed({ pending: [integration.name] })).to.equal(`${inSync} not ${integration.fullName}`);
    expect(await resumed({ changedFiles: [path] })).to.equal(`tracking ends ${path}`);
  });

  it('leaves what others or the user changed since', async () => {
    const late = '2026-11-23T20:15:13.000Z';
    const notInSync = `${inSync} not ${integration.fullName}`;
    expect(await resumed({}, ({ options }) => void (options.changedAt = late))).to.equal(notInSync);
    expect(await resumed({}, ({ options }) => void (options.changedAt = null))).to.equal(notInSync);
    expect(await resumed({}, ({ org }) => void org.get(integration.id)?.set('Task.Kind__c', 'edit'))).to.equal(
      notInSync,
    );
    const edited = await resumed({}, ({ files }) => {
      files.set(path, (files.get(path) ?? '').replace('<Profile', '<!-- mine --><Profile'));
    });
    expect(edited).to.equal(`tracking ends ${path}`);
  });

  it('allows the org some seconds to record the change', async () => {
    const soon = '2026-11-23T20:15:12.000Z';
    expect(await resumed({}, ({ options }) => void (options.changedAt = soon))).to.equal(inSync);
  });

  it('leaves what cannot be told from changes by others', async () => {
    const hidden = async (): Promise<null> => Promise.resolve(null);
    expect(await resumed({}, ({ ports }) => void Object.assign(ports.org, { readSetupChanges: hidden }))).to.equal(
      `${inSync} not ${integration.fullName}`,
    );
    const unmarked = await resumed({}, (world) => {
      const snapshot = snapshotOf(world);
      const change = getLastChange(snapshot);
      const jobs = change.jobs.map(({ trail: _, ...job }) => job);
      world.saved.set('S1', { ...snapshot, changes: [{ ...change, jobs }] });
    });
    expect(unmarked).to.equal(`${inSync} not ${integration.fullName}`);
  });

  it('leaves what was changed until a resume starts the job itself', async () => {
    for (const [pending, outOfSync] of [
      [[integration.name], ''],
      [[integration.name, second.name], ` not ${second.fullName}`],
    ] as const) {
      const world = await halfWorld({ tracksSource: true });
      Object.assign(world.options, { pending });
      await resuming(world);
      expect(world.done.at(-1)).to.equal(`tracking ends ${path} whole ${pathOf(second)} whole${outOfSync}`);
    }
  });

  it('is left as it is where nothing took effect, or where the org no longer knows the job', async () => {
    const failures = [{ component: integration.fullName, problem: 'no' }];
    expect(await resumed({}, ({ options }) => void (options.refuse = () => failures))).to.equal('tracking ends');
    expect(await resumed({}, ({ options }) => void (options.forgotten = ['0']))).to.equal('tracking ends');
  });

  it('does not begin where nothing was tracked, nor in another project', async () => {
    expect(await resumed({ tracksSource: false })).to.equal('');
    const world = changeWorld({ tracksSource: true });
    await resetting(world, { async: true });
    heal(world);
    await resuming({ ...world, ports: { ...world.ports, root: '/elsewhere' } });
    expect(world.done.filter((one) => one.startsWith('tracking'))).to.deep.equal([]);
  });

  it('does not keep a change from being resumed when it fails', async () => {
    const world = changeWorld({ tracksSource: true });
    await resetting(world, { async: true });
    const begin = async (): Promise<never> => Promise.reject(new Error('no such revision'));
    const tracking = { ...world.ports.tracking, begin };
    const { status, notices } = await resuming({ ...world, ports: { ...world.ports, tracking } });
    const notice = { key: 'trackingNotUpdated', tokens: ['described: no such revision'] };
    expect([status, notices]).to.deep.equal(['done', [notice]]);
  });

  it('is the same for a restore', async () => {
    const world = await resetWorld({ tracksSource: true });
    await restoring(world, { async: true });
    expect(snapshotOf(world).changes[1]?.profiles[0]?.isPending).to.equal(false);
    Object.assign(world.options, { pending: [integration.name], changedFiles: [path] });
    heal(world);
    await resuming(world);
    expect(world.done).to.include(inSync);
  });
});
