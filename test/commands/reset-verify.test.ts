import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { newId } from '../simulated-org/model.ts';
import { setAccess } from '../simulated-org/rules.ts';
import { profileId, profileSetId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import type { Effect, Fault } from '../simulated-org/switchboard.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { errorOf, reset, resultOf, type Where } from '../support/command.ts';
import { pictureOf, type OrgPicture } from '../support/org-picture.ts';
import { startRetrievedWorld } from '../support/reset-world.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const GO = ['--no-prompt', '--json', '--snapshot-dir', 'artifacts'];
const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;
const NOTHING = { read: false, edit: false };

describe('fls reset, when the org is not as it should be afterwards', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;
  let before: OrgPicture;
  let text: string;

  beforeEach(async () => {
    ({ where, org, before, text } = await startRetrievedWorld());
  });

  afterEach(async () => {
    await org.stop();
  });

  const set = (): string => profileSetId(where.state, INTEGRATION_PROFILE);
  const strays = (): readonly string[] => truthOf(where.state, profileId(where.state, INTEGRATION_PROFILE)).stray;

  describe('does not take "Succeeded" for a proof', () => {
    it('when nothing took effect', async () => {
      const all = strays();
      const faults: Fault[] = [{ operation: 'deploy', effect: { kind: 'noEffect' } }];
      const run = await reset({ ...where, faults }, ...PROFILE, ...GO);
      const { status, deploy, verify, edits } = resultOf(run);
      expect([status, run.code, deploy?.status]).to.deep.equal(['failed', 1, 'Succeeded']);
      expect(verify?.ok).to.equal(false);
      expect(verify?.remaining.map(({ field }) => field)).to.deep.equal(all);
      expect(verify?.remaining).to.deep.equal(edits);
      expect(pictureOf(where.state)).to.deep.equal(before);
      expect(run.result?.snapshot?.path).to.match(/^artifacts\//);
    });

    it('when a part took effect', async () => {
      const accepts = (field: string): boolean => !field.startsWith('Account.');
      const faults: Fault[] = [{ operation: 'deploy', effect: { kind: 'partialEffect', accepts } }];
      const run = await reset({ ...where, faults }, ...PROFILE, '--no-prompt');
      const left = strays();
      expect(left.length).to.be.greaterThan(0);
      expect([run.result?.status, run.code]).to.deep.equal(['partial', 68]);
      expect(run.result?.verify?.remaining.map(({ field }) => field)).to.deep.equal(left);
      expect(run.stdout).to.match(new RegExp(`Not in effect:\n[^]*${left.length} fields? on 1 object[^]*Phone`));
      expect(run.stdout).to.include('sf fls restore --snapshot');
    });
  });

  describe('holds a second retrieve against the first with --verify retrieve', () => {
    it('and is content when nothing but the edits changed', async () => {
      const run = await reset(where, ...PROFILE, ...GO, '--verify', 'retrieve');
      expect([run.result?.status, run.result?.verify, run.code]).to.deep.equal([
        'reset',
        { ok: true, remaining: [], others: [], sections: [] },
        0,
      ]);
      expect(org.switchboard.count('retrieve')).to.equal(2);
    });

    it('and names a section that somebody else changed, which SOQL does not show', async () => {
      const act: Extract<Effect, { kind: 'meanwhile' }>['act'] = (state) => {
        const extras = state.profileExtras.get(profileId(state, INTEGRATION_PROFILE));
        if (extras) extras.loginFlows = [];
      };
      const faults: Fault[] = [{ operation: 'checkDeployStatus', effect: { kind: 'meanwhile', act } }];
      const run = await reset({ ...where, faults }, ...PROFILE, '--no-prompt', '--verify', 'retrieve');
      expect([run.result?.status, run.result?.verify, run.code]).to.deep.equal([
        'reset',
        { ok: false, remaining: [], others: [], sections: [`loginFlows of ${INTEGRATION_PROFILE}`] },
        68,
      ]);
      expect(`${run.stdout}${run.stderr}`.replaceAll(/\s+/g, ' ')).to.include(`loginFlows of ${INTEGRATION_PROFILE}`);
    });

    it('and names the objects of which the retrieves show no entry', async () => {
      where.state.withheldObjects.add('Contact');
      const run = await reset(where, ...PROFILE, '--no-prompt', '--verify', 'retrieve');
      expect([run.result?.status, run.code]).to.deep.equal(['reset', 0]);
      const count = run.result?.edits.filter(({ field }) => field.startsWith('Contact.')).length;
      expect(run.stderr.replaceAll(/\s+/g, ' ')).to.include(`only SOQL verifies them (1): Contact (${count})`);
    });

    it('and names what did not take effect once', async () => {
      const accepts = (field: string): boolean => field !== 'Account.Phone';
      const faults: Fault[] = [{ operation: 'deploy', effect: { kind: 'partialEffect', accepts } }];
      const run = await reset({ ...where, faults }, ...PROFILE, ...GO, '--verify', 'retrieve');
      expect(run.result?.verify?.remaining.map(({ field }) => field)).to.deep.equal(['Account.Phone']);
    });
  });

  describe('cannot ask what took effect', () => {
    const faults: Fault[] = [
      {
        operation: 'checkDeployStatus',
        effect: {
          kind: 'meanwhile',
          act: () => {
            org.switchboard.inject({ operation: 'query', effect: { kind: 'expiredSession' } });
          },
        },
      },
    ];

    it('and says that the org took it, what the file says, and the way back', async () => {
      const error = errorOf(await reset({ ...where, faults }, ...PROFILE, ...GO));
      expect([error.name, error.exitCode]).to.deep.equal(['NotVerifiedError', 68]);
      expect(error.message).to.include('The org accepted the deploy').and.include('login to the org has expired');
      const actions = error.actions?.join('\n') ?? '';
      expect(actions)
        .to.match(/project deploy report --job-id 0Af/)
        .and.match(/fls restore --snapshot /);
      expect(strays()).to.deep.equal([]);
      expect(where.project.read(FILE)).to.not.equal(text);
    });
  });

  describe('with another admin at work', () => {
    it('stops before it writes when the profile is given Read on an object meanwhile: then it is no stray', async () => {
      const act: Extract<Effect, { kind: 'meanwhile' }>['act'] = (state) => {
        state.insert('ObjectPermissions', {
          Id: newId('110'),
          ParentId: set(),
          SobjectType: 'Contact',
          PermissionsRead: true,
          PermissionsEdit: false,
          PermissionsCreate: false,
          PermissionsDelete: false,
          PermissionsViewAllRecords: false,
          PermissionsModifyAllRecords: false,
          PermissionsViewAllFields: false,
        });
      };
      const faults: Fault[] = [{ operation: 'checkRetrieveStatus', effect: { kind: 'meanwhile', act } }];
      const error = errorOf(await reset({ ...where, faults }, ...PROFILE, ...GO));
      expect([error.name, org.switchboard.count('deploy')]).to.deep.equal(['OrgChangedError', 0]);
      expect(error.message).to.include('Contact.Email');
      expect(where.project.read(FILE)).to.equal(text);
    });

    it('stops before it writes when the plan is stale', async () => {
      // The picture before the first write is the last that is asked before the retrieve.
      let asked = 0;
      let last = 0;
      const counting: Fault = {
        operation: 'query',
        times: 999,
        effect: { kind: 'meanwhile', act: () => (asked += 1) },
      };
      const noting: Fault = { operation: 'retrieve', effect: { kind: 'meanwhile', act: () => (last = asked) } };
      resultOf(await reset({ ...where, faults: [counting, noting] }, ...PROFILE, '--dry-run', '--json'));
      expect(last).to.be.greaterThan(1);
      org.switchboard.clear();

      let then: OrgPicture = before;
      const act: Extract<Effect, { kind: 'meanwhile' }>['act'] = (state) => {
        setAccess(state, set(), 'Account.Phone', NOTHING);
        then = pictureOf(state);
      };
      const faults: Fault[] = [{ operation: 'query', after: last - 1, effect: { kind: 'meanwhile', act } }];
      const error = errorOf(await reset({ ...where, faults }, ...PROFILE, ...GO));
      expect([error.name, error.exitCode]).to.deep.equal(['OrgChangedError', 1]);
      expect(error.message).to.include('Account.Phone');
      expect(then).to.not.deep.equal(before);
      expect(pictureOf(where.state)).to.deep.equal(then);
      const artifacts = join(where.project.folder, 'artifacts');
      expect([org.switchboard.count('deploy'), existsSync(artifacts), where.project.read(FILE) === text]).to.deep.equal(
        [0, false, true],
      );
    });

    it('says what else changed while it deployed, and leaves that alone', async () => {
      const act: Extract<Effect, { kind: 'meanwhile' }>['act'] = (state) => {
        setAccess(state, set(), 'User.Cost_Centre__c', NOTHING);
      };
      const faults: Fault[] = [{ operation: 'deploy', effect: { kind: 'meanwhile', act } }];
      const run = await reset({ ...where, faults }, ...PROFILE, '--no-prompt');
      expect(run.result?.verify).to.deep.include({ ok: false, remaining: [], sections: [] });
      expect([run.result?.status, run.code]).to.deep.equal(['reset', 68]);
      expect(run.result?.verify?.others.map(({ field }) => field)).to.deep.equal(['User.Cost_Centre__c']);
      expect(`${run.stdout}${run.stderr}`).to.include('Cost_Centre__c').and.not.include('Other sections');
      expect(strays()).to.deep.equal([]);
      expect(where.state.fieldPermission(set(), 'User.Cost_Centre__c')).to.equal(undefined);
    });

    it('names what was given back while it deployed', async () => {
      const act: Extract<Effect, { kind: 'meanwhile' }>['act'] = (state) => {
        setAccess(state, set(), 'Account.Phone', { read: true, edit: false });
      };
      // With no polls to wait for, the job is done when its status is asked for.
      const faults: Fault[] = [{ operation: 'checkDeployStatus', effect: { kind: 'meanwhile', act } }];
      const run = await reset({ ...where, faults }, ...PROFILE, ...GO);
      expect([run.result?.status, run.code]).to.deep.equal(['partial', 68]);
      expect(run.result?.verify?.remaining).to.deep.equal([
        { profile: INTEGRATION_PROFILE, field: 'Account.Phone', from: 'read', to: 'none' },
      ]);
    });
  });
});
