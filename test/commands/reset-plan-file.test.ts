import { expect } from 'chai';
import type { ResetResult } from '../../src/commands/fls/reset.ts';
import { profileId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { errorOf, reset, resultOf, type Where } from '../support/command.ts';
import { pictureOf, withEdits, type OrgPicture } from '../support/org-picture.ts';
import { PROFILE, readPlan, usePlan, WRITE_PLAN, writePlan } from '../support/planned.ts';
import { newProject } from '../support/project.ts';
import { startResetWorld } from '../support/reset-world.ts';

describe('fls reset with a plan file', function () {
  this.timeout(60_000);
  let org: RunningOrg;
  let where: Where;
  let before: OrgPicture;

  beforeEach(async () => {
    ({ where, org, before } = await startResetWorld());
  });

  afterEach(async () => {
    await org.stop();
  });

  describe('that a dry run wrote', () => {
    it('holds context, choice, edits, impact and profiles, and no token; the result names it', async () => {
      const { edits, impact, plan, status, context } = await writePlan(where, ...PROFILE, '--sobject', 'Account');
      expect([plan, status]).to.deep.equal(['plan.json', 'dryRun']);
      const file = readPlan(where);
      const { baselineFile, ...written } = context;
      expect(file.context).to.deep.equal(written);
      expect(baselineFile).to.equal(null);
      expect(file.choice).to.deep.equal({
        scope: 'named',
        sobjects: ['Account'],
        fields: [],
        exposures: [],
        readOnly: false,
        includeUncontrolled: false,
      });
      expect([file.edits, file.impact]).to.deep.equal([edits, impact]);
      expect(file.counts).to.include({ profiles: 1, edits: edits.length, users: 1, impact: impact.length });
      expect(file.profiles.map(({ id, name }) => [id, name])).to.deep.equal([
        [profileId(where.state, INTEGRATION_PROFILE), INTEGRATION_PROFILE],
      ]);
      expect(where.project.read('plan.json')).to.not.match(/00D\w{12,15}!/);
      expect(pictureOf(where.state)).to.deep.equal(before);
    });

    it('is the same text each time but for the time', async () => {
      const text = async (): Promise<string> => {
        await writePlan(where, '--all-profiles');
        return where.project.read('plan.json').replace(/"generatedAt": "[^"]+"/, '');
      };
      expect(await text()).to.equal(await text());
    });

    it('is carried out: exactly its edits, proved, and nothing else', async () => {
      const { edits, impact } = await writePlan(where, ...PROFILE, '--exposure', 'live');
      const run = await usePlan(where);
      const result = resultOf(run);
      expect([result.status, run.code, result.plan, result.verify?.ok]).to.deep.equal(['reset', 0, 'plan.json', true]);
      expect([result.edits, result.impact]).to.deep.equal([edits, impact]);
      expect(pictureOf(where.state)).to.deep.equal(withEdits(before, where.state, edits));
    });

    it('does what a direct reset does', async () => {
      await writePlan(where, '--integrations');
      const result = resultOf(await usePlan(where));
      const state = seedOrg();
      const other = await startOrg(state);
      try {
        const direct = resultOf(
          await reset({ project: newProject(), org: other, state }, '--integrations', '--no-prompt', '--json'),
        );
        const toLines = ({ edits, impact }: ResetResult): string[] =>
          [...edits, ...impact].map((one) => JSON.stringify(one)).sort();
        expect([result.status, toLines(result)]).to.deep.equal([direct.status, toLines(direct)]);
        expect(result.edits.length).to.be.greaterThan(100);
      } finally {
        await other.stop();
      }
    });

    it('can be checked by a dry run, which changes nothing', async () => {
      await writePlan(where, ...PROFILE);
      const result = resultOf(await reset(where, '--plan', 'plan.json', '--dry-run', '--json'));
      expect([result.status, result.deploy?.checkOnly, result.plan]).to.deep.equal(['dryRun', true, 'plan.json']);
      expect(pictureOf(where.state)).to.deep.equal(before);
    });

    it('is carried out as it was approved, whatever the policy says now', async () => {
      const rule = (object: string): string => JSON.stringify({ rules: [{ object, reason: 'It is wanted' }] });
      where.project.write('config/fls-policy.json', rule('Contact'));
      const { edits } = await writePlan(where, ...PROFILE);
      expect(edits.some(({ field }) => field.startsWith('Contact.'))).to.equal(false);
      expect(
        readPlan(where).leftOut.some(({ field, reason }) => field.startsWith('Contact.') && reason === 'kept'),
      ).to.equal(true);
      where.project.write('config/fls-policy.json', rule('Account'));
      expect(resultOf(await usePlan(where)).edits).to.deep.equal(edits);
      expect(pictureOf(where.state)).to.deep.equal(withEdits(before, where.state, edits));
    });

    it('has nothing to do without edits, and says so', async () => {
      const { status } = await writePlan(where, ...PROFILE, '--sobject', 'Nope__c');
      expect([status, readPlan(where).edits]).to.deep.equal(['nothingToDo', []]);
      const run = await reset(where, '--plan', 'plan.json', '--no-prompt');
      expect([resultOf(run).status, run.code]).to.deep.equal(['nothingToDo', 0]);
      expect(run.stdout).to.include('the plan has no edits');
    });

    it('is held to --max-edits', async () => {
      const { edits } = await writePlan(where, ...PROFILE);
      const error = errorOf(await usePlan(where, '--max-edits', String(edits.length - 1)));
      expect(error.name).to.equal('PlanTooLargeError');
      expect(pictureOf(where.state)).to.deep.equal(before);
    });
  });

  describe('is refused with flags that contradict it', () => {
    const others: (readonly string[])[] = [
      PROFILE,
      ['--integrations'],
      ['--all-profiles'],
      ['--sobject', 'Account'],
      ['--field', 'Phone'],
      ['--exposure', 'live'],
      ['--read-only'],
      ['--include-uncontrolled'],
      ['--policy-file', 'policy.json'],
      ['--no-deploy'],
      ['--write-plan', 'other.json', '--dry-run'],
    ];
    for (const flags of others)
      it(flags.join(' '), async () => {
        await writePlan(where, ...PROFILE);
        const error = errorOf(await usePlan(where, ...flags));
        expect(error.exitCode).to.equal(2);
        expect(error.message).to.include('--plan');
        expect(pictureOf(where.state)).to.deep.equal(before);
      });

    it('--write-plan without --dry-run', async () => {
      expect(errorOf(await reset(where, ...PROFILE, '--write-plan', 'plan.json', '--no-prompt')).exitCode).to.equal(2);
    });

    it('one file for two purposes', async () => {
      const error = errorOf(await reset(where, ...PROFILE, ...WRITE_PLAN, '--impact-file', './plan.json'));
      expect([error.name, error.exitCode]).to.deep.equal(['SameFileTwiceError', 2]);
    });
  });
});
