import { expect } from 'chai';
import { profileId } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import type { RunningOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { errorOf, reset, resultOf, type Where } from '../support/command.ts';
import { pictureOf, withEdits, type OrgPicture } from '../support/org-picture.ts';
import { startResetWorld } from '../support/reset-world.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
const GO = ['--no-prompt', '--json'];

describe('flags of fls reset', function () {
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

  const truth = (): ReturnType<typeof truthOf> => truthOf(where.state, profileId(where.state, INTEGRATION_PROFILE));
  const fieldsOf = (edits: readonly { field: string }[]): string[] => edits.map(({ field }) => field);
  const objectOf = (field: string): string => field.slice(0, field.indexOf('.'));

  async function editsOf(...flags: readonly string[]): Promise<string[]> {
    const { edits, verify } = resultOf(await reset(where, ...PROFILE, ...GO, ...flags));
    expect(verify?.ok).to.equal(true);
    expect(pictureOf(where.state)).to.deep.equal(withEdits(before, where.state, edits));
    return fieldsOf(edits);
  }

  function expectUntouched(): void {
    expect(org.switchboard.count('deploy')).to.equal(0);
    expect(pictureOf(where.state)).to.deep.equal(before);
  }

  for (const flags of [['--json'], [], ['--no-deploy']])
    it(`refuse to go ahead unasked where nobody can be asked: ${flags.join(' ') || 'no flag'}`, async () => {
      const error = errorOf(await reset(where, ...PROFILE, ...flags));
      expect([error.name, error.exitCode]).to.deep.equal(['NotConfirmedError', 2]);
      expect(error.actions?.join(' ')).to.include('--no-prompt');
      expectUntouched();
    });

  it('ask for a profile where none is named', async () => {
    const error = errorOf(await reset(where, ...GO));
    expect([error.name, error.exitCode]).to.deep.equal(['NoProfileChosenError', 2]);
    expectUntouched();
  });

  it('refuse a name that the org does not have', async () => {
    const error = errorOf(await reset(where, '--profile', 'Salesforce API Only', ...GO));
    expect([error.name, error.exitCode]).to.deep.equal(['ProfileNotFoundError', 2]);
    expect(error.actions?.join(' ')).to.include(INTEGRATION_PROFILE);
    expectUntouched();
  });

  it('--max-edits refuses a larger plan, and takes one of just that size', async () => {
    const count = truth().stray.length;
    const error = errorOf(await reset(where, ...PROFILE, ...GO, '--max-edits', String(count - 1)));
    expect([error.name, error.exitCode]).to.deep.equal(['PlanTooLargeError', 1]);
    expect(error.message).to.include(`has ${count} edits`);
    expectUntouched();
    expect((await editsOf('--max-edits', String(count))).length).to.equal(count);
  });

  it('--read-only turns edit into read, and leaves read alone', async () => {
    const { enabled, stray } = truth();
    const editable = stray.filter((field) => enabled.get(objectOf(field))?.get(field)?.edit);
    expect(editable.length).to.be.within(1, stray.length - 1);
    const { edits } = resultOf(await reset(where, ...PROFILE, ...GO, '--read-only'));
    expect(edits.map(({ field, from, to }) => [field, from, to])).to.deep.equal(
      editable.map((field) => [field, 'edit', 'read']),
    );
    expect(pictureOf(where.state)).to.deep.equal(withEdits(before, where.state, edits));
    expect(truth().stray).to.deep.equal(stray);
  });

  it('--field narrows by globs, of the field or of object and field', async () => {
    const wanted = truth().stray.filter((field) => field.startsWith('Account.P') || field.endsWith('Email'));
    expect(new Set(wanted.map(objectOf)).size).to.be.greaterThan(1);
    expect(await editsOf('--field', 'account.p*', '--field', '*Email')).to.deep.equal(wanted);
  });

  it('--sobject narrows to objects', async () => {
    const wanted = truth().stray.filter((field) => ['Contact', 'Invoice__c'].includes(objectOf(field)));
    expect(await editsOf('--sobject', 'contact', '--sobject', 'Invoice__c')).to.deep.equal(wanted);
  });

  it('--exposure narrows to what is as far from leaking', async () => {
    const { stray, exposure } = truth();
    const live = stray.filter((field) => exposure.get(objectOf(field))?.level === 'live');
    expect(live.length).to.be.within(1, stray.length - 1);
    expect(await editsOf('--exposure', 'live')).to.deep.equal(live);
  });

  it('leave what the policy of the project keeps', async () => {
    const rules = [
      { object: 'Account', field: 'P*', reason: 'The ERP sends them' },
      { object: 'Contact', reason: 'Until the move', until: '2020-01-31' },
    ];
    where.project.write('config/fls-policy.json', JSON.stringify({ rules }));
    const kept = truth().stray.filter((field) => field.startsWith('Account.P'));
    const wanted = truth().stray.filter((field) => !kept.includes(field));
    expect(kept.length).to.be.greaterThan(0);
    expect(wanted.some((field) => field.startsWith('Contact.'))).to.equal(true);
    expect(await editsOf()).to.deep.equal(wanted);
    expect(truth().stray).to.deep.equal(kept);
  });

  it('stop at a policy file that is not there, with nothing changed', async () => {
    const error = errorOf(await reset(where, ...PROFILE, ...GO, '--policy-file', 'none.json'));
    expect([error.name, error.exitCode]).to.deep.equal(['UnreadablePolicyError', 2]);
    expectUntouched();
  });

  describe('--include-uncontrolled', () => {
    it('takes those too, which without it stay', async () => {
      const { stray, uncontrolled } = truth();
      expect(await editsOf('--include-uncontrolled')).to.deep.equal([...stray, ...uncontrolled].sort());
      expect(truth().uncontrolled).to.deep.equal([]);
    });

    it('moves the twin of Task or Event along, whatever narrows', async () => {
      const fields = await editsOf('--include-uncontrolled', '--sobject', 'Task', '--field', 'Task.Type');
      expect(fields).to.deep.equal(['Event.Type', 'Task.Type']);
    });

    it('leaves both twins when the policy keeps one', async () => {
      const rules = [{ object: 'Event', field: 'Type', reason: 'The calendar needs it' }];
      where.project.write('config/fls-policy.json', JSON.stringify({ rules }));
      const fields = await editsOf('--include-uncontrolled', '--field', 'Task.*');
      expect(fields).to.include('Task.Outcome__c').and.to.include('Event.Outcome__c');
      expect(fields.filter((field) => field.endsWith('.Type'))).to.deep.equal([]);
    });
  });

  it('leave alone what the profile itself backs', async () => {
    const name = 'Custom: Sales Profile';
    const { stray, enabled } = truthOf(where.state, profileId(where.state, name));
    const { edits } = resultOf(await reset(where, '--profile', name, ...GO));
    expect(fieldsOf(edits)).to.deep.equal(stray);
    for (const object of ['Account', 'Project__c']) {
      expect(enabled.get(object)?.size).to.be.greaterThan(0);
      expect(fieldsOf(edits).filter((field) => objectOf(field) === object)).to.deep.equal([]);
    }
  });
});
