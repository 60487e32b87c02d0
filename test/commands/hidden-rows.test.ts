import { expect } from 'chai';
import { profileId, profileSetId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { report, reset, restore, resultOf, retrieve, type CommandRun, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const GO = ['--no-prompt', '--json'];

/** Each time that it is said. */
const WARNING = /The org counted 2 rows that it did not show: FieldPermissions 2\./g;

describe('an org that counts rows that it does not show', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  beforeEach(async () => {
    const state = seedOrg();
    const set = profileSetId(state, INTEGRATION_PROFILE);
    const own = state.rows('FieldPermissions').filter(({ ParentId }) => ParentId === set);
    for (const row of own.slice(0, 2)) state.hiddenRows.add(row.Id);
    org = await startOrg(state);
    where = { project: newProject(), org, state };
  });

  afterEach(async () => {
    await org.stop();
  });

  const saidOnce = (run: CommandRun<unknown>): void => {
    expect(run.error).to.equal(null);
    expect(run.code).to.equal(0);
    expect((run.stderr + run.stdout).replaceAll(/\s+/g, ' ').match(WARNING)).to.have.length(1);
  };

  it('is reported and retrieved all the same, with a warning', async () => {
    saidOnce(await report(where, ...PROFILE));
    saidOnce(await retrieve(where, ...PROFILE));
    saidOnce(await retrieve(where, ...PROFILE, '--manifest-only'));
  });

  it('is reset and restored, and warned of once in each command', async () => {
    const stray = (): readonly string[] => truthOf(where.state, profileId(where.state, INTEGRATION_PROFILE)).stray;
    const before = stray();
    const run = await reset(where, ...PROFILE, ...GO);
    saidOnce(run);
    expect(resultOf(run).status).to.equal('reset');
    expect(stray()).to.deep.equal(before.filter((field) => !resultOf(run).edits.some((edit) => edit.field === field)));
    saidOnce(await restore(where, ...GO));
    expect(stray()).to.deep.equal(before);
  });

  it('says nothing where nothing is hidden', async () => {
    where.state.hiddenRows.clear();
    expect((await report(where, ...PROFILE)).stderr).to.not.match(/did not show/);
  });
});
