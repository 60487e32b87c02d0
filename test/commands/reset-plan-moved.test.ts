import { expect } from 'chai';
import type { PlanFile } from '../../src/fls/plan-file.ts';
import { newId, type Row } from '../simulated-org/model.ts';
import { profileId, profileSetId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, INTEGRATION_USERNAME, NEW_INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import { errorOf, type Where } from '../support/command.ts';
import { pictureOf } from '../support/org-picture.ts';
import { PROFILE, readPlan, usePlan, writePlan } from '../support/planned.ts';
import { startResetWorld } from '../support/reset-world.ts';

describe('a plan file is refused before anything is asked or changed', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;

  beforeEach(async () => {
    ({ where, org } = await startResetWorld());
  });

  afterEach(async () => {
    await org.stop();
  });

  const set = (): string => profileSetId(where.state, INTEGRATION_PROFILE);
  const change = (alter: (plan: PlanFile) => object): void => {
    const plan = readPlan(where);
    where.project.write('plan.json', JSON.stringify({ ...plan, ...alter(plan) }));
  };

  async function expectRefusal(name: string, exitCode: number, ...texts: readonly string[]): Promise<void> {
    const now = pictureOf(where.state);
    org.switchboard.clear();
    const error = errorOf(await usePlan(where));
    expect([error.name, error.exitCode], error.message).to.deep.equal([name, exitCode]);
    for (const text of texts) expect(error.message, error.message).to.include(text);
    expect(org.switchboard.count('deploy')).to.equal(0);
    expect(pictureOf(where.state)).to.deep.equal(now);
  }

  it('in another org', async () => {
    await writePlan(where, ...PROFILE);
    change(({ context }) => ({
      context: { ...context, org: { ...context.org, id: '00D000000000099AAA', alias: 'prod' } },
    }));
    await expectRefusal('PlanOfOtherOrgError', 2, 'prod', '00D000000000099AAA');
  });

  it('when a profile is gone', async () => {
    await writePlan(where, '--profile', INTEGRATION_PROFILE, '--profile', NEW_INTEGRATION_PROFILE);
    where.state.remove('Profile', ({ Name }) => Name !== NEW_INTEGRATION_PROFILE);
    await expectRefusal('PlanProfilesChangedError', 1, NEW_INTEGRATION_PROFILE);
  });

  it('when a profile has another name', async () => {
    await writePlan(where, ...PROFILE);
    const id = profileId(where.state, INTEGRATION_PROFILE);
    const [row] = where.state.rows('Profile').filter(({ Id }) => Id === id);
    Object.assign(row ?? {}, { Name: 'ERP' });
    Object.assign(where.state.profileExtras.get(id) ?? {}, { fullName: 'ERP' });
    await expectRefusal('PlanProfilesChangedError', 1, `${INTEGRATION_PROFILE} → ERP`);
  });

  it('when a field has another access, with the field', async () => {
    const { edits } = await writePlan(where, ...PROFILE);
    const [edited] = edits.filter(({ from }) => from === 'edit');
    where.state.setFieldPermission(set(), edited?.field ?? '', { read: true, edit: false });
    await expectRefusal('PlanOutdatedError', 1, `${edited?.field ?? ''} of ${INTEGRATION_PROFILE}`);
  });

  it('when somebody removed a field already', async () => {
    const { edits } = await writePlan(where, ...PROFILE);
    where.state.setFieldPermission(set(), edits[0]?.field ?? '', { read: false, edit: false });
    await expectRefusal('PlanOutdatedError', 1, edits[0]?.field ?? '');
  });

  it('when a field changed that the plan does not have, with its object', async () => {
    await writePlan(where, ...PROFILE, '--sobject', 'Account');
    where.state.setFieldPermission(set(), 'Contact.Email', { read: true, edit: false });
    await expectRefusal('PlanOutdatedError', 1, `Contact.* of ${INTEGRATION_PROFILE}`);
  });

  it('when the profile has got Read on the object, so that its fields are in use', async () => {
    await writePlan(where, ...PROFILE, '--sobject', 'Opportunity');
    expect(readPlan(where).edits.length).to.be.greaterThan(0);
    where.state.insert('ObjectPermissions', objectRead(set(), 'Opportunity'));
    await expectRefusal('PlanOutdatedError', 1, 'Opportunity.');
  });

  it('when a field is exposed in another way than the plan chose', async () => {
    await writePlan(where, ...PROFILE, '--exposure', 'dormant');
    const [object = ''] = readPlan(where).edits.map(({ field }) => field.slice(0, field.indexOf('.')));
    where.state.insert('ObjectPermissions', objectRead(namedSet('ERP_Accounts'), object));
    await expectRefusal('PlanOutdatedError', 1, `${object}.`);
  });

  it('when other users would lose access, with their names', async () => {
    await writePlan(where, ...PROFILE, '--sobject', 'Account');
    const newcomer = {
      ...userNamed(INTEGRATION_USERNAME),
      Id: newId('005'),
      Username: 'new.integration@fls.example',
    };
    where.state.insert('User', newcomer);
    for (const PermissionSetId of [namedSet('ERP_Accounts'), set()])
      where.state.insert('PermissionSetAssignment', {
        ...assignment(),
        Id: newId('0Pa'),
        PermissionSetId,
        AssigneeId: newcomer.Id,
      });
    await expectRefusal('ImpactChangedError', 1, 'new.integration@fls.example');
  });

  const tampered: [string, (plan: PlanFile) => object, string][] = [
    ['lacks a line', (plan) => ({ edits: plan.edits.slice(1) }), 'counts.edits'],
    ['has an edit twice', (plan) => ({ edits: [...plan.edits, ...plan.edits.slice(0, 1)] }), 'twice'],
    [
      'gives access',
      (plan) => ({ edits: plan.edits.map((edit) => ({ ...edit, from: 'none', to: 'edit' })) }),
      'takes no access away',
    ],
    [
      'names another profile',
      (plan) => ({ edits: plan.edits.map((edit) => ({ ...edit, profile: 'Admin' })) }),
      'Admin',
    ],
    ['has an unknown key', () => ({ more: 1 }), 'unknown key "more"'],
    ['is of another version', () => ({ version: 2 }), 'version must be 1'],
  ];
  for (const [name, alter, text] of tampered)
    it(`when it ${name}`, async () => {
      await writePlan(where, ...PROFILE, '--sobject', 'Account');
      change(alter);
      await expectRefusal('UnreadablePlanError', 1, text);
    });

  it('when there is no such file', async () => {
    await expectRefusal('UnreadablePlanError', 2, 'does not exist');
  });

  function namedSet(name: string): string {
    return where.state.rows('PermissionSet').find((row) => row['Name'] === name)?.Id ?? '';
  }

  function userNamed(username: string): Row {
    const user = where.state.rows('User').find((row) => row['Username'] === username);
    if (!user) throw new Error(`no user ${username}`);
    return user;
  }

  /** One that is in force. */
  function assignment(): Row {
    const row = where.state
      .rows('PermissionSetAssignment')
      .find((one) => one['PermissionSetId'] === namedSet('ERP_Accounts'));
    if (!row) throw new Error('nobody has the permission set');
    return row;
  }

  function objectRead(parent: string, object: string): Row {
    const [row] = where.state.rows('ObjectPermissions');
    if (!row) throw new Error('no object permission');
    const rights = Object.keys(row).filter((column) => column.startsWith('Permissions'));
    return {
      ...row,
      ...Object.fromEntries(rights.map((right) => [right, right === 'PermissionsRead'])),
      Id: newId('110'),
      ParentId: parent,
      SobjectType: object,
    };
  }
});
