import { expect } from 'chai';
import { Problem, type ProblemKey } from '../../src/fls/problem.ts';
import type { SnapshotContent } from '../../src/fls/snapshot.ts';
import { changeWorld, LOGIN, pathOf, second, type ChangeWorld } from './change-world.ts';
import { entries, integration, permission, profileText, rows } from './fakes.ts';
import { edit, edits, fileAfter, resetting } from './resetting.ts';
import { problemOf } from '../support/problem.ts';

const path = pathOf(integration);
const both = { profiles: [integration.name, second.name] };
const required = 'You cannot deploy to a required field: Account.Tier__c';

type Failures = { component: string; problem: string }[];
type Refuse = (sent: ReadonlyMap<string, readonly string[]>) => Failures;

/** Refuses a profile for as long as what is sent of it is like that. */
function refusing(
  component: string,
  problem: string,
  isSuch: (fields: readonly string[]) => boolean = () => true,
): Refuse {
  return (sent) => {
    const fields = sent.get(component);
    return fields && isSuch(fields) ? [{ component, problem }] : [];
  };
}

function accessesOf({ org }: ChangeWorld, { id } = integration): unknown[] {
  return ['Account.Phone', 'Account.Tier__c'].map((field) => org.get(id)?.get(field));
}

describe('carrying out a reset', () => {
  it('deploys the changed entries and the login sections, and nothing else of the profile', async () => {
    const world = changeWorld();
    await resetting(world);
    const slice = world.jobs[0]?.profiles.get(integration.fullName) ?? '';
    expect(slice.replaceAll(/\s*\n\s*/g, '')).to.equal(
      '<?xml version="1.0" encoding="UTF-8"?><Profile xmlns="http://soap.sforce.com/2006/04/metadata">' +
        ['Account.Phone', 'Account.Tier__c']
          .map(
            (field) =>
              '<fieldPermissions><editable>false</editable>' +
              `<field>${field}</field><readable>false</readable></fieldPermissions>`,
          )
          .join('') +
        `${LOGIN.trim()}</Profile>`,
    );
  });

  it('keeps in the snapshot what the entries were, and the file before and after', async () => {
    const world = changeWorld();
    await resetting(world);
    const [content] = world.saved;
    const [profile] = content?.profiles ?? [];
    expect(content?.org).to.deep.equal({ id: '00D000000000001', alias: 'dev', username: 'ada@example.com' });
    expect([profile?.id, profile?.fullName, profile?.name, profile?.edits]).to.deep.equal([
      integration.id,
      integration.fullName,
      integration.name,
      edits,
    ]);
    expect(profile?.file).to.deep.equal({ path, before: profileText(entries), after: fileAfter });
    expect(profile?.slice.replaceAll(/\s*\n\s*/g, '')).to.contain(
      '<fieldPermissions><editable>true</editable><field>Account.Phone</field><readable>true</readable>' +
        '</fieldPermissions><fieldPermissions><editable>false</editable><field>Account.Tier__c</field>' +
        `<readable>true</readable></fieldPermissions>${LOGIN.trim()}`,
    );
  });

  it('changes the org alone outside of a project', async () => {
    const world = changeWorld({ files: null });
    const { status, files } = await resetting(world);
    expect([status, files, world.saved[0]?.profiles[0]?.file]).to.deep.equal(['reset', [], null]);
    expect(accessesOf(world)).to.deep.equal(['none', 'none']);
  });

  it('makes no file for a profile that has none in the project', async () => {
    const world = changeWorld({ files: [null] });
    const { status, files } = await resetting(world);
    expect([status, files, world.files.size, accessesOf(world)]).to.deep.equal(['reset', [], 0, ['none', 'none']]);
  });

  it('writes no file when the snapshot cannot be saved', async () => {
    const world = changeWorld();
    const save = async (): Promise<never> => Promise.reject(new Problem('notWritten', ['/state']));
    const snapshots = { ...world.ports.snapshots, save };
    const problem = await problemOf(resetting({ ...world, ports: { ...world.ports, snapshots } }));
    expect([problem.key, world.done]).to.deep.equal(['notWritten', ['retrieve']]);
  });

  it('does not deploy when a file cannot be written, and puts back those that were', async () => {
    const files = [profileText(entries), profileText(entries)];
    const world = changeWorld({ profiles: [integration, second], files, unwritable: pathOf(second) });
    const problem = await problemOf(resetting(world, both));
    expect([problem.key, world.jobs]).to.deep.equal(['notWritten', []]);
    expect([...world.files.values()]).to.deep.equal(files);
  });

  it('does not deploy over a change that somebody made to the file meanwhile', async () => {
    const world = changeWorld();
    const snapshots = {
      ...world.ports.snapshots,
      save: async (content: SnapshotContent) => {
        world.files.set(path, 'mine');
        return world.ports.snapshots.save(content);
      },
    };
    const problem = await problemOf(resetting({ ...world, ports: { ...world.ports, snapshots } }));
    expect([problem.key, world.jobs, world.files.get(path)]).to.deep.equal(['changedMeanwhile', [], 'mine']);
  });

  const noJob: ProblemKey[] = ['deployRefused', 'deployTooLarge', 'sessionExpired', 'connectionLost'];
  for (const key of noJob) {
    it(`puts the file back when there is no job: ${key}`, async () => {
      const world = changeWorld({ startFails: new Problem(key) });
      const problem = await problemOf(resetting(world));
      expect([problem.key, world.files.get(path)]).to.deep.equal([key, profileText(entries)]);
      expect(world.done.filter((one) => one === `write ${path}`)).to.have.length(2);
    });
  }

  it('keeps the change in the file when nobody can tell whether there is a job', async () => {
    const world = changeWorld({ startFails: new Problem('deployStartUnknown') });
    const problem = await problemOf(resetting(world));
    expect([problem.key, world.files.get(path)]).to.deep.equal(['deployStartUnknown', fileAfter]);
  });

  const outOfSight: ProblemKey[] = ['deployTimedOut', 'deployInterrupted', 'deploySessionExpired', 'deployOutOfSight'];
  for (const key of outOfSight) {
    it(`keeps the change in the file when the job is out of sight: ${key}`, async () => {
      const world = changeWorld({ waitFails: new Problem(key, ['0Af'], { exitCode: 69 }) });
      const problem = await problemOf(resetting(world));
      expect([problem.key, problem.exitCode, world.files.get(path)]).to.deep.equal([key, 69, fileAfter]);
      expect(world.saved).to.have.length(1);
    });
  }

  it('puts the file back when the org refuses the profile, in the words of the org', async () => {
    const world = changeWorld({ refuse: refusing(integration.fullName, 'What is this?') });
    const outcome = await resetting(world);
    expect([outcome.status, outcome.files, outcome.deploy?.status]).to.deep.equal(['failed', [], 'Failed']);
    expect(outcome.verify).to.deep.equal({ ok: false, remaining: edits });
    expect(outcome.notices).to.deep.equal([{ key: 'profileRefused', tokens: [integration.name, 'What is this?'] }]);
    expect([world.files.get(path), accessesOf(world)]).to.deep.equal([profileText(entries), ['edit', 'read']]);
    expect(world.done.at(-1)).to.equal('tracking ends');
  });

  it('leaves out of the file what the org does not take, and says what is left', async () => {
    const refuse = refusing(integration.fullName, required, (fields) => fields.includes('Account.Tier__c'));
    const world = changeWorld({ refuse });
    const outcome = await resetting(world);
    expect([outcome.status, outcome.files, outcome.deploy?.status]).to.deep.equal(['partial', [path], 'Succeeded']);
    expect(outcome.verify).to.deep.equal({ ok: false, remaining: [edit('Account.Tier__c', 'read')] });
    expect(outcome.notices).to.deep.equal([
      { key: 'editDropped', tokens: [integration.name, 'Account.Tier__c', required] },
    ]);
    const half = entries.map((one) => (one.field === 'Account.Phone' ? permission(one.field, 'none') : one));
    expect([world.files.get(path), accessesOf(world)]).to.deep.equal([profileText(half), ['none', 'read']]);
  });

  it('says in a dry run what the org would not take', async () => {
    const refuse = refusing(integration.fullName, required, (fields) => fields.includes('Account.Tier__c'));
    const world = changeWorld({ refuse });
    const { status, notices, files } = await resetting(world, { dryRun: true });
    expect([status, notices.map(({ key }) => key), files]).to.deep.equal(['dryRun', ['editDropped'], []]);
    expect(world.done).to.deep.equal(['retrieve', 'check', 'check']);
  });

  it('does the one profile though the other is refused', async () => {
    const files = [profileText(entries), profileText(entries)];
    const refuse = refusing(second.fullName, 'What is this?');
    const world = changeWorld({ profiles: [integration, second], files, refuse });
    const outcome = await resetting(world, both);
    expect([outcome.status, outcome.files]).to.deep.equal(['partial', [path]]);
    expect(outcome.verify).to.deep.equal({
      ok: false,
      remaining: edits.map((one) => ({ ...one, profile: second.name })),
    });
    expect(outcome.notices).to.deep.equal([{ key: 'profileRefused', tokens: [second.name, 'What is this?'] }]);
    expect([world.files.get(path), world.files.get(pathOf(second))]).to.deep.equal([fileAfter, files[1]]);
    expect([accessesOf(world), accessesOf(world, second)]).to.deep.equal([
      ['none', 'none'],
      ['edit', 'read'],
    ]);
  });

  it('has failed when the org says that it succeeded, and nothing took effect', async () => {
    const world = changeWorld({ without: rows.map(({ field }) => field) });
    const outcome = await resetting(world);
    expect([outcome.status, outcome.deploy?.status]).to.deep.equal(['failed', 'Succeeded']);
    expect(outcome.verify).to.deep.equal({ ok: false, remaining: edits });
    expect([outcome.files, world.files.get(path), world.done.at(-1)]).to.deep.equal([
      [],
      profileText(entries),
      'tracking ends',
    ]);
  });

  it('has done a part when an effect is missing, and the file says what the org shows', async () => {
    const world = changeWorld({ without: ['Account.Phone'] });
    const { status, verify, files } = await resetting(world);
    expect([status, verify?.remaining, files]).to.deep.equal(['partial', [edit('Account.Phone', 'edit')], [path]]);
    const half = entries.map((one) => (one.field === 'Account.Tier__c' ? permission(one.field, 'none') : one));
    expect(world.files.get(path)).to.equal(profileText(half));
  });

  it('has taken out of the file what was dropped even when the org cannot be asked afterwards', async () => {
    const refuse = refusing(integration.fullName, required, (fields) => fields.includes('Account.Tier__c'));
    const world = changeWorld({ refuse });
    const { org } = world.ports;
    const fieldPermissions: typeof org.fieldPermissions = async (ids) => {
      if (world.done.includes('deploy')) throw new Problem('connectionLost');
      return org.fieldPermissions(ids);
    };
    const ports = { ...world.ports, org: { ...org, fieldPermissions } };
    const problem = await problemOf(resetting({ ...world, ports }));
    const half = entries.map((one) => (one.field === 'Account.Phone' ? permission(one.field, 'none') : one));
    expect([problem.key, world.files.get(path)]).to.deep.equal(['connectionLost', profileText(half)]);
  });

  it('tells each refused profile what the org says of it', async () => {
    const profiles = [integration, second];
    const refuse = (): Failures => profiles.map(({ fullName }) => ({ component: fullName, problem: `No ${fullName}` }));
    const { notices } = await resetting(changeWorld({ profiles, refuse }), both);
    expect(notices.map(({ tokens }) => tokens)).to.deep.equal(
      profiles.map(({ name, fullName }) => [name, `No ${fullName}`]),
    );
  });

  it('shows all that the org says when it blames no profile', async () => {
    const world = changeWorld({ refuse: () => [{ component: '', problem: 'The org is locked' }] });
    const { status, notices } = await resetting(world);
    expect([status, notices]).to.deep.equal([
      'failed',
      [{ key: 'profileRefused', tokens: [integration.name, 'The org is locked'] }],
    ]);
  });

  it('names what somebody else changed while the job ran', async () => {
    const world = changeWorld({ meanwhile: (org) => void org.get(integration.id)?.set('Contact.Fax', 'edit') });
    const { status, verify, notices } = await resetting(world);
    expect([status, verify]).to.deep.equal(['partial', { ok: false, remaining: [] }]);
    expect(notices).to.deep.equal([{ key: 'alsoChanged', tokens: ['Contact.Fax'] }]);
  });
});
