import { expect } from 'chai';
import { computeExitCode } from '../../src/fls/change.ts';
import { getLastChange, type JobRecord } from '../../src/fls/snapshot.ts';
import { NO_LOGIN } from '../../src/metadata/login-sections.ts';
import type { OrgReader, SetupChange } from '../../src/ports/org.ts';
import { changeWorld, type ChangeWorld } from './change/change-world.ts';
import { edits, resetting } from './change/resetting.ts';
import { resuming, snapshotOf } from './change/restoring.ts';
import { integration } from './fakes.ts';

const MARK = { at: '2026-11-23T20:15:00.000Z', ids: ['0Ym000000000001AAA'] };
const shown: SetupChange = {
  at: '2026-11-23T20:15:09.000Z',
  username: 'eve@x',
  text: `Changed profile ${integration.label}: field-level security for Account: Phone was changed`,
};
const told = { key: 'setupChangedSince', tokens: [integration.name, `"${shown.text}" (eve@x, ${shown.at})`] };

/** An org with this trail, in which a reset was handed over. */
async function handedOver(trail: Partial<OrgReader>): Promise<ChangeWorld> {
  const world = changeWorld();
  const org = { ...world.ports.org, markSetupTrail: async () => Promise.resolve(MARK), ...trail };
  const watched = { ...world, ports: { ...world.ports, org } };
  await resetting(watched, { async: true });
  return watched;
}

describe('what others changed in Setup while a reset was left', () => {
  it('is named when it is resumed, since the start of its deploy', async () => {
    const asked: unknown[] = [];
    const world = await handedOver({
      readSetupChanges: async (mark, username) => {
        asked.push([mark, username]);
        return Promise.resolve([shown]);
      },
    });
    const result = await resuming(world);
    expect([result.status, result.verify?.ok, computeExitCode(result)]).to.deep.equal(['done', false, 68]);
    expect([result.notices, asked]).to.deep.equal([[told], [[MARK, 'ada@example.com']]]);
  });

  it('does not matter when nothing was deployed', async () => {
    const world = await handedOver({ readSetupChanges: async () => Promise.resolve([shown]) });
    world.options.refuse = () => [{ component: integration.fullName, problem: 'no' }];
    const { status, notices } = await resuming(world);
    expect([status, notices.map(({ key }) => key)]).to.deep.equal(['failed', ['profileRefused']]);
  });

  it('is not known when the org does not show the trail: this is said of profiles with login settings', async () => {
    const flow = { ...NO_LOGIN, loginFlows: [[['flow', 'Terms']]] as const };
    for (const [login, notices] of [
      [NO_LOGIN, []],
      [flow, [{ key: 'setupTrailHidden', tokens: [integration.name] }]],
    ] as const) {
      const world = await handedOver({
        markSetupTrail: async () => Promise.resolve(null),
        readLoginSections: async (profiles) => Promise.resolve(new Map(profiles.map(({ id }) => [id, login]))),
      });
      const result = await resuming(world);
      expect([result.verify?.ok, result.notices]).to.deep.equal([true, notices]);
    }
  });

  it('is not looked for when the record does not tell where the trail ended', async () => {
    const world = await handedOver({ readSetupChanges: async () => Promise.resolve([shown]) });
    const snapshot = snapshotOf(world);
    const job: JobRecord = { id: '0', startedAt: MARK.at, profiles: [integration.name], status: null };
    world.saved.set('S1', { ...snapshot, changes: [{ ...getLastChange(snapshot), jobs: [job] }] });
    const { verify, edits: done, notices } = await resuming(world);
    expect([verify?.ok, done, notices]).to.deep.equal([true, edits, []]);
  });
});
