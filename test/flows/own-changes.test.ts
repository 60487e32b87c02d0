import { expect } from 'chai';
import { computeExitCode } from '../../src/fls/change.ts';
import { getLastChange } from '../../src/fls/snapshot.ts';
import { changeWorld, type ChangeWorld } from './change/change-world.ts';
import { resetting } from './change/resetting.ts';
import { restoring, resuming, snapshotOf } from './change/restoring.ts';
import { integration } from './fakes.ts';

const phone = { async: true, fields: ['Account.Phone'] };
const tier = { async: true, fields: ['Account.Tier__c'] };
const ofOthers = [`fieldPermissions of ${integration.name}`];

/** Two resets of one profile were handed over, and the org has both. */
async function handedOver(): Promise<ChangeWorld> {
  const world = changeWorld();
  await resetting(world, phone);
  await resetting(world, tier);
  await world.ports.deployer.wait('1');
  return world;
}

function setField({ org }: ChangeWorld, field: string, access: 'none' | 'read' | 'edit'): void {
  org.get(integration.id)?.set(field, access);
}

describe('what another reset of this plugin changed in the same profile', () => {
  it('is not said to be changed by somebody else when the first is resumed, nor when the second is', async () => {
    const world = await handedOver();
    const first = await resuming(world, { snapshot: 'S1' });
    expect(first.verify).to.deep.equal({ ok: true, remaining: [], others: [], sections: [] });
    expect([computeExitCode(first), first.notices]).to.deep.equal([
      0,
      [{ key: 'changedByOwn', tokens: [integration.name, 'S2'] }],
    ]);
    const second = await resuming(world, { snapshot: 'S2' });
    expect([second.verify?.ok, second.notices]).to.deep.equal([
      true,
      [{ key: 'changedByOwn', tokens: [integration.name, 'S1'] }],
    ]);
  });

  it('is told from it when it was resumed and restored before', async () => {
    const world = await handedOver();
    await resuming(world, { snapshot: 'S2' });
    expect((await resuming(world, { snapshot: 'S1' })).verify?.ok).to.equal(true);
    const other = await handedOver();
    await resuming(other, { snapshot: 'S2' });
    await restoring(other, { snapshot: 'S2' });
    const { verify, notices } = await resuming(other, { snapshot: 'S1' });
    expect([verify?.ok, notices]).to.deep.equal([true, []]);
  });

  it('does not hide what somebody else changed too', async () => {
    const world = await handedOver();
    setField(world, 'Contact.Fax', 'edit');
    const { verify, notices } = await resuming(world, { snapshot: 'S1' });
    expect([verify?.ok, verify?.sections, notices]).to.deep.equal([false, ofOthers, []]);
  });

  it('does not hide that somebody else changed the same field again', async () => {
    const world = await handedOver();
    setField(world, 'Account.Tier__c', 'edit');
    expect((await resuming(world, { snapshot: 'S1' })).verify?.sections).to.deep.equal(ofOthers);
  });

  it('does not count when its job goes on, or when its reset was never deployed', async () => {
    for (const state of ['submitted', 'prepared', 'failed'] as const) {
      const world = changeWorld();
      await resetting(world, phone);
      await resetting(world, tier);
      const snapshot = snapshotOf(world, 'S2');
      world.saved.set('S2', { ...snapshot, changes: [{ ...getLastChange(snapshot), state }] });
      setField(world, 'Account.Tier__c', 'none');
      expect((await resuming(world, { snapshot: 'S1' })).verify?.sections, state).to.deep.equal(ofOthers);
    }
  });

  it('does not count when its snapshot cannot be read', async () => {
    const world = await handedOver();
    const { snapshots } = world.ports;
    const read: typeof snapshots.read = async (org, id) => snapshots.read(org, id === 'S2' ? 'none' : id);
    const ports = { ...world.ports, snapshots: { ...snapshots, read } };
    expect((await resuming({ ...world, ports }, { snapshot: 'S1' })).verify?.sections).to.deep.equal(ofOthers);
  });

  it('is not said to be changed by somebody else when it takes effect while a reset is deployed', async () => {
    const world = changeWorld();
    await resetting(world, phone);
    world.options.meanwhile = () => {
      setField(world, 'Account.Phone', 'none');
    };
    const { deployer } = world.ports;
    const check: typeof deployer.check = async () =>
      Promise.resolve({
        hasEnded: true,
        endedAt: null,
        deploy: { id: '0', status: 'Succeeded', checkOnly: false, failures: [], created: [] },
      });
    const ports = { ...world.ports, deployer: { ...deployer, check } };
    const result = await resetting({ ...world, ports }, { fields: ['Account.Tier__c'] });
    expect([result.verify, computeExitCode(result)]).to.deep.equal([
      { ok: true, remaining: [], others: [], sections: [] },
      0,
    ]);
    expect(result.notices.filter(({ key }) => key === 'changedByOwn')).to.deep.equal([
      { key: 'changedByOwn', tokens: [integration.name, 'S1'] },
    ]);
    // What the project has of it is not known, so the profile stays to be retrieved.
    expect(world.done.at(-2)).to.match(/not Salesforce API Only System Integrations$/);
  });

  it('leaves what somebody else changed while a reset was deployed', async () => {
    const world = changeWorld();
    await resetting(world, phone);
    world.options.meanwhile = () => {
      setField(world, 'Contact.Fax', 'edit');
    };
    const { verify } = await resetting(world, { fields: ['Account.Tier__c'] });
    expect(verify?.others.map(({ field }) => field)).to.deep.equal(['Contact.Fax']);
  });
});
